//! Money out on real databases: never more than a fund holds, whoever pays at the same time; append-only; balanced.

use std::{collections::BTreeSet, sync::Arc};

use chrono::NaiveDate;
use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, Database};
use solidarity::{
    bank::{Entered, HandEntry, book_by_hand},
    disbursements::{
        Booked, CheckResult, Checking, Decided, Evidence, EvidenceHash, Moved, NotAllowed, NotMoved, Note,
        Payment, Purpose, Requested, SanctionsList, State, Told, Wish, amend, approve, find_disbursement,
        form_id, note_check, open_advances, pay, request, tell_of_money, verify_disbursements,
    },
    kernel::{
        clock::Sources,
        ids::StaffId,
        money::{Currency, Money},
        reference::Reference,
    },
    ledger::{Movement, Till, held_by_fund},
    platform::{
        Platform, config,
        db::{Db, Tx},
        doors::Doors,
        vault::{Identity, Recipients, SealingKeyring, ServerKey},
    },
};
use uuid::Uuid;

use crate::{db_test, harness::db::TestDb};

const FUND: &str = "zhanaozen-medical";

fn pounds(minor: i64) -> Money {
    Money::new(minor, Currency::GBP)
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

fn person(number: u8) -> StaffId {
    StaffId(Uuid::from_bytes([number; 16]))
}

async fn platform(db: &TestDb) -> Platform {
    let variables = [
        ("SOLIDARITY_PROFILE".to_owned(), "test".to_owned()),
        ("SOLIDARITY_DATABASE__URL".to_owned(), db.url().to_owned()),
    ];
    let settings = config::load(variables.into_iter()).unwrap().settings;
    let (sources, db) = (Sources::system(), Db::connect(db.url()).await.unwrap());
    let recipients = Recipients::parse(&[Identity::generate().recipient()]).unwrap();
    let server_key = Arc::new(ServerKey::generate(&sources));
    Platform {
        doors: Arc::new(Doors::new(db.clone(), sources.clone())),
        db,
        settings: Arc::new(settings),
        keyring: Arc::new(SealingKeyring::new(recipients, Arc::clone(&server_key))),
        server_key,
        sources,
    }
}

/// Runs one command of the room in a transaction of its own.
macro_rules! command {
    ($platform:expr, |$tx:ident, $context:ident, $note:ident| $run:expr) => {{
        let $context = $platform.clone();
        let $note = Note::try_new(&$context, "for the hospital").unwrap();
        let write = move |$tx: Tx| async move { $run.await };
        $platform.db.write(write).await.unwrap()
    }};
}

async fn enter(platform: &Platform, number: &str, movement: Movement) {
    let entry = HandEntry {
        number: number.to_owned(),
        date: day(),
        movement,
        account: "main".to_owned(),
        to_account: None,
        union: None,
        collection: None,
        note: "folder 3".to_owned(),
    };
    let context = platform.clone();
    let write = move |tx: Tx| async move { book_by_hand(&tx, &context, entry).await };
    assert_eq!(platform.db.write(write).await.unwrap(), Entered::New);
}

async fn open_fund(platform: &Platform, minor: i64) {
    let opening = Movement::Opening { fund: FUND.to_owned(), till: Till::Bank, amount: pounds(minor) };
    enter(platform, "O1", opening).await;
}

fn paper(text: &str) -> Evidence {
    Evidence { hash: EvidenceHash::of(text.as_bytes()), place: "F3/12".parse().ok() }
}

fn wish(minor: i64, intermediary: Option<&str>) -> Wish {
    Wish {
        fund: FUND.to_owned(),
        amount: pounds(minor),
        purpose: Purpose::Medical,
        recipients: BTreeSet::from(["F-001".parse().unwrap(), "F-002".parse().unwrap()]),
        intermediary: intermediary.map(|code| code.parse().unwrap()),
        evidence: paper("the hospital's bill"),
    }
}

/// Asked for by person 1 and checked; its reference.
async fn asked(platform: &Platform, minor: i64, intermediary: Option<&str>) -> Reference {
    let (wish, once) = (wish(minor, intermediary), form_id(platform));
    let made = command!(platform, |tx, context, note| request(&tx, &context, once, person(1), &wish, note));
    let Requested::New(reference) = made else { panic!("{made:?}") };
    let checking = Checking { list: SanctionsList::Uk, list_date: day(), result: CheckResult::Clear };
    let checked = command!(platform, |tx, context, _note| note_check(
        &tx,
        &context,
        (reference, 1),
        person(2),
        checking
    ));
    assert_eq!(checked, Decided::Done(State::Requested));
    reference
}

async fn approved_by(platform: &Platform, reference: Reference, who: u8) -> Decided {
    command!(platform, |tx, context, note| approve(&tx, &context, (reference, 1), person(who), note))
}

async fn paid(platform: &Platform, reference: Reference, number: usize) -> Booked {
    let payment = Payment {
        on: day(),
        account: Some("main".to_owned()),
        bank_number: format!("FT{number}").parse().unwrap(),
    };
    command!(platform, |tx, context, note| pay(&tx, &context, (reference, 1), person(4), &payment, note))
}

async fn told(platform: &Platform, reference: Reference, seen: usize, moved: Moved) -> Booked {
    let evidence = matches!(moved, Moved::HandedOver(_)).then(|| paper("signed by two"));
    let (on, account, recipients) = (day(), Some("main".to_owned()), BTreeSet::new());
    let told = Told { moved, on, account, evidence, recipients };
    command!(platform, |tx, context, note| tell_of_money(
        &tx,
        &context,
        (reference, seen),
        person(4),
        &told,
        note
    ))
}

async fn held(platform: &Platform) -> i64 {
    held_by_fund(&platform.db, FUND, Currency::GBP).await.unwrap().minor
}

async fn is_whole(platform: &Platform) {
    for check in verify_disbursements(&platform.db).await.unwrap() {
        assert!(check.passed, "{}: {}", check.name, check.detail);
    }
}

db_test!(
    async fn disbursements_at_once_never_take_more_than_the_fund_holds(db: TestDb) {
        let platform = platform(&db).await;
        open_fund(&platform, 30_000).await;
        let mut ready = Vec::new();
        for _ in 0..12 {
            let reference = asked(&platform, 3_000, None).await;
            assert_eq!(approved_by(&platform, reference, 2).await, Decided::Done(State::Requested));
            ready.push(reference);
        }
        // The last approval promises the money: ten times 30.00 are all there is.
        let last = ready.iter().map(|reference| approved_by(&platform, *reference, 3));
        let decided = join_all(last).await;
        let done = decided.iter().filter(|one| **one == Decided::Done(State::Approved)).count();
        let short = Decided::Not(NotAllowed::MoreThanHeld(pounds(0)));
        assert_eq!((done, decided.iter().filter(|one| **one == short).count()), (10, 2), "{decided:?}");

        // Meanwhile the fund spends elsewhere, and all are paid at the same time.
        let rent = Movement::Expense { fund: FUND.to_owned(), till: Till::Bank, amount: pounds(20_500) };
        enter(&platform, "V1", rent).await;
        let approved: Vec<Reference> = ready
            .iter()
            .zip(&decided)
            .filter(|(_, one)| matches!(one, Decided::Done(_)))
            .map(|(r, _)| *r)
            .collect();
        let booked =
            join_all(approved.iter().enumerate().map(|(number, one)| paid(&platform, *one, number))).await;
        let done = booked.iter().filter(|one| **one == Booked::Done(State::Paid)).count();
        let short = Booked::Not(NotAllowed::MoreThanHeld(pounds(500)));
        assert_eq!((done, booked.iter().filter(|one| **one == short).count()), (3, 7), "{booked:?}");
        assert_eq!(held(&platform).await, 500);
        // Paid twice is paid once.
        let first = approved[booked.iter().position(|one| matches!(one, Booked::Done(_))).unwrap()];
        assert_eq!(paid(&platform, first, 99).await, Booked::Not(NotAllowed::Standing));
        is_whole(&platform).await;
    }
);

db_test!(
    async fn the_same_person_approves_once_however_often_the_button_is_pressed(db: TestDb) {
        let platform = platform(&db).await;
        open_fund(&platform, 30_000).await;
        let reference = asked(&platform, 3_000, None).await;
        let decided = join_all((0..6).map(|_| approved_by(&platform, reference, 2))).await;
        let done = decided.iter().filter(|one| **one == Decided::Done(State::Requested)).count();
        let twice = decided.iter().filter(|one| **one == Decided::Not(NotAllowed::Twice)).count();
        assert_eq!((done, twice), (1, 5), "{decided:?}");
        assert_eq!(approved_by(&platform, reference, 1).await, Decided::Not(NotAllowed::OwnRequest));
        // Asked for otherwise: what was approved is no more, and has to be read again.
        let other = wish(2_500, None);
        let amended = command!(platform, |tx, context, note| amend(
            &tx,
            &context,
            (reference, 1),
            person(5),
            &other,
            note
        ));
        assert_eq!(amended, Requested::New(reference));
        assert_eq!(approved_by(&platform, reference, 3).await, Decided::Not(NotAllowed::Changed));
        let there = find_disbursement(&platform.db, reference).await.unwrap().unwrap();
        assert_eq!((there.version, there.approvals().count(), there.wish.amount), (2, 0, pounds(2_500)));
        assert_eq!(there.acts.len(), 3, "what was done stays in its story");
    }
);

db_test!(
    async fn an_advance_is_followed_to_its_end(db: TestDb) {
        let platform = platform(&db).await;
        open_fund(&platform, 10_000).await;
        let reference = asked(&platform, 10_000, Some("I-01")).await;
        for who in [2, 3] {
            approved_by(&platform, reference, who).await;
        }
        assert_eq!(paid(&platform, reference, 1).await, Booked::Done(State::Advanced));
        assert_eq!(held(&platform).await, 0, "what an intermediary carries cannot be spent again");
        let tenge = "KZT".parse().unwrap();
        let changed =
            Moved::Exchanged { given: pounds(6_000), fee: pounds(100), got: Money::new(4_000_000, tenge) };
        assert_eq!(told(&platform, reference, 4, changed).await, Booked::Done(State::Advanced));
        assert_eq!(
            told(&platform, reference, 4, changed).await,
            Booked::Not(NotAllowed::Changed),
            "the same form again is nothing new"
        );
        let whom = ("I-01".to_owned(), FUND.to_owned());
        let carried = [(pounds(3_900)), Money::new(4_000_000, tenge)];
        let expected = carried.map(|money| (whom.0.clone(), whom.1.clone(), money));
        assert_eq!(open_advances(&platform.db).await.unwrap(), expected);
        is_whole(&platform).await;

        let too_much = told(&platform, reference, 5, Moved::HandedOver(pounds(3_901))).await;
        assert_eq!(too_much, Booked::NotMoved(NotMoved::MoreThanOut(pounds(3_900))));
        for (seen, moved, state) in [
            (5, Moved::HandedOver(Money::new(4_000_000, tenge)), State::Advanced),
            (6, Moved::HandedOver(pounds(2_500)), State::Advanced),
            (7, Moved::Returned(pounds(900)), State::Advanced),
            (8, Moved::Lost(pounds(500)), State::Settled),
        ] {
            assert_eq!(told(&platform, reference, seen, moved).await, Booked::Done(state), "{moved:?}");
        }
        assert_eq!(held(&platform).await, 900);
        assert_eq!(open_advances(&platform.db).await.unwrap(), []);
        is_whole(&platform).await;
    }
);

db_test!(
    async fn what_was_done_cannot_be_changed_and_no_text_is_in_clear(db: TestDb) {
        let platform = platform(&db).await;
        open_fund(&platform, 10_000).await;
        asked(&platform, 1_000, None).await;
        let raw = Database::connect(db.url()).await.unwrap();
        for table in ["disbursement_act", "disbursement_version", "disbursement_check"] {
            let refused = raw.execute_unprepared(&format!("UPDATE {table} SET version = 9")).await;
            assert!(refused.unwrap_err().to_string().contains("append-only"), "{table}");
            let refused = raw.execute_unprepared(&format!("DELETE FROM {table}")).await;
            assert!(refused.unwrap_err().to_string().contains("append-only"), "{table}");
        }
        let notes = solidarity::disbursements::sealed_notes(&platform.db, Uuid::nil(), 10).await.unwrap();
        assert_eq!(notes.len(), 1);
        let clear = b"for the hospital";
        assert!(!notes[0].2.bytes.windows(clear.len()).any(|part| part == clear));
    }
);
