//! What programs for bookkeeping make of an export: each is read by an independent reader, and the sums are the ledger's.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use serde_json::Value;

use crate::{db_test, harness::app::App};

/// Account, fund and currency with minor units.
type Sums = BTreeMap<(String, String, String), i64>;

/// Invented books in three currencies, and a line whose id a spreadsheet or a parser might stumble on.
async fn some_books(app: &App) {
    app.cli_ok(&["demo-data", "--donations", "1600", "--seed", "5"]);
    app.cli_ok(&[
        "payment",
        "suspend",
        "--amount",
        "12.34",
        "--currency",
        "GBP",
        "--date",
        "2026-03-04",
        "--bank-ref",
        "=cmd|'/c calc'!A1; \"x\", y\\z",
    ]);
}

/// What the ledger says, by the trial balance.
fn ledger(app: &App) -> Sums {
    let text = app.cli_ok(&["export", "trial-balance", "--format", "csv"]);
    let mut sums = Sums::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let row: BTreeMap<String, String> = row.unwrap();
        let key = (row["account"].clone(), row["fund"].clone(), row["currency"].clone());
        sums.insert(key, row["closing_minor"].parse().unwrap());
    }
    sums.retain(|_, minor| *minor != 0);
    assert!(sums.len() > 10, "books of some size: {sums:?}");
    sums
}

/// Major units with two decimals: what the invented books have.
fn minor(amount: &str) -> i64 {
    let (whole, decimals) = amount.split_once('.').unwrap_or((amount, ""));
    let digits = format!("{whole}{decimals:0<2}");
    assert!(decimals.len() <= 2, "{amount}");
    digits.parse().unwrap()
}

fn exported(app: &App, format: &str) -> std::path::PathBuf {
    let out = app.folder.join(format!("books.{format}"));
    app.cli_ok(&["export", "journal", "--format", format, "--out", out.to_str().unwrap()]);
    out
}

