//! The stories of an audit pack's sample: of each entry that was drawn what it belongs to, from the form to the bank's
//! line, as the office's pages tell it. Nobody's name, and no address.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context, anyhow};
use chrono::{DateTime, Utc};

use super::Failure;
use crate::{
    bank::ToldLine,
    disbursements::{Disbursement, Evidence},
    kernel::money::Money,
    platform::Platform,
    reports::story::{About, BookedLine, EntryStory, MailFact, PaidOut, Story, tell_entry},
};

/// Source and source id of an entry.
pub(super) type EntryKey = (String, String);

/// Writes the stories of these entries, in their order.
pub(super) async fn write_stories(
    platform: &Platform,
    entries: &[EntryKey],
    path: &Path,
) -> Result<(), Failure> {
    let mut pages = Vec::with_capacity(entries.len());
    for (number, (source, source_ref)) in (1..).zip(entries) {
        let mut story = tell_entry(&platform.db, source, source_ref).await?;
        if story.is_none()
            && let Some(number) = source_ref.strip_prefix('\'')
        {
            // A number that a spreadsheet would take for a formula stands in the journal with an apostrophe.
            story = tell_entry(&platform.db, source, number).await?;
        }
        let story = story.ok_or_else(|| anyhow!("the entry {source} {source_ref} is not in the ledger"))?;
        pages.push(page(number, &story));
    }
    let text = format!("times are UTC, days are business dates\n\n{}", pages.join("\n"));
    fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(())
}

/// Lines with a word before each.
#[derive(Default)]
struct Page(String);

impl Page {
    fn line(&mut self, what: &str, text: impl AsRef<str>) {
        // Writing into a text cannot fail.
        let _ = writeln!(self.0, "  {what:<10} {}", text.as_ref());
    }
}

