//! Exports: what an accountant gets, and who may get it.

mod accountants;
mod deaths;
mod sheets;
mod tokens;

use std::{collections::BTreeSet, fs, io::Read, path::PathBuf};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ConnectionTrait;
use secrecy::ExposeSecret;
use solidarity::{
    cli::{
        Exit,
        demo_data::{self, DemoDataArgs, DemoPlan},
        export::{self, BooksArgs, ExportArgs, ExportKind, RegisterArgs},
    },
    kernel::{
        clock::Sources,
        money::{Currency, Money},
        payment_fact::{Charge, Refund, RefundStatus},
        reference::Reference,
    },
    ledger::{
        chain::{ChainKey, extend_chain},
        totals::totals,
        verify::verify_ledger,
    },
    payments::{Books, record_charge, record_refund, verify_payments},
    platform::{
        config::Profile,
        db::{Db, StoreError},
        vault::{Identity, Recipients},
    },
    reports::{
        payments_export::{Comparison, PaymentFilter, PaymentStatus, PaymentsExport},
        sinks::{Format, Tail},
    },
};

use crate::db_test;

const FUND: &str = "fighting-fund";

fn books() -> Books {
    Books { time_zone: chrono_tz::Europe::London, general_fund: FUND.to_owned() }
}

fn chain_key() -> ChainKey {
    ChainKey::new([7; 32])
}

fn plan(recipients: Option<Recipients>) -> DemoPlan {
    let funds = [FUND, "medical-aid"].map(str::to_owned).into();
    DemoPlan { books: books(), funds, recipients, chain_key: chain_key() }
}

/// Invented gifts; how many payments they are.
async fn fill(db: &Db, donations: u32, seed: u64) -> u64 {
    demo_data::fill(db, plan(None), DemoDataArgs { donations, seed, affiliations: 0 }, |_| {}).await.unwrap()
}

async fn bytes_of(mut export: PaymentsExport, format: Format) -> (Vec<u8>, PaymentsExport) {
    let mut sink = format.sink("payments", export.columns()).unwrap();
    let mut bytes = Vec::new();
    while export.write_page(sink.as_mut()).await.unwrap().is_some() {
        bytes.extend(sink.take().unwrap());
    }
    match sink.finish().unwrap() {
        Tail::Bytes(rest) => bytes.extend(rest),
        Tail::File(mut file) => drop(file.read_to_end(&mut bytes).unwrap()),
    }
    (bytes, export)
}

async fn export_as(db: &Db, filter: PaymentFilter, format: Format) -> (Vec<u8>, PaymentsExport) {
    bytes_of(PaymentsExport::open(db, filter, None).await.unwrap(), format).await
}

type Row = std::collections::HashMap<String, String>;

fn rows(csv: &[u8]) -> Vec<Row> {
    csv::Reader::from_reader(csv).deserialize().map(|row| row.unwrap()).collect()
}

async fn csv_rows(db: &Db, filter: PaymentFilter) -> Vec<Row> {
    rows(&export_as(db, filter, Format::Csv).await.0)
}

fn minor(row: &Row, column: &str) -> i64 {
    row[column].parse().unwrap()
}

