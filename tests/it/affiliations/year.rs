//! Three years of a branch: quote, motion, invoice, part payment, the rest by card, certificate, reminder, renewal, arrears,
//! lapse, return, each reminder on its day, and a renewal out of arrears.

use chrono::{Days, NaiveDate};
use serde_json::json;

use super::body::{branch, own_path};
use crate::{db_test, harness::app::App};

fn day(value: &serde_json::Value) -> NaiveDate {
    value.as_str().unwrap().parse().unwrap()
}

async fn listed(app: &App) -> serde_json::Value {
    let url = format!("{}/api/v1/affiliated", app.base);
    app.http.get(url).send().await.unwrap().json().await.unwrap()
}

/// From the quote to the invoice; answers the reference.
async fn quoted_and_carried(app: &App) -> String {
    let (status, quoted) = app.affiliate(branch(json!({"consent_public": true}))).await;
    let told = (quoted["status"].as_str(), quoted["fee_minor"].as_i64());
    assert_eq!((status, told), (201, (Some("quoted"), Some(3600))), "{quoted}");
    let reference = quoted["reference"].as_str().unwrap().to_owned();
    let quote = app.letters("Quote ", 1).await.remove(0);
    let text = app.pdf_text(&quote.papers[0].1);
    for words in ["Affiliation: quote", "180 members × £0.20 = £36.00", "Bristol Rail (0742)", "Zhanaozen"]
    {
        assert!(text.contains(words) && quote.text.contains(words), "{words} in {text}");
    }
    // A date to come is refused beside its field.
    let own = own_path(app, &quote);
    let (_, nonce) = app.page(&own).await;
    let tomorrow = (app.clock_date() + Days::new(1)).to_string();
    let decide = format!("{own}/decide");
    let early = [("nonce", nonce.as_str()), ("motion_date", &tomorrow), ("method", "invoice")];
    let early = app.send(&decide, &early).await;
    assert_eq!(early.status(), 422);
    assert!(early.text().await.unwrap().contains("id=\"motion_date-error\""));
    let date = app.clock_date().to_string();
    let carried =
        [("nonce", nonce.as_str()), ("motion_date", &date), ("members", "180"), ("method", "invoice")];
    assert_eq!(app.send(&decide, &carried).await.status(), 303);
    app.wait_standing(&reference, "invoiced").await;
    let invoice = app.letters("Invoice INV-", 1).await.remove(0);
    assert!(invoice.papers[0].0.ends_with("-0001.pdf"), "{}", invoice.papers[0].0);
    let paper = app.pdf_text(&invoice.papers[0].1);
    for words in
        ["No VAT is charged", "PLACEHOLDER legal name", "00-00-00", "To be paid by", "Pay by bank transfer"]
    {
        assert!(paper.contains(words), "{words} in {paper}");
    }
    // What a telephone reads from the paper leads to where the body pays.
    assert_eq!(app.codes_on(&invoice.papers[0].1), [format!("{}/affiliate/{reference}", app.base)]);
    reference
}

/// A part by transfer, the rest by card; answers the term's last day.
async fn paid_in_two_parts(app: &App, reference: &str) -> NaiveDate {
    let date = app.clock_date().to_string();
    let said = app.book(reference, "10", &date, "line-1");
    assert!(said.contains("invoiced; still to pay 26.00 GBP"), "{said}");
    assert!(app.book(reference, "10", &date, "line-1").contains("nothing to do"));
    assert_eq!(app.body_of(reference).await["open_minor"], 2600);
    let (_, nonce) = app.page(&format!("/affiliate/{reference}")).await;
    let paying = app.send(&format!("/affiliate/{reference}/pay"), &[("nonce", &nonce)]).await;
    let card = paying.headers()["location"].to_str().unwrap().to_owned();
    assert_eq!(app.pay(&card, "4242424242424242").await.status(), 303);
    let active = app.wait_standing(reference, "active").await;
    let (from, until) = (day(&active["term"]["from"]), day(&active["term"]["until"]));
    assert_eq!(until, from.checked_add_months(chrono::Months::new(12)).unwrap() - Days::new(1));
    app.letters("Receipt R-", 2).await;
    until
}

/// Listed and certified only when the office knows who it is; answers where the certificate is checked.
async fn accepted(app: &App, reference: &str) -> String {
    assert_eq!(listed(app).await["count"], 0);
    assert!(app.letters_now("Certificate").is_empty());
    app.cli_ok(&["affiliation", "accept", reference, "--by", "A. Officer"]);
    assert_eq!(listed(app).await["count"], 1);
    let certificate = app.letters("Certificate C-", 1).await.remove(0);
    let number = certificate.papers[0].0.trim_end_matches(".pdf").to_owned();
    assert!(app.pdf_text(&certificate.papers[0].1).contains("Bristol Rail (0742)"));
    let verify = format!("/verify/{number}");
    assert_eq!(app.codes_on(&certificate.papers[0].1), [format!("{}{verify}", app.base)]);
    assert!(app.page(&verify).await.0.contains("This certificate is valid"));
    verify
}

