//! A treasurer's month in a real browser, as `docs/treasurer.md` tells it: gifts come and fail, a cheque is booked, money goes
//! back, a payout and transfers come up in the bank's statement, aid is paid by three people, the month is closed. And every
//! figure on a page is the one that the exports have.

use std::collections::HashMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use fantoccini::Client;
use serde_json::json;

use crate::{
    appeals::in_the_ledger,
    bank::{Entry, camt, held, pledge},
    browser_access::sign_in,
    browser_give::{arrive, click, fill, find, fits, source, text},
    harness::{
        app::App,
        browser::{Visitor, browse},
    },
    office::desk::Person,
    one_db_test,
};

const CARD: &str = "4242424242424242";
const DECLINED: &str = "4000000000000002";
const GENERAL: &str = "fighting-fund";
const MEDICAL: &str = "zhanaozen-medical";

/// The month before anybody of the office looks at it.
struct Month {
    first: NaiveDate,
    last: NaiveDate,
    /// By card, of 12.00: 5.00 of it go back.
    regretted: String,
    /// Promised by transfer: what comes with its reference, by cheque, and without any word.
    promised: String,
    cheque: String,
    silent: String,
}

impl Month {
    fn day(&self, day: u32) -> String {
        self.first.with_day(day).unwrap().to_string()
    }

    fn code(&self) -> String {
        self.first.format("%Y-%m").to_string()
    }
}

async fn card_gift(app: &App, amount_minor: i64, fund: &str) -> String {
    let (reference, page) = app.card_gift(json!({ "amount_minor": amount_minor, "fund": fund })).await;
    assert_eq!(app.pay(&page, CARD).await.status(), 303);
    app.wait_status(&reference, "paid").await;
    reference
}

/// The third of a month that nobody has touched: givers come, and one whose card is refused.
async fn givers_come(app: &App) -> Month {
    let today = app.clock_date();
    let first = (today + Months::new(1)).with_day(1).unwrap();
    app.advance_to(first + Days::new(2)).await;
    card_gift(app, 2_500, GENERAL).await;
    card_gift(app, 4_000, MEDICAL).await;
    let regretted = card_gift(app, 1_200, GENERAL).await;
    let (refused, page) = app.card_gift(json!({})).await;
    assert_eq!(app.pay(&page, DECLINED).await.status(), 402);
    let promise = async |amount_minor: i64| pledge(app, json!({ "amount_minor": amount_minor })).await;
    let month = Month {
        first,
        last: first + Months::new(1) - Days::new(1),
        regretted,
        promised: promise(3_000).await,
        cheque: promise(1_000).await,
        silent: promise(700).await,
    };
    app.quiet().await;
    assert_ne!(app.status(&refused).await["status"], "paid");
    month
}

async fn open(page: &Client, app: &App, path: &str) {
    page.goto(&format!("{}{path}", app.base)).await.unwrap();
}

/// A date's field has parts, in an order that is the browser's.
async fn set_date(page: &Client, css: &str, date: &str) {
    let script = "document.querySelector(arguments[0]).value = arguments[1]";
    page.execute(script, vec![json!(css), json!(date)]).await.unwrap();
}

async fn choose(page: &Client, css: &str, value: &str) {
    find(page, css).await.select_by_value(value).await.unwrap();
}

async fn sign_out(page: &Client, app: &App) {
    click(page, ".who button").await;
    arrive(page, &format!("{}/office/sign-in", app.base)).await;
}

