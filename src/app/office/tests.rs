//! Every page that is put together here, in every language and role.

use std::collections::BTreeMap;

use askama::Template;
use chrono::NaiveDate;

use super::{
    bodies::BodiesView,
    book::{BookView, Line},
    charts::Axis,
    export::ExportView,
    funds::FundsView,
    home::{HomeView, Panel},
    messages::{Choice as Decision, MessagesView, Waiting},
    notices::{Letter, NoticesView},
    parts::{PartsView, tables as part_tables},
    payment::{Counting, PaymentView, Typed},
    payments::{Asked, Choice, PaymentsView, Totals},
    payouts::{PayoutView, PayoutsView},
    regular_gifts::RegularGiftsView,
    words,
};
use crate::{
    affiliations::{
        affiliation::{Affiliation, TermRecord},
        body_kind::BodyKind,
        standing::{State, Term},
    },
    bank::{ListedStatement, ToldLine, line::Payer},
    documents::FundPart,
    donations::{
        donation::{Donation, Method, State as GiftState},
        regular::{CardGift, CardGiftCounts},
        wall::{Decided, PublishedMessage, Standing},
    },
    funds::{Part, PartCode, PartKind},
    kernel::{
        clock::Sources,
        frequency::{Frequency, Interval},
        ids::{AffiliationId, DonationId, PaymentId, StaffId, SupporterId, TermId},
        locale::Locale,
        money::{Currency, Money},
        reference::Reference,
    },
    ledger::Account,
    office::{Role, views::OfficeFrame},
    platform::i18n::{Texts, locales},
    reports::{
        books::Item,
        by_part::ReceivedByPart,
        overview::{Attention, RegularGifts},
        payment_list::{ListedPayment, Position},
        payout_list::{LineSums, ListedPayout, PayoutLine},
        presets::{Preset, PresetPeriod},
        story::{
            BodyFact, BookedLine, CheckoutFact, DisputeFact, EventFact, GiftFact, MailFact, PaymentFact,
            ReceiptFact, RefundFact, Story,
        },
    },
    supporters::SupporterRecord,
};

fn pounds(minor: i64) -> Money {
    Money::new(minor, Currency::GBP)
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")
}

fn choices() -> Vec<Choice> {
    vec![Choice { code: "x".to_owned(), name: "X & Y".to_owned() }]
}

fn of_a_part(part: Option<Part>) -> ReceivedByPart {
    ReceivedByPart { month: day(), part, fund: "fighting-fund".to_owned(), amount: pounds(-5) }
}

fn counting() -> Counting {
    let code = PartCode::numbered(PartKind::Region, 1);
    let part = Part { code: code.clone(), kind: PartKind::Region, name: "<b>A".to_owned(), body: None };
    Counting { now: Some(code), parts: vec![part] }
}

fn story() -> Story {
    let sources = Sources::system();
    let (at, id) = (sources.now(), |text: &str| text.to_owned());
    Story {
        payment: PaymentFact {
            id: PaymentId::generate(&sources),
            source: id("stripe"),
            source_ref: id("ch_1"),
            reference: Some(Reference::generate(&sources)),
            channel: id("card"),
            fund: id("fighting-fund"),
            amount: pounds(2500),
            refunded: pounds(500),
            fee: Some(pounds(58)),
            balance_transaction: Some(id("txn_1")),
            payout: Some(id("po_1")),
            occurred_at: at,
            business_date: day(),
            status: id("partially_refunded"),
        },
        gift: Some(GiftFact {
            frequency: id("once"),
            method: id("card"),
            status: id("paid"),
            locale: id("en"),
            wants_receipt: true,
            publish_message: false,
            publish_name: false,
            newsletter: true,
            created_at: at,
        }),
        bodies: vec![body_that_paid()],
        supporter: Some(SupporterId::generate(&sources)),
        checkout: Some(CheckoutFact { session: Some(id("cs_1")), state: id("complete"), created_at: at }),
        refunds: vec![RefundFact {
            id: id("re_1"),
            amount: pounds(500),
            status: id("succeeded"),
            occurred_at: at,
        }],
        disputes: vec![DisputeFact {
            id: id("dp_1"),
            amount: pounds(2000),
            status: id("open"),
            due_by: Some(at),
            occurred_at: at,
        }],
        events: vec![EventFact {
            id: id("evt_1"),
            kind: id("charge.succeeded"),
            state: id("done"),
            created_at: at,
        }],
        entries: vec![BookedLine {
            seq: Some(1),
            business_date: day(),
            template: id("charge_taken"),
            account: id("income:donations"),
            fund: id("fighting-fund"),
            amount: pounds(-2500),
        }],
        receipts: vec![ReceiptFact { number: id("R-1"), locale: id("en"), sent: false, issued_at: at }],
        mails: vec![MailFact { kind: id("receipt"), state: id("sent"), created_at: at, sent_at: Some(at) }],
        bank_lines: vec![bank_line()],
        paid_out: None,
    }
}

