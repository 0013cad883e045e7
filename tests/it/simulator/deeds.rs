//! What people do, done.

use serde_json::{Value, json};
use solidarity::{
    app::{
        dispatch::{Booked, book_transfer},
        process_events::refresh_session,
        refund::{RefundError, give_back},
    },
    donations::{
        SubmissionKey,
        donation::{Donation, Gift, Method},
        find_donation,
        give::GiveError,
        open_page,
        regular::{Change, ChangeError, change_gift, find_gift},
    },
    kernel::{
        frequency::Frequency,
        locale::Locale,
        money::{Currency, Money},
        payment_fact::{Transfer, TransferChannel},
        reference::Reference,
    },
    payments::{Payment, find_payment, payments_under},
    platform::db::StoreError,
    sandbox::Request,
    stripe::StripeError,
    supporters::SupporterRecord,
};

use super::{
    instance::Instance,
    story::{CardKind, Deed, GiftDeed},
    world::{Again, Given, World},
};

const GOOD: &str = "4242424242424242";
const DECLINED: &str = "4000000000000002";
const DISPUTED: &str = "4000000000000259";
/// Can be kept, and fails when it is charged.
const FAILS_LATER: &str = "4000000000000341";

/// Seconds that pass without anything being done.
const LONGEST_STEP: i64 = 5 * 86_400;

fn later(error: impl std::fmt::Display) -> Again {
    Again::Later(error.to_string())
}

/// A record of which nothing may ever be found outside its seal (I6).
fn record(number: usize) -> SupporterRecord {
    SupporterRecord {
        name: Some(format!("Canary {number}")),
        email: Some(format!("canary-{number}@example.org").parse().unwrap()),
        message: Some("From the canary of the night shift".to_owned()),
        on_behalf_of: None,
    }
}

fn card_form(card: &str) -> String {
    format!("card_number={card}&expiry=12%2F60&cvc=123&email=canary-payer%40example.org&name=Canary%20Payer")
}

impl World {
    /// One deed; what it came to is in the story.
    pub async fn act(&mut self, number: usize, deed: &Deed) {
        self.say(format!("{number}. {deed:?}"));
        let done = match deed {
            Deed::Give { interval, euros, minor, medical, record: told, card } => {
                let currency = if *euros { Currency::EUR } else { Currency::GBP };
                let gift = Gift {
                    amount: Money::new(*minor, currency),
                    frequency: interval.map_or(Frequency::Once, Frequency::Regular),
                    fund: if *medical { "zhanaozen-medical" } else { "fighting-fund" }.to_owned(),
                    method: Method::Card,
                    ..plain_gift(if *told { record(number) } else { SupporterRecord::default() })
                };
                self.give_by_card(number, gift, *card).await
            }
            Deed::Pledge { minor, record: told } => {
                let gift = Gift {
                    amount: Money::new(*minor, Currency::GBP),
                    method: Method::Transfer,
                    ..plain_gift(if *told { record(number) } else { SupporterRecord::default() })
                };
                self.pledge(number, gift).await
            }
            Deed::LookAtStatus(which) => self.look_at_status(*which).await,
            Deed::ChangeGift(which, change) => self.change(number, *which, *change).await,
            Deed::CardOnFile { gift, good } => {
                let card = json!({ "card_number": if *good { GOOD } else { FAILS_LATER } });
                self.at_dashboard("customers", *gift, |_| true, "card", card).await
            }
            Deed::RefundByUs { payment, part } => self.refund_by_us(number, *payment, *part).await,
            Deed::RefundAtStripe { charge, part } => {
                let sent = part.map_or_else(|| json!({}), |part| json!({ "amount": part }));
                self.at_dashboard("charges", *charge, is_paid, "refund", sent).await
            }
            Deed::Dispute { charge, inquiry } => {
                let status = if *inquiry { "warning_needs_response" } else { "needs_response" };
                let sent = json!({ "status": status });
                self.at_dashboard("charges", *charge, is_paid, "dispute", sent).await
            }
            Deed::EndDispute { dispute, won } => {
                let sent = json!({ "status": if *won { "won" } else { "lost" } });
                self.at_dashboard("disputes", *dispute, |_| true, "close", sent).await
            }
            Deed::DebitReturns(charge) => self.debit_returns(*charge).await,
            Deed::RefundFails(refund) => {
                self.at_dashboard("refunds", *refund, |_| true, "fail", json!({})).await
            }
            Deed::PayoutFails(payout) => {
                self.at_dashboard("payouts", *payout, |_| true, "fail", json!({})).await
            }
            Deed::LateLines(seconds) => {
                let sent = json!({ "late_balance_transaction_seconds": seconds });
                self.sandbox.control("settings", &sent).await.map(|_| "set".to_owned())
            }
            Deed::Wait(seconds) => {
                let mut left = *seconds;
                while left > LONGEST_STEP {
                    self.pass(LONGEST_STEP).await;
                    left -= LONGEST_STEP;
                    self.go_on(3).await;
                }
                self.pass(left).await;
                Ok("waited".to_owned())
            }
        };
        self.say(done.unwrap_or_else(|why| format!("not done: {why}")));
    }

