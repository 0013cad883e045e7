//! Invents gifts and what became of them, booked by the ledger's own templates.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::random::Seeded;
use crate::{
    kernel::{
        clock::{Clock, ManualClock, Sources},
        ids::{DonationId, PaymentId, SupporterId},
        money::{Currency, Money},
        payment_fact::{BalanceTransaction, Charge, Refund, RefundStatus, Transfer, TransferChannel},
        reference::Reference,
    },
    ledger::{
        Account, Entry,
        templates::{
            IncomePart, balance_fee::balance_fee, charge_taken::charge_taken, dispute::dispute_lost,
            dispute::dispute_moved, refund::refund_made, transfer_received::transfer_received,
        },
    },
    payments::Books,
    platform::{
        db::StoreError,
        vault::{SealingKey, SealingKeyring},
    },
    supporters::{SealedRecord, SupporterRecord, seal_record},
};

/// Minor units; all are within what the service takes.
const AMOUNTS: [i64; 10] = [300, 500, 500, 1_000, 1_000, 1_500, 2_000, 2_500, 5_000, 12_345];
const DISPUTE_FEE_MINOR: i64 = 2_000;
/// The invented gifts lie in these days, whatever today is: the same seed gives the same rows.
const DAYS: i64 = 730;
const GIVEN: [&str; 8] = ["Ada", "Bolat", "Chidi", "Dana", "Emre", "Freya", "Gulnara", "=Hugo"];
const FAMILY: [&str; 6] = ["Example", "Sample", "Muster", "Ejemplo", "Primer", "Esimerkki"];

/// A gift with its payment.
pub struct DemoGift {
    pub id: DonationId,
    pub reference: Reference,
    pub supporter: Option<SupporterId>,
    pub created_at: DateTime<Utc>,
}

/// A payment as its table has it.
pub struct DemoPayment {
    pub id: PaymentId,
    /// Without one, nobody knows what it is for.
    pub gift: Option<DemoGift>,
    pub channel: &'static str,
    pub source: &'static str,
    pub source_ref: String,
    pub payment_intent: Option<String>,
    pub fund: String,
    pub amount: Money,
    pub refund: Option<Refund>,
    /// Id and status.
    pub dispute: Option<(String, &'static str)>,
    pub fee: Option<Money>,
    pub balance_transaction: Option<String>,
    pub occurred_at: DateTime<Utc>,
    pub business_date: NaiveDate,
}

/// What one transaction writes.
#[derive(Default)]
pub struct Batch {
    pub keys: Vec<(Arc<SealingKey>, DateTime<Utc>)>,
    pub supporters: Vec<(SealedRecord, DateTime<Utc>)>,
    pub payments: Vec<DemoPayment>,
    pub entries: Vec<Entry>,
}

/// Invents one gift after another.
pub struct Inventor {
    books: Books,
    funds: Vec<String>,
    keyring: Option<SealingKeyring>,
    random: Arc<Seeded>,
    clock: Arc<ManualClock>,
    pub sources: Sources,
    step: TimeDelta,
}

impl Inventor {
    /// `count` gifts will be spread over two years up to the end of October 2026.
    pub fn new(
        books: Books,
        funds: Vec<String>,
        keyring: Option<SealingKeyring>,
        seed: u64,
        count: u32,
    ) -> Self {
        let start = NaiveDate::from_ymd_opt(2024, 11, 1).unwrap_or_default().and_time(chrono::NaiveTime::MIN);
        let clock = Arc::new(ManualClock::new(start.and_utc()));
        let random = Arc::new(Seeded::new(seed));
        let sources = Sources { clock: clock.clone(), random: random.clone() };
        let step = TimeDelta::microseconds(DAYS * 86_400_000_000 / i64::from(count.max(1)));
        Self { books, funds, keyring, random, clock, sources, step }
    }

    /// The next gifts, each with its payment, and now and then money that nobody explained.
    ///
    /// # Errors
    /// An amount that cannot be booked, or a key that cannot be wrapped.
    pub fn batch(&self, gifts: u32) -> Result<Batch, StoreError> {
        let mut batch = Batch::default();
        for _ in 0..gifts {
            self.clock.advance(self.step);
            let gift = DemoGift {
                id: DonationId::generate(&self.sources),
                reference: Reference::generate(&self.sources),
                supporter: self.supporter(&mut batch)?,
                created_at: self.clock.now(),
            };
            if self.random.below(100) < 70 {
                self.card(&mut batch, Some(gift))?;
            } else {
                self.transfer(&mut batch, gift)?;
            }
            if self.random.below(200) == 0 {
                self.card(&mut batch, None)?;
            }
        }
        Ok(batch)
    }

    fn id(&self, prefix: &str) -> String {
        format!("{prefix}_demo{:016x}", self.random.next())
    }

    fn supporter(&self, batch: &mut Batch) -> Result<Option<SupporterId>, StoreError> {
        let Some(keyring) = &self.keyring else { return Ok(None) };
        if self.random.below(3) == 0 {
            return Ok(None);
        }
        let now = self.clock.now();
        let unusable = |_| StoreError::Corrupt("a sealing key cannot be made".to_owned());
        let (key, fresh) = keyring.current(&self.sources).map_err(unusable)?;
        if fresh {
            keyring.mark_stored(key.id);
            batch.keys.push((key.clone(), now));
        }
        let name = self.random.one_of(&GIVEN).zip(self.random.one_of(&FAMILY));
        let record = SupporterRecord {
            name: name.map(|(given, family)| format!("{given} {family}")),
            email: format!("giver{}@example.org", self.random.below(1_000_000)).parse().ok(),
            ..SupporterRecord::default()
        };
        let id = SupporterId::generate(&self.sources);
        batch.supporters.push((seal_record(&record, id, &key, &self.sources), now));
        Ok(Some(id))
    }