fn body_that_paid() -> BodyFact {
    let id = |text: &str| text.to_owned();
    let (fee, papers) = (pounds(2500), vec![id("INV-2026-0001")]);
    let (donation, prepaid) = (pounds(0), pounds(0));
    BodyFact { reference: id("K7Q"), kind: id("branch"), fee, donation, prepaid, papers }
}

fn bank_line() -> ToldLine {
    ToldLine {
        account: "main".to_owned(),
        date: day(),
        amount: pounds(2500),
        state: "booked".to_owned(),
        reference: None,
        statement: ListedStatement {
            account: "main".to_owned(),
            currency: Currency::GBP,
            format: "camt".to_owned(),
            opening: None,
            closing: None,
            days: Some((day(), day())),
            lines: 1,
            new_lines: 1,
            is_whole: true,
            imported_at: Sources::system().now(),
        },
        payer: None,
    }
}

fn year_that_lacks() -> TermRecord {
    let sources = Sources::system();
    TermRecord {
        id: TermId::generate(&sources),
        affiliation: AffiliationId::generate(&sources),
        sequence: 1,
        members: Some(180),
        delegates: Some(4),
        delegates_sent: None,
        scale: "gbp-2012".to_owned(),
        fee: pounds(3600),
        working: "180 × 0.20".to_owned(),
        donation_minor: 0,
        donation_fund: "fighting-fund".to_owned(),
        method: None,
        purchase_order: None,
        quoted_on: day(),
        valid_until: day(),
        motion_date: None,
        paid_minor: 1000,
        waived_minor: 0,
        term: Some(Term { from: day(), until: day() }),
        steps_done: 0,
        certificate: None,
        certified_on: None,
    }
}

fn preset(is_shared: bool) -> Preset {
    Preset {
        id: uuid::Uuid::nil(),
        owner: StaffId(uuid::Uuid::nil()),
        name: "<b>A</b>".to_owned(),
        is_shared,
        kind: "journal".to_owned(),
        query: "format=xero&currency=GBP".to_owned(),
        period: PresetPeriod::MonthBefore,
        saved_at: chrono::DateTime::UNIX_EPOCH,
    }
}

/// One that was told of, one that waits, and one without an address.
fn regular_gifts() -> Vec<CardGift> {
    let sources = Sources::system();
    let gift = |state, frequency, supporter: Option<SupporterId>| Donation {
        id: DonationId::generate(&sources),
        reference: Reference::generate(&sources),
        frequency: Frequency::Regular(frequency),
        method: Method::Card,
        fund: "x".to_owned(),
        amount: pounds(500),
        state,
        locale: Locale::EN,
        wants_receipt: supporter.is_some(),
        newsletter: false,
        supporter,
        created_at: sources.now(),
    };
    let known = || Some(SupporterId::generate(&sources));
    let told = CardGift {
        donation: gift(GiftState::Active, Interval::Monthly, known()),
        told_at: Some(sources.now()),
    };
    let waits = CardGift { donation: gift(GiftState::Failed, Interval::Yearly, known()), told_at: None };
    let unknown = CardGift { donation: gift(GiftState::Paused, Interval::Monthly, None), told_at: None };
    vec![told, waits, unknown]
}

fn body() -> Affiliation {
    let sources = Sources::system();
    Affiliation {
        id: AffiliationId::generate(&sources),
        reference: Reference::generate(&sources),
        kind: BodyKind::Branch,
        union_slug: None,
        union_typed: Some("<b>A</b>".to_owned()),
        body_name: "<b>A</b>".to_owned(),
        branch_number: None,
        country: "GB".to_owned(),
        locale: Locale::EN,
        sealed_contacts: None,
        link_generation: 0,
        state: State::Active,
        consent_public: true,
        twin_with: None,
        twinned_on: None,
        twin_body_agreed_on: None,
        twin_union_agreed_on: None,
        accepted_at: None,
        accepted_by: None,
        term_sequence: 1,
        created_at: sources.now(),
        says_renewal: None,
        successor_named_on: None,
    }
}