fn run(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output();
    let output = output.unwrap_or_else(|error| panic!("{program} ({error}): scripts/test installs it"));
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{program} {args:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

const BEANCOUNT: &str = "
import json, sys
from beancount import loader
from beancount.core import data, realization
entries, errors, _ = loader.load_file(sys.argv[1])
sums = {}
for entry in entries:
    if isinstance(entry, data.Transaction):
        for posting in entry.postings:
            key = posting.account + ' ' + posting.units.currency
            sums[key] = str(posting.units.number + __import__('decimal').Decimal(sums.get(key, '0')))
print(json.dumps({'errors': [e.message for e in errors], 'sums': sums,
    'ids': sorted(e.meta['source'] + ' ' + e.meta['id'] for e in entries if isinstance(e, data.Transaction))}))
";

/// The last part of a name is the fund; the rest is the ledger's account.
fn split(name: &str) -> (String, String) {
    let (account, fund) = name.rsplit_once(':').unwrap();
    (account.to_lowercase(), fund.to_lowercase())
}

fn sum_of(pairs: impl Iterator<Item = (String, String, i64)>) -> Sums {
    let mut sums = Sums::new();
    for (name, currency, minor) in pairs {
        let (account, fund) = split(&name);
        *sums.entry((account, fund, currency)).or_default() += minor;
    }
    sums.retain(|_, minor| *minor != 0);
    sums
}

db_test!(
    async fn beancount_and_hledger_read_the_journal_and_come_to_the_ledgers_sums(db: TestDb) {
        let app = App::start(&db).await;
        some_books(&app).await;
        let ledger = ledger(&app);

        let file = exported(&app, "beancount");
        run("bean-check", &[file.to_str().unwrap()]);
        let read = run("/usr/bin/python3", &["-c", BEANCOUNT, file.to_str().unwrap()]);
        let read: Value = serde_json::from_str(&read).unwrap();
        assert_eq!(read["errors"], serde_json::json!([]));
        let sums = read["sums"].as_object().unwrap().iter().map(|(key, sum)| {
            let (name, currency) = key.split_once(' ').unwrap();
            (name.to_owned(), currency.to_owned(), minor(sum.as_str().unwrap()))
        });
        assert_eq!(sum_of(sums), ledger);
        let ids: Vec<_> = read["ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "every entry once");
        assert!(ids.contains(&"bank_line =cmd|'/c calc'!A1; \"x\", y\\z"));

        let file = exported(&app, "hledger");
        let file = file.to_str().unwrap();
        run("hledger", &["-f", file, "check", "--strict"]);
        let read = run("hledger", &["-f", file, "balance", "--flat", "--layout=bare", "-O", "csv", "-N"]);
        let rows = csv::Reader::from_reader(read.as_bytes()).into_records().map(|row| row.unwrap());
        let sums = rows.map(|row| (row[0].to_owned(), row[1].to_owned(), minor(&row[2])));
        assert_eq!(sum_of(sums), ledger);
    }
);

db_test!(
    async fn gnucash_gets_transactions_of_one_currency_that_balance(db: TestDb) {
        let app = App::start(&db).await;
        some_books(&app).await;
        let text = fs::read_to_string(exported(&app, "gnucash")).unwrap();
        let mut sums = Sums::new();
        let mut balances: BTreeMap<String, i64> = BTreeMap::new();
        let mut seen = String::new();
        for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
            let row: BTreeMap<String, String> = row.unwrap();
            let (account, currency) = row["Full Account Name"].rsplit_once(':').unwrap();
            assert_eq!(row["Commodity/Currency"], format!("CURRENCY::{currency}"));
            assert_eq!(row["Amount Num."], row["Value Num."]);
            let id = &row["Transaction ID"];
            assert!(seen == *id || !balances.contains_key(id), "{id} comes in one piece");
            seen.clone_from(id);
            *balances.entry(id.clone()).or_default() += minor(&row["Amount Num."]);
            let key = (account.to_owned(), row["Memo"].clone(), currency.to_owned());
            *sums.entry(key).or_default() += minor(&row["Amount Num."]);
        }
        assert!(balances.values().all(|sum| *sum == 0));
        sums.retain(|_, minor| *minor != 0);
        assert_eq!(sums, ledger(&app));
    }
);

/// A day as the three programs take it.
fn is_day(text: &str) -> bool {
    chrono::NaiveDate::parse_from_str(text, "%d/%m/%Y").is_ok() && text.len() == 10
}

fn lines(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.ends_with("\r\n") || text.is_empty());
    text.split_terminator("\r\n").map(str::to_owned).collect()
}

db_test!(
    async fn a_banks_lines_go_to_xero_quickbooks_and_freeagent_whole_and_signed(db: TestDb) {
        let app = App::start(&db).await;
        some_books(&app).await;
        let payments: Vec<_> = app.export_rows().into_iter().filter(|row| row["currency"] == "GBP").collect();
        let given: i64 = payments.iter().map(|row| row["amount_minor"].parse::<i64>().unwrap()).sum();
        assert!(payments.len() > 1_000, "more than one file of {}", payments.len());

        // Files of at most 1,000 lines, by name, by part and by token alike.
        let out = app.folder.join("payments.csv");
        let export = ["export", "payments", "--format", "xero", "--currency", "GBP"];
        app.cli_ok(&[&export[..], &["--out", out.to_str().unwrap()]].concat());
        let files = [out.clone(), app.folder.join("payments-2.csv")];
        assert!(!app.folder.join("payments-3.csv").exists());
        let (mut sum, mut count) = (0, 0);
        for (file, part) in files.iter().zip(["1", "2"]) {
            let text = fs::read_to_string(file).unwrap();
            assert!(lines(file).len() <= 1_000);
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let header = ["*Date", "*Amount", "Payee", "Description", "Reference", "Cheque No"];
            assert_eq!(reader.headers().unwrap(), &header[..]);
            for row in reader.records() {
                let row = row.unwrap();
                assert!(is_day(&row[0]) && row[2].is_empty() && !row[4].starts_with('='), "{row:?}");
                sum += minor(&row[1]);
                count += 1;
            }
            assert_eq!(app.cli_ok(&[&export[..], &["--part", part]].concat()), text);
            let query = format!("payments?format=xero&currency=GBP&part={part}");
            assert_eq!(by_token(&app, &query).await, (200, text));
        }
        assert_eq!((sum, count), (given, payments.len()));
        let beyond = by_token(&app, "payments?format=xero&currency=GBP&part=3").await;
        assert_eq!(beyond, (200, String::new()));
        let one_stream = app.cli(&export);
        assert_eq!(one_stream.status.code(), Some(2));
        assert!(one_stream.stdout.is_empty(), "nothing half is printed");

        let out = app.folder.join("quickbooks.csv");
        let args = ["export", "payments", "--format", "quickbooks", "--currency", "GBP", "--out"];
        app.cli_ok(&[&args[..], &[out.to_str().unwrap()]].concat());
        let mut reader = csv::Reader::from_path(&out).unwrap();
        assert_eq!(reader.headers().unwrap(), &["Date", "Description", "Amount"][..]);
        let rows: Vec<_> = reader.records().map(|row| row.unwrap()).collect();
        assert!(rows.iter().all(|row| is_day(&row[0])));
        assert_eq!(rows.iter().map(|row| minor(&row[2])).sum::<i64>(), given);

        let out = app.folder.join("freeagent.csv");
        let args = ["export", "payments", "--format", "freeagent", "--currency", "GBP", "--out"];
        app.cli_ok(&[&args[..], &[out.to_str().unwrap()]].concat());
        let lines = lines(&out);
        assert_eq!(lines.len(), payments.len());
        let mut sum = 0;
        for line in &lines {
            let cells: Vec<_> = line.split(',').collect();
            assert!(cells.len() == 3 && is_day(cells[0]) && !line.contains('"'), "{line}");
            assert!(!cells[2].starts_with(['=', '+', '-', '@']), "{line}");
            sum += minor(cells[1]);
        }
        assert_eq!(sum, given);
    }
);

/// What a token of the auditor's gets: status and body.
async fn by_token(app: &App, query: &str) -> (u16, String) {
    let printed = app.cli_ok(&["token", "create", "--role", "auditor", "--label", "test"]);
    let token = printed.split_whitespace().find(|word| word.starts_with("sol_")).unwrap();
    let url = format!("{}/api/v1/office/{query}", app.base);
    let answer = app.http.get(url).bearer_auth(token).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

db_test!(
    async fn an_account_of_the_ledger_goes_out_as_its_statement(db: TestDb) {
        let app = App::start(&db).await;
        some_books(&app).await;
        let ledger = ledger(&app);
        let held = |account: &str, currency: &str| -> i64 {
            ledger.iter().filter(|(key, _)| key.0 == account && key.2 == currency).map(|(_, m)| m).sum()
        };
        for account in ["assets:bank", "assets:stripe-clearing"] {
            for currency in ["GBP", "EUR"] {
                let out = app.cli_ok(&[
                    "export",
                    "journal",
                    "--format",
                    "quickbooks",
                    "--account",
                    account,
                    "--currency",
                    currency,
                ]);
                let rows = csv::Reader::from_reader(out.as_bytes()).into_records().map(|row| row.unwrap());
                assert_eq!(rows.map(|row| minor(&row[2])).sum::<i64>(), held(account, currency), "{account}");
            }
        }
        let bank = app.cli_ok(&["export", "journal", "--format", "freeagent", "--currency", "GBP"]);
        let sum: i64 = bank.lines().map(|line| minor(line.split(',').nth(1).unwrap())).sum();
        assert_eq!(sum, held("assets:bank", "GBP"), "the bank's account unless told otherwise");
        let journal = app.cli_ok(&["export", "journal", "--format", "hledger"]);
        assert_eq!(by_token(&app, "journal?format=hledger").await, (200, journal));
    }
);

db_test!(
    async fn what_has_no_sense_is_refused_with_what_has(db: TestDb) {
        let app = App::start(&db).await;
        some_books(&app).await;
        for (args, said) in [
            (&["payments", "--format", "beancount"][..], "payments goes out as csv, xlsx, jsonl, xero"),
            (&["trial-balance", "--format", "xero"], "trial-balance goes out as csv, xlsx, jsonl"),
            (&["affiliations", "--format", "gnucash"], "affiliations goes out as csv, xlsx, jsonl"),
            (&["fund-statement", "--format", "hledger"], "fund-statement goes out as csv, xlsx, jsonl"),
            (&["payments", "--format", "xero"], "EUR, GBP, USD: choose one"),
            (&["journal", "--format", "quickbooks", "--account", "assets:bank"], "choose one"),
            (&["journal", "--format", "csv", "--part", "2"], "csv is one file"),
            (&["payouts", "--format", "csv", "--account", "assets:bank"], "for the journal only"),
            (&["journal", "--format", "csv", "--account", "assets:mattress"], "no account of the ledger"),
        ] {
            let refused = app.cli(&[&["export"], args].concat());
            let text = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert_eq!(refused.status.code(), Some(2), "{args:?}: {text}");
            assert!(text.contains(said), "{args:?}: {text}");
            assert!(refused.stdout.is_empty(), "{args:?}");
        }
        for (query, field) in [
            ("payments?format=hledger", "format"),
            ("trial-balance?format=xero", "format"),
            ("affiliations?format=beancount", "format"),
            ("payments?format=freeagent", "currency"),
            ("payments?format=csv&part=2", "part"),
            ("journal?account=mattress", "account"),
            ("payouts?account=assets:bank", "account"),
        ] {
            let (status, body) = by_token(&app, query).await;
            let body: Value = serde_json::from_str(&body).unwrap();
            assert_eq!(status, 422, "{query}");
            assert!(body["errors"][field].is_array(), "{query}: {body}");
        }
    }
);