async fn charge(db: &Db, id: &str, minor: i64, created: DateTime<Utc>, owned: bool) -> Charge {
    let charge = Charge {
        id: id.to_owned(),
        payment_intent: None,
        reference: None,
        amount: Money::new(minor, Currency::GBP),
        refunded_minor: 0,
        balance_transaction: None,
        created,
    };
    let told = charge.clone();
    db.write(move |tx| async move {
        let sources = Sources::system();
        let owner = owned.then(|| (Reference::generate(&sources), FUND));
        record_charge(&tx, &sources, &books(), &told, owner).await
    })
    .await
    .unwrap();
    charge
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

db_test!(
    async fn r11_every_payment_is_exported_once_and_the_sums_are_the_ledgers(db: TestDb) {
        let db = Db::connect(db.url()).await.unwrap();
        let payments = fill(&db, 4_400, 11).await;
        let (bytes, export) = export_as(&db, PaymentFilter::default(), Format::Csv).await;
        let rows = rows(&bytes);
        assert_eq!(rows.len() as u64, payments);
        assert_eq!(export.totals().rows, payments);
        let charges: BTreeSet<&str> = rows.iter().map(|row| row["charge"].as_str()).collect();
        assert_eq!(charges.len(), rows.len());
        assert!(rows.is_sorted_by_key(|row| row["paid_on"].clone()));
        assert_eq!(export.compare().await.unwrap(), Comparison::Equal);

        // The same from outside: rows added up, and what the ledger says was given.
        let booked = totals(&db, day("2024-01-01"), day("2027-01-01")).await.unwrap();
        for currency in ["GBP", "EUR", "USD"] {
            let given: i64 = rows
                .iter()
                .filter(|row| row["currency"] == currency && !row["reference"].is_empty())
                .map(|row| minor(row, "amount_minor"))
                .sum();
            let income = booked.iter().filter(|t| t.currency == currency && t.account == "income:donations");
            assert_eq!(given, -income.map(|t| t.amount_minor).sum::<i64>(), "{currency}");
        }
        assert!(rows.iter().any(|row| row["reference"].is_empty()), "suspense is in the export too");
        // A gift's own columns stand on its own row.
        assert!(rows.iter().all(|row| (row["channel"] == "card") == (row["method"] != "transfer")));
    }
);

db_test!(
    async fn r11_what_arrives_during_an_export_is_for_the_next_one(db: TestDb) {
        let db = Db::connect(db.url()).await.unwrap();
        // More pages than are read ahead.
        let payments = fill(&db, 5_200, 3).await;
        let mut export = PaymentsExport::open(&db, PaymentFilter::default(), None).await.unwrap();
        let mut sink = Format::Csv.sink("payments", export.columns()).unwrap();
        assert_eq!(export.write_page(sink.as_mut()).await.unwrap(), Some(1_000));
        let first = sink.take().unwrap();
        charge(&db, "ch_late", 500, at("2026-11-01T12:00:00Z"), true).await;
        charge(&db, "ch_late_and_old", 500, at("2024-11-02T12:00:00Z"), true).await;
        while export.write_page(sink.as_mut()).await.unwrap().is_some() {}
        let text = String::from_utf8([first, sink.take().unwrap()].concat()).unwrap();
        assert_eq!(rows(text.as_bytes()).len() as u64, payments);
        assert!(!text.contains("ch_late"));
        assert_eq!(export.compare().await.unwrap(), Comparison::Equal);
        assert_eq!(csv_rows(&db, PaymentFilter::default()).await.len() as u64, payments + 2);
    }
);

db_test!(
    async fn r11_dates_are_those_of_the_campaigns_time_zone(db: TestDb) {
        let db = Db::connect(db.url()).await.unwrap();
        charge(&db, "ch_summer", 1_000, at("2026-06-30T23:30:00Z"), true).await;
        charge(&db, "ch_winter", 1_000, at("2026-01-31T23:30:00Z"), true).await;
        let on = |from, to| PaymentFilter { from: Some(day(from)), to: Some(day(to)), ..Default::default() };
        let july = csv_rows(&db, on("2026-07-01", "2026-07-01")).await;
        assert_eq!(july.len(), 1);
        assert_eq!(july[0]["paid_on"], "2026-07-01");
        assert_eq!(july[0]["occurred_at"], "2026-06-30T23:30:00Z");
        assert!(csv_rows(&db, on("2026-06-01", "2026-06-30")).await.is_empty());
        assert_eq!(csv_rows(&db, on("2026-01-31", "2026-01-31")).await[0]["charge"], "ch_winter");
    }
);

db_test!(
    async fn r08_refunds_are_told_beside_the_gross_and_totals_stay_the_ledgers(db: TestDb) {
        let db = Db::connect(db.url()).await.unwrap();
        let given = charge(&db, "ch_refunded", 2_500, at("2026-05-01T10:00:00Z"), true).await;
        charge(&db, "ch_nobodys", 700, at("2026-05-01T11:00:00Z"), false).await;
        for (id, charge, minor) in [("re_1", given.id.as_str(), 1_000), ("re_2", "ch_nobodys", 700)] {
            let refund = Refund {
                id: id.to_owned(),
                charge: charge.to_owned(),
                amount: Money::new(minor, Currency::GBP),
                status: RefundStatus::Succeeded,
                balance_transaction: None,
                returned: None,
                created: at("2026-05-03T10:00:00Z"),
            };
            db.write(
                move |tx| async move { record_refund(&tx, &Sources::system(), &books(), &refund).await },
            )
            .await
            .unwrap();
        }
        // Before the chain has the entries and after it: the same sums.
        for _ in 0..2 {
            let (bytes, export) = export_as(&db, PaymentFilter::default(), Format::Csv).await;
            let rows = rows(&bytes);
            assert_eq!(
                rows.iter().map(|r| (r["status"].as_str(), minor(r, "refunded_minor"))).collect::<Vec<_>>(),
                [("partially_refunded", 1_000), ("refunded", 700)]
            );
            assert_eq!(rows[0]["amount"], "25.00");
            assert_eq!(export.totals().groups.values().sum::<i64>(), 3_200);
            assert_eq!(export.compare().await.unwrap(), Comparison::Equal);
            extend_chain(&db, &chain_key()).await.unwrap();
        }
    }
);

db_test!(
    async fn a_payment_changed_behind_the_ledgers_back_stops_the_export(test: TestDb) {
        let db = Db::connect(test.url()).await.unwrap();
        fill(&db, 50, 5).await;
        let out = test.folder().join("payments.csv");
        fs::write(&out, "what was there").unwrap();
        assert_eq!(export::run(&db, &args(Format::Csv, &out)).await, Exit::Done);
        let before = fs::read(&out).unwrap();
        assert_eq!(rows(&before).len(), csv_rows(&db, PaymentFilter::default()).await.len());

        let other = sea_orm::Database::connect(test.url()).await.unwrap();
        let tampered = "UPDATE payment SET amount_minor = amount_minor + 1 WHERE channel = 'card'";
        other.execute_unprepared(tampered).await.unwrap();
        other.close().await.unwrap();
        assert_eq!(export::run(&db, &args(Format::Csv, &out)).await, Exit::CheckFailed);
        assert_eq!(fs::read(&out).unwrap(), before, "wrong sums never take the place of a good file");
    }
);

fn args(format: Format, out: &std::path::Path) -> ExportArgs {
    ExportArgs {
        kind: ExportKind::Payments,
        format,
        from: None,
        to: None,
        fund: None,
        channel: None,
        currency: None,
        status: None,
        body: None,
        payout: None,
        out: Some(out.to_owned()),
        names: false,
        identity: None,
        books: BooksArgs::default(),
        register: RegisterArgs::default(),
    }
}

db_test!(
    async fn filters_part_the_payments_and_each_part_equals_the_ledger(db: TestDb) {
        let db = Db::connect(db.url()).await.unwrap();
        let payments = usize::try_from(fill(&db, 1_500, 21).await).unwrap();
        let mut counted = 0;
        for channel in ["card", "bank_transfer", "standing_order", "cheque", "cash"] {
            for fund in [FUND, "medical-aid"] {
                for currency in ["GBP", "EUR", "USD"] {
                    let filter = PaymentFilter {
                        from: Some(day("2024-11-01")),
                        channel: Some(channel.to_owned()),
                        fund: Some(fund.to_owned()),
                        currency: Some(currency.parse().unwrap()),
                        ..Default::default()
                    };
                    let (bytes, export) = export_as(&db, filter, Format::Csv).await;
                    assert_eq!(export.compare().await.unwrap(), Comparison::Equal);
                    let rows = rows(&bytes);
                    assert!(rows.iter().all(|r| r["channel"] == channel && r["fund"] == fund));
                    assert!(rows.iter().all(|r| r["currency"] == currency));
                    counted += rows.len();
                }
            }
        }
        assert_eq!(counted, payments);
        let mut counted = 0;
        for status in ["paid", "partially_refunded", "refunded", "disputed"] {
            let wanted: PaymentStatus = status.parse().unwrap();
            let rows = csv_rows(&db, PaymentFilter { status: Some(wanted), ..Default::default() }).await;
            assert!(!rows.is_empty() && rows.iter().all(|row| row["status"] == status), "{status}");
            counted += rows.len();
        }
        assert_eq!(counted, payments);
    }
);

db_test!(
    async fn r12_names_are_opened_by_an_identity_only(test: TestDb) {
        let db = Db::connect(test.url()).await.unwrap();
        let identity = Identity::generate();
        let recipients = Recipients::parse(&[identity.recipient()]).unwrap();
        let data = DemoDataArgs { donations: 40, seed: 9, affiliations: 0 };
        demo_data::fill(&db, plan(Some(recipients)), data, |_| {}).await.unwrap();
        for format in [Format::Csv, Format::Jsonl] {
            let (bytes, _) = export_as(&db, PaymentFilter::default(), format).await;
            let text = String::from_utf8(bytes).unwrap();
            assert!(!text.contains("example.org") && !text.contains("email"));
        }
        let key_file = |name: &str, identity: &Identity| -> PathBuf {
            let path = test.folder().join(name);
            fs::write(&path, identity.to_file().expose_secret()).unwrap();
            path
        };
        let out = test.folder().join("names.csv");
        let named = |format, key| ExportArgs { names: true, identity: Some(key), ..args(format, &out) };
        let stranger = key_file("stranger", &Identity::generate());
        assert_eq!(export::run(&db, &named(Format::Csv, stranger)).await, Exit::CouldNot);
        assert!(!out.exists());
        let key = key_file("identity", &identity);
        assert_eq!(export::run(&db, &named(Format::Xlsx, key.clone())).await, Exit::WrongUse);
        assert_eq!(export::run(&db, &named(Format::Csv, key)).await, Exit::Done);
        let rows = rows(&fs::read(&out).unwrap());
        let told: Vec<&Row> = rows.iter().filter(|row| !row["email"].is_empty()).collect();
        assert!(told.len() > 10 && told.len() < rows.len());
        assert!(told.iter().all(|row| row["email"].ends_with("@example.org") && !row["name"].is_empty()));
        assert!(told.iter().any(|row| row["name"].starts_with("'=Hugo")), "a name is no formula");
    }
);

db_test!(
    async fn wrong_use_of_the_command_is_told_apart(test: TestDb) {
        let db = Db::connect(test.url()).await.unwrap();
        let out = test.folder().join("none.csv");
        let backwards = ExportArgs {
            from: Some(day("2026-02-01")),
            to: Some(day("2026-01-01")),
            ..args(Format::Csv, &out)
        };
        assert_eq!(export::run(&db, &backwards).await, Exit::WrongUse);
        let channel = ExportArgs { channel: Some("post".to_owned()), ..args(Format::Csv, &out) };
        assert_eq!(export::run(&db, &channel).await, Exit::WrongUse);
        let nowhere = test.folder().join("no/such/folder/x.csv");
        assert_eq!(export::run(&db, &args(Format::Csv, &nowhere)).await, Exit::CouldNot);
        // Nothing to export is an answer: a header and no rows.
        assert_eq!(export::run(&db, &args(Format::Csv, &out)).await, Exit::Done);
        assert!(fs::read_to_string(&out).unwrap().starts_with("reference,paid_on,"));
    }
);

db_test!(
    async fn invented_books_pass_every_check_and_stay_out_of_production(db: TestDb) {
        let db = Db::connect(db.url()).await.unwrap();
        let args = DemoDataArgs { donations: 400, seed: 4, affiliations: 300 };
        assert_eq!(demo_data::run(&db, Profile::Production, plan(None), args).await, Exit::WrongUse);
        assert!(csv_rows(&db, PaymentFilter::default()).await.is_empty());
        assert_eq!(demo_data::run(&db, Profile::Test, plan(None), args).await, Exit::Done);
        let now = at("2026-11-24T00:00:00Z");
        let mut checks = verify_payments(&db, now).await.unwrap();
        checks.extend(verify_ledger(&db, &chain_key(), now).await.unwrap());
        for check in checks {
            assert!(check.passed, "{}: {}", check.name, check.detail);
        }
        let again = demo_data::fill(&db, plan(None), args, |_| {}).await;
        assert!(matches!(again, Err(StoreError::Conflict)), "the same seed gives the same rows");
    }
);