    async fn give_by_card(&mut self, number: usize, gift: Gift, card: CardKind) -> Result<String, String> {
        let regular = gift.frequency.is_regular();
        let given = self
            .insist("giving", async |instance: &Instance, _| {
                let key = SubmissionKey::of_api(&instance.platform, &format!("gift-{number}"), b"body");
                match instance.donations.give(gift.clone(), Some(key)).await {
                    Ok(given) => Ok(given),
                    Err(error @ (GiveError::Take(_) | GiveError::Store(_) | GiveError::Stripe(_))) => {
                        Err(later(error))
                    }
                    Err(error @ GiveError::CardsPaused) => Err(Again::Never(error.to_string())),
                }
            })
            .await?;
        let Donation { reference, .. } = given.donation;
        self.given.push(Given { reference, regular, by_card: true });
        let solidarity::donations::Next::Pay(page) = given.next else {
            return Err("there is no page to pay on".to_owned());
        };
        let cards: &[&str] = match card {
            CardKind::None => &[],
            CardKind::Good => &[GOOD],
            CardKind::DeclinedFirst => &[DECLINED, GOOD],
            CardKind::Disputed => &[DISPUTED],
        };
        let mut answer = "not paid".to_owned();
        for card in cards {
            let shown = self.sandbox.submit(&page, &card_form(card)).await;
            answer = shown.map_or_else(|status| status.to_string(), |_| "paid".to_owned());
        }
        Ok(answer)
    }

    async fn pledge(&mut self, number: usize, gift: Gift) -> Result<String, String> {
        let amount = gift.amount;
        let given = self
            .insist("pledging", async |instance: &Instance, _| {
                let key = SubmissionKey::of_api(&instance.platform, &format!("gift-{number}"), b"body");
                instance.donations.give(gift.clone(), Some(key)).await.map_err(later)
            })
            .await?;
        let Donation { reference, .. } = given.donation;
        self.given.push(Given { reference, regular: false, by_card: false });
        let date = self.now().date_naive();
        let bank_ref = format!("line-{number}");
        let transfer = Transfer { reference, amount, channel: TransferChannel::BankTransfer, date, bank_ref };
        let booked = self
            .insist("booking", async |instance: &Instance, _| {
                let (context, transfer) = (instance.platform.clone(), transfer.clone());
                let booking = move |tx| async move { book_transfer(&tx, &context, &transfer, None).await };
                instance.platform.db.write(booking).await.map_err(|error: StoreError| later(error))
            })
            .await?;
        assert!(matches!(booked, Booked::New | Booked::AlreadyThere), "{booked:?}");
        Ok(format!("{booked:?}"))
    }

    async fn look_at_status(&mut self, which: usize) -> Result<String, String> {
        let cards: Vec<Given> = self.given.iter().filter(|given| given.by_card).cloned().collect();
        let Some(given) = cards.get(which % cards.len().max(1)) else { return Err("no gift".to_owned()) };
        let (who, reference) = (self.below(2), given.reference);
        let looked = self
            .let_one(who, async |instance: &Instance| {
                let platform = &instance.platform;
                let donation = find_donation(&platform.db, reference).await.ok().flatten()?;
                let (_, session) = open_page(platform, &donation).await.ok()?;
                Some(refresh_session(platform, &instance.stripe, &session?).await.map_err(|e| e.to_string()))
            })
            .await;
        Ok(format!("instance {who}: {looked:?}"))
    }

    async fn change(&mut self, number: usize, which: usize, deed: GiftDeed) -> Result<String, String> {
        let regular: Vec<Given> = self.given.iter().filter(|given| given.regular).cloned().collect();
        let Some(given) = regular.get(which % regular.len().max(1)) else {
            return Err("no regular gift".to_owned());
        };
        if self.compared {
            self.settle().await;
        }
        let reference = given.reference;
        self.insist("changing", async |instance: &Instance, attempt| {
            let platform = &instance.platform;
            let donation = find_donation(&platform.db, reference).await.map_err(later)?;
            let donation = donation.ok_or_else(|| later("the gift is not there"))?;
            let gift = find_gift(&platform.db, donation.id).await.map_err(later)?;
            let gift = gift.ok_or_else(|| later("the gift is not there"))?;
            let change = match deed {
                GiftDeed::Pause => Change::Pause(2),
                GiftDeed::Resume => Change::Resume,
                GiftDeed::Cancel => Change::Cancel,
                GiftDeed::CancelAtEnd => Change::CancelAtEnd,
                GiftDeed::Amount(minor) => Change::Amount(Money::new(minor, donation.amount.currency)),
            };
            // Who tries again after an error has a fresh form.
            let key = format!("change-{number}-{attempt}");
            match change_gift(platform, &instance.stripe, &donation, &gift, change, &key).await {
                Ok(()) => Ok("changed".to_owned()),
                Err(error @ ChangeError::NothingThere) => Err(Again::Never(error.to_string())),
                Err(ChangeError::Stripe(error @ StripeError::Refused { status: 400..=404, .. })) => {
                    Err(Again::Never(error.to_string()))
                }
                Err(error) => Err(later(error)),
            }
        })
        .await
    }

