//! Exports: what an accountant gets, and who may get it.

use std::{collections::BTreeSet, fs, io::Read, path::PathBuf, sync::Arc};

use actix_web::{
    App,
    http::StatusCode,
    test::{TestRequest, call_service, init_service, read_body},
    web,
};
use calamine::{Data, Reader, Xlsx};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::ConnectionTrait;
use secrecy::{ExposeSecret, SecretString};
use solidarity::{
    cli::{
        Exit,
        demo_data::{self, DemoDataArgs, DemoPlan},
        export::{self, ExportArgs, ExportKind, RegisterArgs},
    },
    kernel::{
        clock::{ManualClock, Sources, SystemRandom},
        money::{Currency, Money},
        payment_fact::{Charge, Refund, RefundStatus, Transfer, TransferChannel},
        reference::Reference,
    },
    ledger::{
        chain::{ChainKey, extend_chain},
        totals::totals,
        verify::verify_ledger,
    },
    office::{Role, create_token, list_tokens, revoke_token},
    payments::{Books, record_charge, record_refund, record_transfer, verify_payments},
    platform::{
        config::Profile,
        db::{Db, StoreError},
        vault::{Identity, Recipients},
    },
    reports::{
        api::{ReportsState, routes},
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
        let payments = fill(&db, 2_100, 3).await;
        let mut export = PaymentsExport::open(&db, PaymentFilter::default(), None).await.unwrap();
        let mut sink = Format::Csv.sink("payments", export.columns()).unwrap();
        assert_eq!(export.write_page(sink.as_mut()).await.unwrap(), Some(2_000));
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
        out: Some(out.to_owned()),
        names: false,
        identity: None,
        register: RegisterArgs::default(),
    }
}

async fn hostile_transfer(db: &Db, bank_ref: &str) {
    let sources = Sources::system();
    let transfer = Transfer {
        reference: Reference::generate(&sources),
        amount: Money::new(1_234, Currency::EUR),
        channel: TransferChannel::BankTransfer,
        date: day("2026-03-04"),
        bank_ref: bank_ref.to_owned(),
    };
    db.write(move |tx| async move { record_transfer(&tx, &sources, &transfer, FUND).await }).await.unwrap();
}

db_test!(
    async fn cells_that_a_spreadsheet_would_run_are_made_text(db: TestDb) {
        let db = Db::connect(db.url()).await.unwrap();
        let hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "a\u{1f}b,\"c\""];
        for bank_ref in hostile {
            hostile_transfer(&db, bank_ref).await;
        }
        let rows = csv_rows(&db, PaymentFilter::default()).await;
        let found: BTreeSet<String> = rows.iter().map(|row| row["charge"].clone()).collect();
        let (plain, formulas) = (hostile[7].to_owned(), &hostile[..7]);
        let expected = formulas.iter().map(|text| format!("'{text}")).chain([plain]).collect();
        assert_eq!(found, expected);
        assert!(
            rows.iter().all(|row| row["amount"] == "12.34" && row["fund"] == FUND && row["status"] == "paid")
        );

        let (lines, _) = export_as(&db, PaymentFilter::default(), Format::Jsonl).await;
        let objects: Vec<serde_json::Value> = String::from_utf8(lines)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let charges: BTreeSet<&str> = objects.iter().map(|o| o["charge"].as_str().unwrap()).collect();
        assert_eq!(charges, hostile.into_iter().collect());
        assert_eq!(objects[0]["amount_minor"], 1_234);
        assert_eq!(objects[0]["amount"], "12.34");
        assert!(objects[0]["fee_minor"].is_null());
    }
);

db_test!(
    async fn a_spreadsheet_program_reads_the_sheet_with_numbers_as_numbers(db: TestDb) {
        let db = Db::connect(db.url()).await.unwrap();
        let payments = fill(&db, 60, 8).await;
        hostile_transfer(&db, "=1+1").await;
        let (bytes, _) = export_as(&db, PaymentFilter::default(), Format::Xlsx).await;
        let mut workbook = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let sheet = workbook.worksheet_range("payments 1").unwrap();
        assert_eq!(sheet.height() as u64, payments + 2);
        let row = sheet.rows().find(|row| row[12] == Data::String("'=1+1".to_owned())).unwrap();
        assert_eq!(row[6], Data::Float(12.34));
        assert_eq!(row[7], Data::Float(1234.0));
        assert_eq!(row[1], Data::String("2026-03-04".to_owned()));
        assert_eq!(sheet.get((0, 6)), Some(&Data::String("amount".to_owned())));
    }
);

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