/// Books the cheque, and gives part of a gift back.
async fn day_three(page: &Client, app: &App, month: &Month, width: f64) {
    open(page, app, "/office/book").await;
    fill(page, "#reference", &month.cheque).await;
    fill(page, "#amount", "10.00").await;
    choose(page, "#currency", "GBP").await;
    choose(page, "#channel", "cheque").await;
    set_date(page, "#date", &month.day(3)).await;
    fill(page, "#bank_ref", "000123").await;
    fits(page, width).await;
    click(page, "main form .actions button").await;
    arrive(page, &format!("{}/office/payments/bank/000123?done=booked", app.base)).await;
    find(page, ".notice").await;
    // It lies in the cash box until somebody brings it to the bank.
    let brought = ["book", "paid-in", "--number", "PI-1", "--amount", "10", "--currency", "GBP", "--date"];
    app.cli_ok(&[&brought[..], &[&month.day(4)]].concat());

    open(page, app, &format!("/office/payments?reference={}", month.regretted)).await;
    click(page, ".stack tbody a").await;
    arrive(page, &format!("{}/office/payments/stripe/ch_", app.base)).await;
    click(page, "details:has(form[action$='/refund']) > summary").await;
    fill(page, "#amount", "5.00").await;
    fill(page, "#reason", "asked for it").await;
    click(page, "form[action$='/refund'] button").await;
    find(page, ".notice").await;
    fits(page, width).await;
    app.wait_status(&month.regretted, "partially_refunded").await;
}

/// A clerk asks for aid, an officer and the treasurer read the paper and approve, and the treasurer books the payment.
async fn aid_goes_out(page: &Client, app: &App, month: &Month, people: &[&Person; 3]) {
    let [clerk, officer, treasurer] = people;
    let paper = app.folder.join("bill.txt");
    std::fs::write(&paper, "the hospital's bill").unwrap();
    sign_in(page, app, clerk).await;
    open(page, app, "/office/disbursements/new").await;
    choose(page, "#fund", MEDICAL).await;
    fill(page, "#amount", "15.00").await;
    choose(page, "#currency", "GBP").await;
    choose(page, "#purpose", "medical").await;
    fill(page, "#recipients", "F-001, F-002").await;
    fill(page, "#place", "F3/12").await;
    fill(page, "#file", &paper.display().to_string()).await;
    choose(page, "#list", "uk").await;
    set_date(page, "#list_date", &month.day(2)).await;
    choose(page, "#result", "clear").await;
    click(page, "#wish .actions button").await;
    find(page, ".notice").await;
    let url = page.current_url().await.unwrap();
    let path = url.path().to_owned();
    assert_eq!(url.query(), Some("done=requested"), "{url}");
    sign_out(page, app).await;
    for person in [officer, treasurer] {
        sign_in(page, app, person).await;
        open(page, app, &path).await;
        click(page, "#read").await;
        fill(page, "#compare", &paper.display().to_string()).await;
        click(page, "#approve .actions button").await;
        arrive(page, &format!("{}{path}?done=approved", app.base)).await;
        if person.email != treasurer.email {
            sign_out(page, app).await;
        }
    }
    set_date(page, "#pay-date", &month.day(9)).await;
    fill(page, "#pay-number", "FT1").await;
    click(page, "#pay .actions button").await;
    arrive(page, &format!("{}{path}?done=paid", app.base)).await;
}

/// What Stripe pays out within some days: its id, minor units, and when it arrives.
async fn payouts(app: &App) -> Vec<(String, i64, String)> {
    app.advance_days(6).await;
    app.sandbox_control("clock", json!({ "advance_seconds": 1 })).await;
    app.quiet().await;
    let payouts = app.at_stripe("payout").await;
    assert!(!payouts.is_empty());
    let told = |payout: &serde_json::Value| {
        let arrival = chrono::DateTime::from_timestamp(payout["arrival_date"].as_i64().unwrap(), 0).unwrap();
        let id = payout["id"].as_str().unwrap().to_owned();
        (id, payout["amount"].as_i64().unwrap(), arrival.date_naive().to_string())
    };
    payouts.iter().map(told).collect()
}