    /// A gift of which it is heard first that its debit came back was never paid: where books are compared, it is known
    /// before.
    async fn debit_returns(&mut self, charge: usize) -> Result<String, String> {
        if self.compared {
            self.settle().await;
        }
        self.at_dashboard("charges", charge, is_paid, "fail", json!({})).await
    }

    /// Somebody does it at Stripe's dashboard, or a bank does.
    async fn at_dashboard(
        &mut self,
        kind: &str,
        which: usize,
        fits: impl Fn(&Value) -> bool,
        act: &str,
        sent: Value,
    ) -> Result<String, String> {
        let mut all = self.listed(kind).await;
        all.retain(fits);
        let Some(object) = all.get(which % all.len().max(1)) else { return Err(format!("no {kind}")) };
        let path = format!("{kind}/{}/{act}", object["id"].as_str().unwrap());
        let done = self.sandbox.control(&path, &sent).await;
        done.map(|object| object["status"].as_str().unwrap_or("done").to_owned())
    }

    /// The newest hundred objects of a kind at Stripe.
    async fn listed(&self, kind: &str) -> Vec<Value> {
        let request = Request {
            method: "GET".to_owned(),
            path: format!("/v1/{kind}"),
            query: "limit=100".to_owned(),
            idempotency_key: None,
            body: String::new(),
        };
        let answer = self.sandbox.call(request).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let mut body: Value = serde_json::from_str(&answer.body).unwrap();
        serde_json::from_value(body["data"].take()).unwrap()
    }

    async fn refund_by_us(
        &mut self,
        number: usize,
        which: usize,
        part: Option<i64>,
    ) -> Result<String, String> {
        if self.compared {
            self.settle().await;
        }
        let mut charges = self.listed("charges").await;
        charges.retain(is_paid);
        let Some(charge) = charges.get(which % charges.len().max(1)) else {
            return Err("no charge".to_owned());
        };
        let id = charge["id"].as_str().unwrap().to_owned();
        let left = charge["amount"].as_i64().unwrap() - charge["amount_refunded"].as_i64().unwrap();
        let minor = part.map_or(left, |part| part.min(left));
        let references: Vec<_> = self.given.iter().map(|given| given.reference).collect();
        let Some(payment) = self.payment_of(&references, &id).await else {
            return Err("the service does not know of it".to_owned());
        };
        let (amount, reason) = (Money::new(minor, payment.amount.currency), format!("refund {number}"));
        self.insist("refunding", async |instance: &Instance, attempt| {
            let platform = &instance.platform;
            let now = find_payment(&platform.db, payment.id).await.map_err(later)?;
            let now = now.ok_or_else(|| later("the payment is not there"))?;
            // A treasurer who saw no answer looks first whether it was done.
            if attempt > 0 && now.refunded_minor > payment.refunded_minor {
                return Ok("it was done".to_owned());
            }
            match give_back(platform, &instance.stripe, &now, amount, &reason).await {
                Ok(back) => Ok(format!("{} back, {:?}", back.amount.minor, back.status)),
                Err(error @ (RefundError::Refused(_) | RefundError::RefusedByStripe(_))) => {
                    Err(Again::Never(error.to_string()))
                }
                Err(error) => Err(later(error)),
            }
        })
        .await
    }

    async fn payment_of(&self, references: &[Reference], charge: &str) -> Option<Payment> {
        for reference in references {
            let payments = payments_under(&self.instances[0].platform.db, *reference).await.unwrap();
            if let Some(payment) = payments.into_iter().find(|payment| payment.source_ref == charge) {
                return Some(payment);
            }
        }
        None
    }
}

fn is_paid(charge: &Value) -> bool {
    charge["paid"] == true
}

fn plain_gift(record: SupporterRecord) -> Gift {
    Gift {
        counts_for: None,
        amount: Money::new(0, Currency::GBP),
        frequency: Frequency::Once,
        fund: "fighting-fund".to_owned(),
        method: Method::Card,
        locale: Locale::EN,
        record,
        publish_message: false,
        publish_name: false,
        newsletter: false,
        consent: None,
        twinning: None,
    }
}