async fn answer(
    state: &ReportsState,
    query: &str,
    token: Option<&SecretString>,
) -> (StatusCode, Row, Vec<u8>) {
    let app = init_service(App::new().app_data(web::Data::new(state.clone())).configure(routes)).await;
    let mut request = TestRequest::get().uri(&format!("/api/v1/office/payments{query}"));
    if let Some(token) = token {
        request = request.insert_header(("Authorization", format!("Bearer {}", token.expose_secret())));
    }
    let response = call_service(&app, request.to_request()).await;
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    (response.status(), headers, read_body(response).await.to_vec())
}

db_test!(
    async fn a_token_exports_by_its_role_until_it_ends(db: TestDb) {
        let db = Db::connect(db.url()).await.unwrap();
        let payments = fill(&db, 2_300, 2).await;
        let clock = Arc::new(ManualClock::new(at("2026-11-20T12:00:00Z")));
        let sources = Sources { clock: clock.clone(), random: Arc::new(SystemRandom) };
        let state = ReportsState { db: db.clone(), sources: sources.clone() };
        let create = |role, days| create_token(&db, &sources, role, format!("{role}"), days);
        let (auditor, token) = create(Role::Auditor, Some(30)).await.unwrap();
        assert!(token.expose_secret().starts_with("sol_") && token.expose_secret().len() == 47);

        let (status, headers, body) = answer(&state, "?format=csv&from=&fund=", Some(&token)).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(rows(&body).len() as u64, payments);
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(headers["content-disposition"], "attachment; filename=\"payments.csv\"");
        let (_, _, sheet) = answer(&state, "?format=xlsx&channel=cash", Some(&token)).await;
        assert!(Xlsx::new(std::io::Cursor::new(sheet)).is_ok());

        for query in
            ["?from=yesterday", "?format=pdf", "?status=odd", "?names=1", "?channel=x", "?currency=EURO"]
        {
            let (status, headers, body) = answer(&state, query, Some(&token)).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
            assert_eq!(headers["content-type"], "application/problem+json");
            let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(body["errors"].as_object().unwrap().len(), 1);
        }
        for role in [Role::Clerk, Role::Officer] {
            let (_, token) = create(role, None).await.unwrap();
            assert_eq!(answer(&state, "", Some(&token)).await.0, StatusCode::FORBIDDEN);
        }
        let (_, treasurer) = create(Role::Treasurer, None).await.unwrap();
        assert_eq!(answer(&state, "?status=refunded", Some(&treasurer)).await.0, StatusCode::OK);
        let (status, headers, _) = answer(&state, "", None).await;
        assert_eq!((status, headers["www-authenticate"].as_str()), (StatusCode::UNAUTHORIZED, "Bearer"));
        let wrong: SecretString = "sol_wrong".to_owned().into();
        assert_eq!(answer(&state, "", Some(&wrong)).await.0, StatusCode::UNAUTHORIZED);

        clock.advance(TimeDelta::days(30));
        assert_eq!(answer(&state, "", Some(&token)).await.0, StatusCode::UNAUTHORIZED, "its days are over");
        assert_eq!(answer(&state, "?status=disputed", Some(&treasurer)).await.0, StatusCode::OK);
        let treasurers =
            list_tokens(&db).await.unwrap().into_iter().find(|t| t.role == Role::Treasurer).unwrap();
        assert!(revoke_token(&db, &sources, treasurers.id).await.unwrap());
        assert!(!revoke_token(&db, &sources, treasurers.id).await.unwrap());
        assert_eq!(answer(&state, "", Some(&treasurer)).await.0, StatusCode::UNAUTHORIZED);
        assert!(
            list_tokens(&db).await.unwrap().iter().any(|t| t.id == auditor.id && t.role == Role::Auditor)
        );
    }
);