/// The bank's statement: looked at, imported, and what it does not say is said.
async fn the_statement_comes(
    page: &Client,
    app: &App,
    month: &Month,
    paid_out: &[(String, i64, String)],
    width: f64,
) {
    let day = |day| month.day(day);
    let days = [day(4), day(5), day(10), day(11), day(12)];
    let mut lines = vec![
        Entry(&days[0], 3_000, "B1", "A Giver", &month.promised),
        Entry(&days[1], 1_000, "B2", "Paid in", "1 cheque"),
        Entry(&days[2], -1_500, "B3", "A Hospital", "FT1"),
        Entry(&days[3], 700, "B4", "Somebody", "for the miners"),
        Entry(&days[4], -250, "B5", "The bank", "charges"),
    ];
    let ids: Vec<String> = (6..).take(paid_out.len()).map(|number| format!("B{number}")).collect();
    for ((payout, amount, arrival), id) in paid_out.iter().zip(&ids) {
        lines.push(Entry(arrival, *amount, id, "STRIPE", payout));
    }
    let file = camt(app, "month.xml", 0, &lines);
    open(page, app, "/office/statements").await;
    fill(page, "#file", &file.display().to_string()).await;
    click(page, "#upload button").await;
    find(page, "form[action='/office/statements/import']").await;
    fits(page, width).await;
    click(page, "form[action='/office/statements/import'] button").await;
    arrive(page, &format!("{}/office/statements?done=imported", app.base)).await;
    fits(page, width).await;
    // One line came without a word, and one went out.
    let queue = text(page, "#queue").await;
    for (forms, of) in [("assign", "comes"), ("explain", "goes")] {
        let css = format!("form[action='/office/statements/{forms}']");
        let found = page.find_all(fantoccini::Locator::Css(&css)).await.unwrap();
        assert_eq!(found.len(), 1, "one line that {of} waits: {queue}");
    }
    fill(page, "form[action='/office/statements/assign'] input[name=references]", &month.silent).await;
    click(page, "form[action='/office/statements/assign'] button").await;
    arrive(page, &format!("{}/office/statements?done=explained", app.base)).await;
    choose(page, "form[action='/office/statements/explain'] select[name=kind]", "bank-charges").await;
    click(page, "form[action='/office/statements/explain'] button").await;
    nothing_waits(page).await;
    for reference in [&month.promised, &month.cheque, &month.silent] {
        app.wait_status(reference, "paid").await;
    }
}

/// The page that comes after the button has no line left to explain.
async fn nothing_waits(page: &Client) {
    let mut waiting = String::new();
    for _ in 0..50 {
        let lines = page.find_all(fantoccini::Locator::Css("#queue .person")).await.unwrap();
        if lines.is_empty() {
            return;
        }
        waiting = text(page, "#queue").await;
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("these lines wait: {waiting}");
}

/// Looks whether the month can be closed, and closes it.
async fn the_month_is_closed(page: &Client, app: &App, month: &Month, width: f64) {
    open(page, app, "/office/months").await;
    click(page, "#look button").await;
    find(page, "#close").await;
    fits(page, width).await;
    click(page, "#close .actions button").await;
    arrive(page, &format!("{}/office/months?done=closed", app.base)).await;
    let closed = page.find_all(fantoccini::Locator::Css("table.figures tbody th")).await.unwrap();
    assert_eq!(closed.last().unwrap().text().await.unwrap(), month.code());
}

/// The digits of a sum, with its sign: minor units of a currency with two decimals.
fn minor(text: &str) -> i64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let sum: i64 = digits.parse().unwrap_or_else(|_| panic!("no sum in {text:?}"));
    if text.contains(['-', '\u{2212}']) { -sum } else { sum }
}