/// Nothing there; closed ones; opened ones; and decisions that wait for a code.
fn messages(office: impl Fn() -> OfficeFrame) -> Vec<Result<String, askama::Error>> {
    let sources = Sources::system();
    let at = sources.now();
    let waiting = |opened, choice| Waiting {
        reference: Reference::generate(&sources),
        created_at: at,
        lang: "ru",
        opened,
        choice,
    };
    let said = |name: Option<&str>| Some(("<b>A</b>\nB".to_owned(), name.map(str::to_owned)));
    let message = PublishedMessage {
        donation: DonationId::generate(&sources),
        text: "<b>A</b>".to_owned(),
        name: None,
        locale: Locale::EN,
        published_at: at,
    };
    let decided = |standing| Decided { reference: Reference::generate(&sources), standing, decided_at: at };
    let closed = || vec![waiting(None, Decision::Later), waiting(None, Decision::Later)];
    let opened =
        vec![waiting(said(Some("<b>A</b>")), Decision::Later), waiting(said(None), Decision::Refuse)];
    let chosen = vec![waiting(None, Decision::WithName), waiting(None, Decision::WithoutName)];
    let cases = [(vec![], true), (closed(), true), (closed(), false), (opened, true), (chosen, true)];
    let pages = cases.into_iter().map(|(waiting, can_open)| {
        let view = MessagesView {
            office: office(),
            zone: chrono_tz::Europe::London,
            count: 21,
            waiting,
            published: vec![(Reference::generate(&sources), message.clone())],
            next: Some(message.place()),
            kept_back: vec![decided(Standing::Refused), decided(Standing::Withdrawn)],
            can_open,
            notice: Some("N".to_owned()),
            problem: Some("P".to_owned()),
            reason: "R".to_owned(),
        };
        view.render()
    });
    pages.collect()
}

/// Each state of a payout, and what its lines say of it.
fn payouts(office: impl Fn() -> OfficeFrame) -> Vec<Result<String, askama::Error>> {
    let sources = Sources::system();
    let payout = |status: &str, automatic, difference: Option<i64>| ListedPayout {
        id: "po_1".to_owned(),
        date: day(),
        arrival_at: sources.now(),
        amount: pounds(-100),
        status: status.to_owned(),
        failure_code: (status == "failed").then(|| "account_closed".to_owned()),
        automatic,
        difference: difference.map(pounds),
    };
    let all = || {
        vec![
            payout("pending", true, None),
            payout("in_transit", true, Some(0)),
            payout("paid", true, Some(7)),
            payout("failed", false, None),
            payout("canceled", true, None),
            payout("of another world", true, None),
        ]
    };
    let line = |charge: Option<&str>| PayoutLine {
        id: "txn_1".to_owned(),
        kind: "adjustment".to_owned(),
        occurred_at: sources.now(),
        gross: pounds(100),
        fee: pounds(1),
        net: pounds(99),
        charge: charge.map(str::to_owned),
        reference: None,
    };
    let sums = LineSums { count: 2, gross: pounds(200), fee: pounds(2), net: pounds(198) };
    let mut pages = vec![
        PayoutsView { office: office(), next: all().first().map(ListedPayout::position), payouts: all() }
            .render(),
        PayoutsView { office: office(), payouts: Vec::new(), next: None }.render(),
    ];
    for payout in all() {
        let lines = if payout.automatic { vec![line(Some("ch_1")), line(None)] } else { Vec::new() };
        let (zone, next) = (chrono_tz::Europe::London, payout.automatic.then(|| "txn_1".to_owned()));
        let bank_lines = payout.automatic.then(bank_line).into_iter().collect();
        pages.push(PayoutView { office: office(), zone, payout, lines, sums, bank_lines, next }.render());
    }
    pages
}

