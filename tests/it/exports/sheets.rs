//! What a spreadsheet program makes of an export.

use std::collections::BTreeSet;

use calamine::{Data, Reader, Xlsx};
use solidarity::{
    kernel::{
        clock::Sources,
        money::{Currency, Money},
        payment_fact::{Transfer, TransferChannel},
        reference::Reference,
    },
    payments::record_transfer,
    platform::db::Db,
    reports::{payments_export::PaymentFilter, sinks::Format},
};

use super::{FUND, csv_rows, day, export_as, fill};
use crate::db_test;

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