fn rows(csv: &str) -> Vec<HashMap<String, String>> {
    csv::Reader::from_reader(csv.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

/// The figures on pages are those of the exports, and these are what happened.
async fn figures_agree(page: &Client, app: &App, month: &Month) {
    let (from, until) = (month.first.to_string(), month.last.to_string());
    let of_the_month = ["--from", from.as_str(), "--to", until.as_str()];
    let export = |kind: &str| {
        let order = ["export", kind, "--format", "csv"];
        rows(&app.cli_ok(&[&order[..], &of_the_month].concat()))
    };
    let payments = export("payments");
    let exported: i64 = payments.iter().map(|row| row["amount_minor"].parse::<i64>().unwrap()).sum();
    assert_eq!((payments.len(), exported), (6, 2_500 + 4_000 + 1_200 + 3_000 + 1_000 + 700));

    open(page, app, &format!("/office/payments?from={from}&to={until}")).await;
    let listed = page.find_all(fantoccini::Locator::Css(".stack tbody .sum")).await.unwrap();
    let mut on_the_page = 0;
    for sum in &listed {
        on_the_page += minor(&sum.text().await.unwrap());
    }
    assert_eq!((listed.len(), on_the_page), (payments.len(), exported));
    let mut totals = 0;
    for sum in page.find_all(fantoccini::Locator::Css("dl.figures dd")).await.unwrap() {
        totals += minor(&sum.text().await.unwrap());
    }
    assert_eq!(totals, exported, "the sums above the list are the ledger's");

    // What anybody sees of the funds is income less what went back.
    for (fund, received) in [(GENERAL, 8_400 - 500), (MEDICAL, 4_000)] {
        assert_eq!(in_the_ledger(app, fund), received, "{fund}");
        open(page, app, &format!("/funds/{fund}")).await;
        assert_eq!(minor(&text(page, "main table tbody td").await), received, "{fund}");
    }

    // The signed statement is the trial balance, line by line.
    let signed = signed_statement(page, app, month).await;
    let balance = rows(&app.cli_ok(&["export", "trial-balance", "--format", "csv", "--to", &until]));
    let mut lines = 0;
    for row in balance.iter().filter(|row| row["closing_minor"] != "0") {
        let line =
            [&row["account"], &row["fund"], &row["currency"], &row["closing"]].map(String::as_str).join("\t");
        assert!(signed.lines().any(|signed| signed == line), "{line} in {signed}");
        lines += 1;
    }
    assert_eq!(
        signed.lines().filter(|line| line.contains(':') && line.matches('\t').count() == 3).count(),
        lines
    );
    for (account, wanted) in [
        ("income:donations", -12_400),
        ("income:refunds", 500),
        ("expenses:bank-charges", 250),
        ("expenses:disbursements", 1_500),
        ("liabilities:suspense", 0),
        ("assets:stripe-clearing", 0),
    ] {
        assert_eq!(held(app, account, "GBP"), wanted, "{account}");
    }
    app.cli_ok(&["verify", "--stripe"]);
}

/// The text of the closed month, as the browser's owner may download it.
async fn signed_statement(page: &Client, app: &App, month: &Month) -> String {
    let cookies = page.get_all_cookies().await.unwrap();
    let cookies: Vec<String> =
        cookies.iter().map(|cookie| format!("{}={}", cookie.name(), cookie.value())).collect();
    let url = format!("{}/office/months/{}.txt", app.base, month.code());
    let answer = app.http.get(url).header("cookie", cookies.join("; ")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.text().await.unwrap()
}

async fn journey(app: App, name: &str, visitor: Visitor) {
    let width = f64::from(visitor.width);
    let (language, treasurer) = (visitor.language, app.demonstration());
    let clerk = app.create_user("clerk@campaign.example", "clerk", &[]);
    let officer = app.create_user("officer@campaign.example", "officer", &[]);
    let month = givers_come(&app).await;
    browse(name, visitor, async |page| {
        sign_in(&page, &app, &treasurer).await;
        assert_eq!(find(&page, "html").await.attr("lang").await.unwrap().as_deref(), Some(language));
        day_three(&page, &app, &month, width).await;
        sign_out(&page, &app).await;
        let paid_out = payouts(&app).await;
        aid_goes_out(&page, &app, &month, &[&clerk, &officer, &treasurer]).await;
        app.advance_to(month.first + Days::new(14)).await;
        sign_in(&page, &app, &treasurer).await;
        the_statement_comes(&page, &app, &month, &paid_out, width).await;
        app.advance_to(month.last + Days::new(2)).await;
        app.quiet().await;
        sign_in(&page, &app, &treasurer).await;
        the_month_is_closed(&page, &app, &month, width).await;
        figures_agree(&page, &app, &month).await;
        open(&page, &app, "/office").await;
        fits(&page, width).await;
        assert!(!source(&page).await.contains("BROKEN"));
    })
    .await;
    app.quiet().await;
}

one_db_test!(
    sqlite,
    async fn browser_a_treasurers_month_on_a_telephone(db: TestDb) {
        journey(App::start(&db).await, "month-telephone", Visitor::on_a_telephone()).await;
    }
);

one_db_test!(
    postgres,
    async fn browser_a_treasurers_month_at_a_desk_in_russian(db: TestDb) {
        journey(App::start(&db).await, "month-russian", Visitor::at_a_desk().reading("ru")).await;
    }
);
