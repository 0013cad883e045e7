//! Mails a yearly statement to the giver who asked for it on the gift's own page.

use chrono::TimeDelta;

use super::tell::giver_of;
use crate::{
    donations::{donation::Donation, regular::gift::RegularGift},
    kernel::ids::MailId,
    mail::{Attachment, LetterMail, NewMail, count_queued, queue_mail_with, views::RenderedMail},
    platform::{
        Platform,
        db::{StoreError, Tx},
        i18n::Texts,
    },
};

const KIND: &str = "gift_statement";
/// Whoever has the link can ask for it: not more often than this within a day.
const MOST_A_DAY: u64 = 3;

/// A statement that was set, in the gift's language.
#[derive(Clone)]
pub struct SetStatement {
    pub year: i32,
    /// The words of the paper.
    pub text: String,
    pub pdf: Vec<u8>,
}

/// What became of the wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementMailed {
    Queued,
    TooOften,
    /// The giver gave us no address, or none that Stripe could be asked for.
    NoAddress,
}

/// Queues the mail with the PDF. Its address is asked of Stripe just before it is sent, and not kept.
///
/// # Errors
/// Storage only.
pub async fn mail_statement(
    tx: &Tx,
    platform: &Platform,
    donation: &Donation,
    gift: &RegularGift,
    statement: SetStatement,
) -> Result<StatementMailed, StoreError> {
    let Some(to) = giver_of(donation, gift) else { return Ok(StatementMailed::NoAddress) };
    let now = platform.sources.now();
    let day_ago = now - TimeDelta::days(1);
    if count_queued(tx, KIND, donation.reference, day_ago).await? >= MOST_A_DAY {
        return Ok(StatementMailed::TooOften);
    }
    let SetStatement { year, text, pdf } = statement;
    let content = letter(Texts::new(donation.locale), year, text)
        .map_err(|_| StoreError::Corrupt("a mail's template".to_owned()))?;
    let mail = NewMail {
        id: MailId::generate(&platform.sources),
        kind: KIND,
        reference: donation.reference,
        locale: donation.locale,
        content,
        to,
        not_before: now,
    };
    let name = format!("statement-{year}.pdf");
    let attachment = Attachment { name, kind: "application/pdf".to_owned(), bytes: pdf };
    queue_mail_with(tx, platform, mail, vec![attachment]).await?;
    Ok(StatementMailed::Queued)
}

/// A neutral subject, and the paper's own words as the mail's text.
fn letter(texts: Texts, year: i32, twin: String) -> Result<RenderedMail, askama::Error> {
    let letter = LetterMail {
        texts,
        subject: texts.t1("letter-statement-subject", "year", year.to_string()),
        paragraphs: vec![texts.t("letter-statement")],
        link: None,
        leave: None,
        twin: Some(twin),
    };
    letter.render()
}

/// The mail with invented content, for looking at it in development.
///
/// # Errors
/// Only what a template reports.
pub fn statement_preview(texts: Texts) -> Result<(&'static str, RenderedMail), askama::Error> {
    Ok((KIND, letter(texts, 2026, "25.00 GBP".to_owned())?))
}