fn at(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn money(money: Money) -> String {
    format!("{} {}", money.to_decimal(), money.currency)
}

fn or_none(text: Option<&str>) -> &str {
    text.unwrap_or("none")
}

fn page(number: usize, story: &EntryStory) -> String {
    let entry = &story.entry;
    let mut page = Page::default();
    let seq = entry.seq.map_or_else(|| "not linked yet".to_owned(), |seq| seq.to_string());
    let _ = writeln!(page.0, "{number}. entry {seq}: {}", entry.template);
    page.line("source", format!("{} {}", entry.source, entry.source_ref));
    page.line("reference", or_none(entry.reference.as_deref()));
    page.line("booked on", entry.business_date.to_string());
    if let Some(date) = entry.true_date {
        page.line("late", format!("it happened on {date}, in a month that was closed"));
    }
    page.line("happened", format!("{}, {}", at(entry.occurred_at), entry.channel));
    for posting in &story.postings {
        page.line("posting", posting_text(posting));
    }
    match &story.about {
        About::Payment(story) => payment(&mut page, story),
        About::Payout(out) => paid_out(&mut page, out),
        About::MoneyOut(disbursement) => money_out(&mut page, disbursement),
        About::Nothing => {}
    }
    bank_lines(&mut page, &story.bank_lines);
    page.0
}

fn posting_text(posting: &BookedLine) -> String {
    let side = if posting.amount.minor < 0 { "credit" } else { "debit" };
    let amount = money(Money { minor: posting.amount.minor.saturating_abs(), ..posting.amount });
    format!("{side} {amount} {} ({})", posting.account, posting.fund)
}

fn payment(page: &mut Page, story: &Story) {
    let payment = &story.payment;
    page.line(
        "payment",
        format!(
            "{} {}: {}, {}, for {}, {}",
            payment.source,
            payment.source_ref,
            money(payment.amount),
            payment.channel,
            payment.fund,
            payment.status
        ),
    );
    if let Some(fee) = payment.fee {
        let line = or_none(payment.balance_transaction.as_deref());
        page.line("fee", format!("{} by the balance's line {line}", money(fee)));
    }
    if let Some(gift) = &story.gift {
        let receipt = if gift.wants_receipt { "a receipt is wanted" } else { "no receipt is wanted" };
        let how = format!("{} by {}, {}", gift.frequency, gift.method, gift.status);
        page.line("form", format!("sent {}: {how}; {receipt}", at(gift.created_at)));
    }
    for body in &story.bodies {
        let parts = [("fee", body.fee), ("gift", body.donation), ("kept for it", body.prepaid)];
        let parts = parts.iter().filter(|(_, part)| part.minor != 0);
        let parts: Vec<String> = parts.map(|(what, part)| format!("{what} {}", money(*part))).collect();
        let papers = if body.papers.is_empty() { "no invoice".to_owned() } else { body.papers.join(" ") };
        page.line("body", format!("{} ({}): {}; {papers}", body.reference, body.kind, parts.join(", ")));
    }
    if let Some(checkout) = &story.checkout {
        let session = or_none(checkout.session.as_deref());
        page.line("checkout", format!("{session} of {}, {}", at(checkout.created_at), checkout.state));
    }
    for event in &story.events {
        page.line("event", format!("{} {} {}, {}", at(event.created_at), event.kind, event.id, event.state));
    }
    for refund in &story.refunds {
        let when = at(refund.occurred_at);
        page.line("refund", format!("{when} {} {}, {}", refund.id, money(refund.amount), refund.status));
    }
    for dispute in &story.disputes {
        let when = at(dispute.occurred_at);
        page.line("dispute", format!("{when} {} {}, {}", dispute.id, money(dispute.amount), dispute.status));
    }
    for line in &story.entries {
        let seq = line.seq.map_or_else(|| "–".to_owned(), |seq| seq.to_string());
        let text = format!("{seq} {} {}: {}", line.business_date, line.template, posting_text(line));
        page.line("entry", text);
    }
    for receipt in &story.receipts {
        let how = if receipt.sent { "mailed" } else { "waits for a treasurer" };
        page.line("receipt", format!("{} of {}, {how}", receipt.number, at(receipt.issued_at)));
    }
    for mail in &story.mails {
        page.line("mail", mail_text(mail));
    }
    bank_lines(page, &story.bank_lines);
    if let Some(out) = &story.paid_out {
        paid_out(page, out);
    }
}

/// When it went, and never where.
fn mail_text(mail: &MailFact) -> String {
    let sent = mail.sent_at.map_or_else(|| "not sent".to_owned(), |sent| format!("sent {}", at(sent)));
    format!("{}, written {}, {sent}, {}", mail.kind, at(mail.created_at), mail.state)
}

fn paid_out(page: &mut Page, out: &PaidOut) {
    let payout = &out.payout;
    let agrees = match payout.difference {
        Some(difference) if difference.minor == 0 => "its lines add up to it".to_owned(),
        Some(difference) => format!("its lines lack {}", money(difference)),
        None => "its lines are not all known".to_owned(),
    };
    let text = format!("{} of {}: {}, {}", payout.id, payout.date, money(payout.amount), payout.status);
    page.line("payout", format!("{text}; {agrees}"));
    bank_lines(page, &out.bank_lines);
}

fn bank_lines(page: &mut Page, lines: &[ToldLine]) {
    for line in lines {
        let statement = &line.statement;
        let days = statement.days.map_or_else(String::new, |(first, last)| format!(" {first} to {last}"));
        page.line(
            "bank line",
            format!(
                "{} {} on the account {}, {}, reference {}; {} statement{days}, imported {}",
                line.date,
                money(line.amount),
                line.account,
                line.state,
                or_none(line.reference.as_deref()),
                statement.format,
                at(statement.imported_at)
            ),
        );
    }
}

/// People of the office are numbered, so that it shows that they are several.
fn money_out(page: &mut Page, it: &Disbursement) {
    let mut people = Vec::new();
    let mut person = |by| {
        let known = people.iter().position(|one| *one == by);
        known.unwrap_or_else(|| {
            people.push(by);
            people.len() - 1
        }) + 1
    };
    let wish = &it.wish;
    let codes: Vec<&str> = wish.recipients.iter().map(|code| code.as_str()).collect();
    let through = wish.intermediary.as_ref().map_or_else(String::new, |by| format!(", through {by}"));
    page.line(
        "money out",
        format!(
            "{}: {} from {} for {}, to {}{through}, {}",
            it.reference.grouped(),
            money(wish.amount),
            wish.fund,
            wish.purpose.code(),
            codes.join(" "),
            it.state.code()
        ),
    );
    page.line("paper", evidence(&wish.evidence));
    for check in &it.checks {
        let (list, result) = (check.list.code(), check.result.code());
        let who = person(check.by);
        page.line(
            "checked",
            format!("{} {list} of {}: {result}, person {who}", at(check.at), check.list_date),
        );
    }
    for act in &it.acts {
        let mut text = format!("{} {} (version {})", at(act.at), act.kind.code(), act.version);
        let _ = write!(text, ", person {}", person(act.by));
        for (what, part) in [("", act.amount), ("got ", act.got), ("fee ", act.fee)] {
            if let Some(part) = part {
                let _ = write!(text, ", {what}{}", money(part));
            }
        }
        if let Some(day) = act.on {
            let _ = write!(text, ", on {day}");
        }
        if let Some(number) = &act.bank_number {
            let _ = write!(text, ", bank's number {number}");
        }
        if let Some(paper) = &act.evidence {
            let _ = write!(text, ", paper {}", evidence(paper));
        }
        page.line("act", text);
    }
}

fn evidence(evidence: &Evidence) -> String {
    let place = evidence.place.as_ref().map_or("kept in the service", |place| place.as_str());
    format!("{place}, SHA-256 {}", evidence.hash)
}