/// Thirty days before the end: a reminder, and the renewal with corrected figures; answers the new last day.
async fn renewed(app: &App, reference: &str, until: NaiveDate) -> NaiveDate {
    app.wait_standing(reference, "due").await;
    let reminder = app.letters("Your renewal", 1).await.remove(0);
    let own = own_path(app, &reminder);
    let (page, nonce) = app.page(&own).await;
    assert!(page.contains("value=\"180\""), "last year's figures are filled in");
    let renewed = [("nonce", nonce.as_str()), ("members", "200"), ("method", "invoice")];
    for _ in 0..2 {
        let again = app.send(&format!("{own}/renew"), &renewed).await;
        assert_eq!(again.status(), 303, "twice changes nothing");
    }
    let invoice = app.letters("Invoice INV-", 2).await.remove(1);
    let line = invoice.text.lines().find(|line| line.starts_with("Reference: ")).unwrap();
    let under = line.trim_start_matches("Reference: ").trim().to_owned();
    let date = app.clock_date().to_string();
    let said = app.book(&under, "45", &date, "line-2");
    assert!(said.contains("active") && said.contains("5.00 GBP more came than was asked"), "{said}");
    let second = app.body_of(reference).await;
    assert_eq!(day(&second["term"]["from"]), until + Days::new(1), "no gap, no overlap");
    app.letters("Certificate C-", 2).await;
    // r13: the same line again extends nothing.
    app.book(&under, "45", &date, "line-2");
    assert_eq!(app.body_of(reference).await["term"], second["term"]);
    day(&second["term"]["until"])
}

/// By card, from the link of the last mail: a new year from the day of the payment. Answers its last day.
async fn returned(app: &App, reference: &str) -> NaiveDate {
    let lapsed = app.letters_now("Your renewal").pop().unwrap();
    let own = own_path(app, &lapsed);
    let (_, nonce) = app.page(&own).await;
    let back = [("nonce", nonce.as_str()), ("members", "200"), ("method", "card")];
    let paying = app.send(&format!("{own}/renew"), &back).await;
    let card = paying.headers()["location"].to_str().unwrap().to_owned();
    assert_eq!(app.pay(&card, "4242424242424242").await.status(), 303);
    let returned = app.wait_standing(reference, "active").await;
    assert_eq!(day(&returned["term"]["from"]), app.clock_date());
    app.letters("Certificate C-", 3).await;
    day(&returned["term"]["until"])
}

/// The third year to its end and beyond: a letter on each of its days, and money that comes in arrears continues it without
/// a gap. Answers the last day of the fourth.
async fn third_year(app: &mut App, reference: &str, until: NaiveDate, sent: usize) -> NaiveDate {
    let steps = [
        (until - Days::new(31), "active", 0, ""),
        (until - Days::new(30), "due", 1, "last year’s figures are filled in"),
        (until - Days::new(7), "due", 2, "ends in a week"),
        (until, "due", 3, "Your year ends today"),
        (until + Days::new(1), "arrears", 3, ""),
        (until + Days::new(30), "arrears", 4, "still follows without a gap"),
    ];
    for (on, state, letters, says) in steps {
        app.advance_to(on).await;
        app.restart_gently().await;
        app.wait_standing(reference, state).await;
        app.quiet().await;
        let told = app.letters("Your renewal", sent + letters).await;
        assert!(told.last().unwrap().text.contains(says), "{on}: {says}");
    }
    let today = app.clock_date().to_string();
    let said = app.book(reference, "40", &today, "line-3");
    assert!(said.contains("active") && said.contains("still to pay 0.00 GBP"), "{said}");
    let fourth = app.wait_standing(reference, "active").await;
    assert_eq!(day(&fourth["term"]["from"]), until + Days::new(1), "no gap, no overlap");
    app.letters("Certificate C-", 4).await;
    day(&fourth["term"]["until"])
}

db_test!(
    async fn three_years_of_a_branch(db: TestDb) {
        let mut app = App::start(&db).await;
        let begun = app.clock_date();
        let reference = quoted_and_carried(&app).await;
        let until = paid_in_two_parts(&app, &reference).await;
        let verify = accepted(&app, &reference).await;
        app.quiet().await;
        app.advance_days(336).await;
        app.restart_gently().await;
        let end = renewed(&app, &reference, until).await;
        // The next year nobody pays: arrears, then lapse.
        app.advance_to(end + Days::new(1)).await;
        app.restart_gently().await;
        app.wait_standing(&reference, "arrears").await;
        app.quiet().await;
        app.advance_days(110).await;
        app.restart_gently().await;
        app.wait_standing(&reference, "lapsed").await;
        app.letters("Your renewal", 3).await;
        assert!(app.page(&verify).await.0.contains("This certificate is not valid"));
        assert_eq!(listed(&app).await["count"], 0);
        let until = returned(&app, &reference).await;
        app.quiet().await;
        let last = third_year(&mut app, &reference, until, 3).await;
        app.quiet().await;
        assert!(app.clock_date() > begun + chrono::Months::new(36), "three whole years went by");
        assert!(last > app.clock_date() + Days::new(300));

        let history = app.cli_ok(&["affiliation", "show", &reference]);
        for step in [
            "quoted -> applied\tbody",
            "applied -> invoiced\tbody",
            "invoiced -> active\tpayment",
            "active -> due\tclock",
            "due -> active\tpayment",
            "due -> arrears\tclock",
            "arrears -> lapsed\tclock",
            "lapsed -> active\tpayment",
            "arrears -> active\tpayment",
        ] {
            assert!(history.contains(step), "{step} in\n{history}");
        }
        assert!(history.contains("office:A. Officer\taccepted"), "{history}");
        assert_eq!(app.export_rows().len(), 5);
        assert_eq!(
            app.letters_now("Invoice INV-").len(),
            2,
            "by card and under the old reference there is none"
        );
    }
);
