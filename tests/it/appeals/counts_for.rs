//! What was received for branches and regions, month by month: as page, picture and export.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde_json::json;

use super::{FUND, in_the_ledger, paid, set, treasurer};
use crate::{db_test, harness::app::App, office::desk::Desk};

/// Of an export by branch and region: minor units by month, code and fund.
fn by_part(csv: &str) -> BTreeMap<(String, String, String), i64> {
    let rows = csv::Reader::from_reader(csv.as_bytes()).into_deserialize();
    let rows: Vec<BTreeMap<String, String>> = rows.map(|row| row.unwrap()).collect();
    let told = rows.into_iter().map(|row| {
        assert_eq!(row["code"].is_empty(), row["name"].is_empty(), "{row:?}");
        let key = (row["month"].clone(), row["code"].clone(), row["fund"].clone());
        (key, row["amount_minor"].parse().unwrap())
    });
    told.collect()
}

/// The second of the month after this one.
fn next_month(today: NaiveDate) -> NaiveDate {
    today.with_day(1).unwrap() + Months::new(1) + Days::new(1)
}

/// Gifts of two months for a region, a branch and nobody, of which one goes back in the second: a day of each month.
async fn two_months(app: &App) -> [NaiveDate; 2] {
    // A month that nobody has touched.
    app.advance_to(next_month(app.clock_date())).await;
    let mut desk = treasurer(app).await;
    assert!(!desk.get("/office").await.text.contains("charts/part-"), "before anybody has a target");
    set(&mut desk, &[("region", "Wales", "50"), ("branch", "Leeds Post", "40")], &[]).await;
    let given_back = paid(app, 6_900, Some("region-1")).await;
    paid(app, 2_000, Some("branch-1")).await;
    paid(app, 3_100, None).await;
    let medical = json!({ "amount_minor": 1_000, "fund": "zhanaozen-medical", "counts_for": "branch-1" });
    let (medical, page) = app.card_gift(medical).await;
    assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
    app.wait_status(&medical, "paid").await;
    app.quiet().await;
    let first = app.clock_date();
    app.advance_to(next_month(first)).await;
    app.cli_ok(&["refund", &given_back, "--reason", "asked for"]);
    app.wait_status(&given_back, "refunded").await;
    paid(app, 500, Some("branch-1")).await;
    app.quiet().await;
    [first, app.clock_date()]
}

db_test!(
    async fn what_counts_for_a_branch_is_told_month_by_month_and_adds_up_to_the_ledger(db: TestDb) {
        let app = App::start(&db).await;
        let [first, second] = two_months(&app).await;
        let export = |more: &[&str]| {
            by_part(&app.cli_ok(&[&["export", "counts-for", "--format", "csv"], more].concat()))
        };
        let month = |day: NaiveDate| day.format("%Y-%m").to_string();
        let row =
            |day, code: &str, fund: &str, minor| ((month(day), code.to_owned(), fund.to_owned()), minor);
        let all = [
            row(first, "region-1", FUND, 6_900),
            row(first, "branch-1", FUND, 2_000),
            row(first, "", FUND, 3_100),
            row(first, "branch-1", "zhanaozen-medical", 1_000),
            row(second, "region-1", FUND, -6_900),
            row(second, "branch-1", FUND, 500),
        ];
        let told = export(&[]);
        assert_eq!(told, BTreeMap::from(all));
        for fund in [FUND, "zhanaozen-medical"] {
            let of_fund = told.iter().filter(|((_, _, slug), _)| slug == fund).map(|(_, minor)| minor);
            assert_eq!(of_fund.sum::<i64>(), in_the_ledger(&app, fund), "{fund}");
        }
        let begins = second.with_day(1).unwrap().to_string();
        assert_eq!(export(&["--from", &begins]).len(), 2);
        assert_eq!(export(&["--to", &begins, "--fund", "zhanaozen-medical"]).len(), 1);
        assert_eq!(export(&["--currency", "EUR"]).len(), 0);

        // The page has the same figures, and whoever may not export sees them too.
        let mut desk = Desk::of(&app, &app.create_user("c@campaign.example", "clerk", &[])).await;
        let home = desk.get("/office").await.text;
        assert!(
            home.contains("src=\"/office/charts/part-GBP.svg\"") && home.contains("/office/received-by-part")
        );
        let page = desk.get("/office/received-by-part").await.text;
        let cells = |name: &str| -> Vec<String> {
            let (_, row) = page.split_once(&format!("<th scope=\"row\">{name}</th>")).unwrap();
            let cells = row.split("</tr>").next().unwrap().split("<td>").skip(1);
            cells.map(|cell| cell.split("</td>").next().unwrap().to_owned()).collect()
        };
        assert_eq!(cells("Wales")[10..], ["£69.00", "-£69.00", "£0.00"]);
        assert_eq!(cells("Leeds Post")[10..], ["£30.00", "£5.00", "£35.00"]);
        assert_eq!(cells("nobody’s target")[10..], ["£31.00", "£0.00", "£31.00"]);
        assert_eq!(cells("Together")[10..], ["£130.00", "-£64.00", "<strong>£66.00</strong>"]);
        assert!(!page.contains("/office/export/counts-for"));
        let chart = desk.get("/office/charts/part-GBP.svg").await.text;
        assert!(
            chart.starts_with("<svg") && chart.contains("Wales") && chart.contains("Leeds Post"),
            "{chart}"
        );
        assert_eq!(desk.get("/office/charts/part-EUR.svg").await.status, 200, "an empty picture");
    }
);