    fn amount(&self) -> Money {
        let currency = match self.random.below(100) {
            0..75 => Currency::GBP,
            75..93 => Currency::EUR,
            _ => Currency::USD,
        };
        Money::new(self.random.one_of(&AMOUNTS).copied().unwrap_or(1_000), currency)
    }

    fn fund(&self) -> String {
        let chosen =
            if self.random.below(4) == 0 { self.random.one_of(&self.funds) } else { self.funds.first() };
        chosen.unwrap_or(&self.books.general_fund).clone()
    }

    fn transfer(&self, batch: &mut Batch, gift: DemoGift) -> Result<(), StoreError> {
        let channel = match self.random.below(30) {
            0..20 => TransferChannel::BankTransfer,
            20..26 => TransferChannel::StandingOrder,
            26..29 => TransferChannel::Cheque,
            _ => TransferChannel::Cash,
        };
        let transfer = Transfer {
            reference: gift.reference,
            amount: self.amount(),
            channel,
            date: self.books.business_date(gift.created_at),
            bank_ref: self.id("line"),
        };
        let fund = self.fund();
        let entry = transfer_received(&transfer, &fund)?;
        batch.payments.push(DemoPayment {
            id: PaymentId::generate(&self.sources),
            gift: Some(gift),
            channel: channel.code(),
            source: "bank",
            source_ref: transfer.bank_ref,
            payment_intent: None,
            fund,
            amount: transfer.amount,
            refund: None,
            dispute: None,
            fee: None,
            balance_transaction: None,
            occurred_at: entry.occurred_at(),
            business_date: transfer.date,
        });
        batch.entries.push(entry);
        Ok(())
    }

    fn card(&self, batch: &mut Batch, gift: Option<DemoGift>) -> Result<(), StoreError> {
        let (created, amount) = (self.clock.now(), self.amount());
        let reference = gift.as_ref().map(|gift| gift.reference);
        let fund = if gift.is_some() { self.fund() } else { self.books.general_fund.clone() };
        let date = self.books.business_date(created);
        let charge = Charge {
            id: self.id("ch"),
            payment_intent: Some(self.id("pi")),
            reference,
            amount,
            refunded_minor: 0,
            balance_transaction: Some(self.id("txn")),
            created,
        };
        batch.entries.push(charge_taken(&charge, reference, &fund, date)?);
        let fee = Money::new(amount.minor * 15 / 1_000 + 20, amount.currency);
        let line = self.line(charge.balance_transaction.clone().unwrap_or_default(), &charge, amount, fee);
        batch.entries.extend(balance_fee(&line, amount, reference, &fund, &self.books.general_fund, date)?);
        let mut payment = DemoPayment {
            id: PaymentId::generate(&self.sources),
            gift,
            channel: "card",
            source: "stripe",
            source_ref: charge.id.clone(),
            payment_intent: charge.payment_intent.clone(),
            fund,
            amount,
            refund: None,
            dispute: None,
            fee: Some(fee),
            balance_transaction: charge.balance_transaction.clone(),
            occurred_at: created,
            business_date: date,
        };
        match (reference, self.random.below(1_000)) {
            (_, 0..30) => self.refund(batch, &charge, &mut payment)?,
            (Some(_), 30..33) => self.dispute(batch, &charge, &mut payment)?,
            _ => {}
        }
        batch.payments.push(payment);
        Ok(())
    }

    fn line(&self, id: String, charge: &Charge, amount: Money, fee: Money) -> BalanceTransaction {
        BalanceTransaction {
            id,
            source: Some(charge.id.clone()),
            kind: "charge".to_owned(),
            amount,
            fee,
            created: charge.created,
        }
    }

    fn refund(
        &self,
        batch: &mut Batch,
        charge: &Charge,
        payment: &mut DemoPayment,
    ) -> Result<(), StoreError> {
        let minor = if self.random.below(2) == 0 { charge.amount.minor } else { charge.amount.minor / 3 };
        let refund = Refund {
            id: self.id("re"),
            charge: charge.id.clone(),
            amount: Money::new(minor, charge.amount.currency),
            status: RefundStatus::Succeeded,
            balance_transaction: Some(self.id("txn")),
            returned: None,
            created: charge.created + TimeDelta::days(2),
        };
        let date = self.books.business_date(refund.created);
        let (amount, fund) = (refund.amount, payment.fund.as_str());
        let from = [IncomePart { account: Account::Refunds, fund: fund.to_owned(), amount }];
        let entry = refund_made(&refund.id, amount, charge.reference, fund, &from, refund.created, date)?;
        batch.entries.push(entry);
        payment.refund = Some(refund);
        Ok(())
    }

    fn dispute(
        &self,
        batch: &mut Batch,
        charge: &Charge,
        payment: &mut DemoPayment,
    ) -> Result<(), StoreError> {
        let taken = Money::new(-charge.amount.minor, charge.amount.currency);
        let fee = Money::new(DISPUTE_FEE_MINOR, charge.amount.currency);
        let (id, date) = (self.id("dp"), payment.business_date);
        let line = self.line(self.id("txn"), charge, taken, fee);
        batch.entries.extend(dispute_moved(
            &line,
            charge.reference,
            &payment.fund,
            &self.books.general_fund,
            date,
        )?);
        let status = if self.random.below(2) == 0 { "open" } else { "lost" };
        if status == "lost" {
            let (amount, fund) = (charge.amount, payment.fund.as_str());
            let from = [IncomePart { account: Account::Chargebacks, fund: fund.to_owned(), amount }];
            let lost = dispute_lost(&line, charge.reference, fund, &from, charge.created, date)?;
            batch.entries.push(lost);
        }
        payment.dispute = Some((id, status));
        Ok(())
    }
}
