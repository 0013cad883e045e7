//! Money in: payments, one payment's story, what is booked by hand, payouts, regular gifts.

use askama::Template;

use super::{Rendered, choices, day, pounds};
use crate::{
    app::office::{
        book::{BookView, Line},
        payment::{Counting, PaymentView, Typed},
        payments::{Asked, PaymentsView, Totals},
        payouts::{PayoutView, PayoutsView},
        regular_gifts::RegularGiftsView,
    },
    bank::{ListedStatement, ToldLine, line::Payer},
    donations::{
        donation::{Donation, Method, State as GiftState},
        regular::{CardGift, CardGiftCounts},
    },
    funds::{Part, PartCode, PartKind},
    kernel::{
        clock::Sources,
        frequency::{Frequency, Interval},
        ids::{DonationId, PaymentId, SupporterId},
        locale::Locale,
        money::Currency,
        reference::Reference,
    },
    office::views::OfficeFrame,
    reports::{
        payment_list::{ListedPayment, Position},
        payout_list::{LineSums, ListedPayout, PayoutLine},
        story::{
            BodyFact, BookedLine, CheckoutFact, DisputeFact, EventFact, GiftFact, MailFact, PaymentFact,
            ReceiptFact, RefundFact, Story,
        },
    },
    supporters::SupporterRecord,
};

pub(super) fn pages(office: impl Fn() -> OfficeFrame + Copy) -> Vec<Rendered> {
    let mut pages = payments(office);
    pages.extend(payment(office));
    pages.extend(book(office));
    pages.extend(gifts(office));
    pages.extend(payouts(office).into_iter().map(|page| ("payouts", page)));
    pages
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

/// With each kind of sum above the list.
fn payments(office: impl Fn() -> OfficeFrame) -> Vec<Rendered> {
    let mut pages = Vec::new();
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
    pages
}

/// Without the key, with it, and with an opened record.
fn payment(office: impl Fn() -> OfficeFrame) -> Vec<Rendered> {
    let zone = chrono_tz::Europe::London;
    let mut pages = Vec::new();
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
    pages
}

/// The form.
fn book(office: impl Fn() -> OfficeFrame) -> Vec<Rendered> {
    let mut pages = Vec::new();
    let (problem, line) = (Some("P".to_owned()), Line::default());
    let view = BookView { office: office(), line, channels: choices(), currencies: choices(), problem };
    pages.push(("book", view.render()));
    pages
}

/// While cards are on; and off, without the key and with it.
fn gifts(office: impl Fn() -> OfficeFrame) -> Vec<Rendered> {
    let zone = chrono_tz::Europe::London;
    let mut pages = Vec::new();
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
    pages
}