#[allow(clippy::too_many_lines, reason = "a list of invented pages, one after another")]
fn pages(texts: Texts, role: Role) -> Vec<(&'static str, Result<String, askama::Error>)> {
    let sources = Sources::system();
    let office = || OfficeFrame::sample(texts, Some(role));
    let zone = chrono_tz::Europe::London;
    let mut pages = Vec::new();
    let waiting = Attention {
        receipts_waiting: 2,
        notices: 1,
        dead_events: 1,
        dead_mails: 5,
        waiting_mails: 3,
        payouts: vec![("po_1".to_owned(), pounds(-1))],
        silent_since: Some(sources.now()),
        erasures: 1,
        messages: 2,
        bodies: 5,
        unions: 1,
        fees_back: 2,
        disbursements_asked: 1,
        disbursements_approved: 2,
        ..Attention::default()
    };
    for attention in [Attention::default(), waiting] {
        let panel = |axis| Panel {
            currency: Currency::GBP,
            axis,
            columns: vec!["A".to_owned()],
            rows: vec![("2026-11".to_owned(), vec![pounds(100)])],
        };
        let view = HomeView {
            office: office(),
            zone,
            attention,
            this_month: vec![pounds(100), Money::new(7, Currency::EUR)],
            this_year: Vec::new(),
            panels: vec![panel(Axis::Fund), panel(Axis::Channel)],
            part_currencies: vec![Currency::GBP],
            gifts: RegularGifts::default(),
            bodies: BTreeMap::from([("active".to_owned(), 3)]),
        };
        pages.push(("home", view.render()));
    }
    let (zone_name, months) = ("Europe/London", vec![day()]);
    for received in [vec![of_a_part(None), of_a_part(counting().parts.pop())], Vec::new()] {
        let tables = part_tables(&received, &months, texts);
        let view = PartsView { office: office(), zone: zone_name, months: months.clone(), tables };
        pages.push(("parts", view.render()));
    }
    for totals in [
        Totals::Known(vec![("Fund".to_owned(), pounds(1))]),
        Totals::OnRequest,
        Totals::TookTooLong,
        Totals::None,
    ] {
        let row = ListedPayment {
            position: Position { date: day(), id: uuid::Uuid::nil() },
            source: "bank".to_owned(),
            source_ref: "a/b c".to_owned(),
            reference: None,
            channel: "cheque".to_owned(),
            fund: "x".to_owned(),
            amount: pounds(100),
            status: "paid".to_owned(),
        };
        let view = PaymentsView {
            office: office(),
            asked: Asked { fund: "x".to_owned(), ..Asked::default() },
            funds: choices(),
            channels: choices(),
            currencies: choices(),
            statuses: choices(),
            rows: vec![row],
            totals,
            next: Some("after=x".to_owned()),
            count_query: "count=1".to_owned(),
            wrong: true,
            fund_names: Vec::new(),
        };
        pages.push(("payments", view.render()));
    }
    let record = SupporterRecord { name: Some("<b>A</b>".to_owned()), ..SupporterRecord::default() };
    let payer = Payer { name: "<b>A</b>".to_owned(), ..Payer::default() };
    for (opened, payers, can_open) in
        [(None, vec![], false), (None, vec![], true), (None, vec![payer], true), (Some(record), vec![], true)]
    {
        let view = PaymentView {
            office: office(),
            zone,
            story: story(),
            fund_name: "Fund".to_owned(),
            left: Some(pounds(2000)),
            opened,
            payers,
            can_open,
            notice: Some("N".to_owned()),
            problem: Some("P".to_owned()),
            typed: Typed::default(),
            counting: counting(),
        };
        pages.push(("payment", view.render()));
    }
    let (problem, line) = (Some("P".to_owned()), Line::default());
    let view = BookView { office: office(), line, channels: choices(), currencies: choices(), problem };
    pages.push(("book", view.render()));
    for (can_open, strict) in [(true, false), (false, false), (false, true)] {
        let view = ExportView {
            office: office(),
            funds: choices(),
            channels: choices(),
            currencies: choices(),
            statuses: choices(),
            can_open,
            strict,
            presets: [true, false].map(preset).into(),
            me: StaffId(uuid::Uuid::nil()),
            today: day(),
            notice: Some("N".to_owned()),
            problem: None,
        };
        pages.push(("export", view.render()));
    }
    let part = FundPart {
        name: "Fund & <b>A</b>".to_owned(),
        opening: pounds(0),
        items: vec![(words::fund_item(texts, &Item::Transfers), pounds(-5))],
        closing: pounds(-5),
    };
    for (funds, agrees, wrong) in
        [(vec![part], true, false), (Vec::new(), false, false), (Vec::new(), true, true)]
    {
        let (from, to, sums) = ("2026-01-01".to_owned(), String::new(), vec![pounds(-5)]);
        let view =
            FundsView { office: office(), zone: "Europe/London", from, to, funds, sums, agrees, wrong };
        pages.push(("funds", view.render()));
    }
    for (cards_off, can_open) in [(false, false), (true, false), (true, true)] {
        let view = RegularGiftsView {
            office: office(),
            zone,
            counts: CardGiftCounts { gifts: 3, with_address: 2, told: 1 },
            rows: regular_gifts(),
            funds: Vec::new(),
            next: Some(uuid::Uuid::nil()),
            cards_off,
            can_open,
            notice: Some("N".to_owned()),
            problem: Some("P".to_owned()),
            reason: "R".to_owned(),
        };
        pages.push(("regular gifts", view.render()));
    }
    for unpaid in [false, true] {
        let view = BodiesView {
            office: office(),
            zone,
            waiting: if unpaid { vec![body(), body()] } else { Vec::new() },
            unpaid,
            back: if unpaid { vec![(body(), vec![year_that_lacks()])] } else { Vec::new() },
            unnamed: if unpaid { vec![body(), body()] } else { Vec::new() },
            notice: Some("N".to_owned()),
            problem: Some("P".to_owned()),
        };
        pages.push(("bodies", view.render()));
    }
    for (can_open, letters) in [(true, 2), (false, 1), (true, 0)] {
        let letter = || Letter {
            reference: Reference::generate(&sources).grouped(),
            text: "T".to_owned(),
            since: sources.now(),
        };
        let view = NoticesView {
            office: office(),
            zone,
            count: 2,
            letters: (0..letters).map(|_| letter()).collect(),
            can_open,
            notice: Some("N".to_owned()),
            problem: Some("P".to_owned()),
        };
        pages.push(("notices", view.render()));
    }
    pages.extend(payouts(office).into_iter().map(|page| ("payouts", page)));
    pages.extend(messages(office).into_iter().map(|page| ("messages", page)));
    pages.extend(super::disbursements::samples(office));
    pages.extend(super::appeals::samples(office));
    pages
}

#[test]
fn every_page_is_whole_in_every_language_and_fits_the_strict_policy() {
    for locale in locales() {
        for role in Role::ALL {
            for (name, page) in pages(Texts::new(*locale), role) {
                let page = page.expect("renders");
                assert_eq!(page.matches("<h1").count(), 1, "{name} {locale}: one heading");
                for forbidden in ["<script", " style=", "<style", " onclick=", "javascript:", "<b>A"] {
                    assert!(!page.contains(forbidden), "{name} {locale}: {forbidden}");
                }
                for key in [
                    ">office-",
                    ">disburse-",
                    ">spent-",
                    ">appeals-",
                    ">fund-",
                    ">donate-",
                    ">notices-",
                    ">payouts-",
                    ">funds-",
                    ">regular-",
                    ">preset-",
                ] {
                    assert!(!page.contains(key), "{name} {locale}: a key instead of its text");
                }
                assert!(!page.contains("{ $"), "{name} {locale}: a variable was not filled in");
                let ids: Vec<&str> =
                    page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
                let mut unique = ids.clone();
                unique.sort_unstable();
                unique.dedup();
                assert_eq!(unique.len(), ids.len(), "{name} {locale}: ids are unique: {ids:?}");
                for target in page.split("<label for=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                    assert!(ids.contains(&target), "{name} {locale}: a label for {target}");
                }
                let posts = page.matches("method=\"post\"").count();
                assert_eq!(posts, page.matches("name=\"csrf\"").count(), "{name} {locale}: tokens");
            }
        }
    }
}

#[test]
fn codes_have_names() {
    let texts = Texts::new(crate::kernel::locale::Locale::EN);
    for code in words::CHANNELS {
        assert_ne!(words::channel(texts, code), code);
    }
    let states: Vec<String> = words::STATUSES.iter().map(|code| words::status(texts, code)).collect();
    assert_eq!(states, ["paid", "partly given back", "given back", "disputed", "came back"]);
    assert_eq!(words::channel(texts, "pigeon"), "pigeon");
    for account in Account::ALL {
        let Some(item) = Item::of(account, "card") else { continue };
        let name = words::fund_item(texts, &item);
        assert!(name.chars().next().is_some_and(char::is_uppercase), "{account:?} has a name: {name}");
    }
}
