//! What became of a gift. Shows nothing personal: the reference alone opens it.

use askama::Template;
use chrono::NaiveDate;

use super::amount_and_frequency;
use crate::{
    donations::donation::State,
    kernel::{
        bank_details::{BankAccount, BankDetails},
        frequency::{Frequency, Interval},
        money::{Currency, Money},
        reference::Reference,
    },
    platform::{http::frame::Frame, i18n::Texts},
};

/// What became of the gift, with what only that state shows.
#[derive(Clone, Debug)]
pub enum GiftStatus {
    /// Begun by card, not confirmed; the page where it can still be paid, if any.
    Pending {
        checkout_url: Option<String>,
    },
    Paid,
    /// Promised by transfer; after `valid_until` the reference is given up.
    Pledged {
        bank: BankDetails,
        valid_until: NaiveDate,
    },
    /// A standing order: its reference holds for every transfer. `state` is pledged, active or overdue.
    StandingOrder {
        bank: BankDetails,
        /// Of the month on which the bank may send it.
        day: u32,
        state: State,
    },
    /// Regular by card: its last period was paid.
    Active,
    Paused,
    /// Regular by card: a renewal failed.
    Unpaid,
    /// Regular: it ended.
    Cancelled,
    Failed,
    Expired,
    Refunded,
    PartiallyRefunded {
        refunded: Money,
    },
    Disputed,
}

#[derive(Template)]
#[template(path = "donations/templates/status.html")]
pub struct StatusView {
    pub frame: Frame,
    pub reference: Reference,
    pub amount: Money,
    pub frequency: Frequency,
    /// The giver's own page, shown for a day to who gave no address.
    pub own_link: Option<String>,
    pub fund_name: String,
    pub fund_slug: String,
    pub status: GiftStatus,
    /// The day on which the fund of a regular gift closes, once that is near.
    pub closes_on: Option<NaiveDate>,
    /// Absolute address of the donation form, to pass on.
    pub share_url: String,
}

impl StatusView {
    /// The status as the texts' keys name it.
    fn word(&self) -> &'static str {
        match self.status {
            GiftStatus::Pending { .. } => "pending",
            GiftStatus::Paid => "paid",
            GiftStatus::Pledged { .. } => "pledged",
            GiftStatus::StandingOrder { state: State::Active, .. } => "standing-active",
            GiftStatus::StandingOrder { state: State::Overdue, .. } => "standing-overdue",
            GiftStatus::StandingOrder { .. } => "standing",
            GiftStatus::Active => "active",
            GiftStatus::Paused => "paused",
            GiftStatus::Unpaid => "unpaid",
            GiftStatus::Cancelled => "cancelled",
            GiftStatus::Failed => "failed",
            GiftStatus::Expired => "expired",
            GiftStatus::Refunded => "refunded",
            GiftStatus::PartiallyRefunded { .. } => "partially-refunded",
            GiftStatus::Disputed => "disputed",
        }
    }

    /// A promised gift shows its reference and amount among the bank details already.
    fn is_pledged(&self) -> bool {
        matches!(self.status, GiftStatus::Pledged { .. } | GiftStatus::StandingOrder { .. })
    }

    /// The sum, and how often it is given.
    fn how_much(&self) -> String {
        amount_and_frequency(self.frame.texts, self.amount, self.frequency)
    }

    /// The picture that a banking app reads, where such pictures exist.
    fn has_picture(&self) -> bool {
        self.amount.currency == Currency::EUR
    }

    fn title(&self) -> String {
        self.frame.texts.t(&format!("status-{}-title", self.word()))
    }

    fn state(&self) -> String {
        self.frame.texts.t(&format!("status-{}-state", self.word()))
    }

    fn text(&self) -> String {
        let texts = self.frame.texts;
        let amount = self.how_much();
        let key = format!("status-{}-text", self.word());
        match &self.status {
            GiftStatus::Paid | GiftStatus::Active => {
                texts.t2(&key, ("amount", &amount), ("fund", &self.fund_name))
            }
            GiftStatus::Pledged { .. } | GiftStatus::StandingOrder { .. } | GiftStatus::Refunded => {
                texts.t1(&key, "amount", &amount)
            }
            GiftStatus::PartiallyRefunded { refunded } => {
                let refunded = texts.money(refunded);
                let args = [
                    ("amount", amount.as_str().into()),
                    ("refunded", refunded.as_str().into()),
                    ("fund", self.fund_name.as_str().into()),
                ];
                texts.t_args(&key, &args)
            }
            _ => texts.t(&key),
        }
    }

    /// A `mailto:` that passes the form's address on; it names nothing of this gift.
    fn share_mail(&self) -> String {
        let subject = self.frame.texts.t("status-share-mail-subject");
        let encode = |text: &str| -> String {
            url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
        };
        format!("mailto:?subject={}&body={}", encode(&subject), encode(&self.share_url))
    }

    /// Every state once, with invented content.
    pub fn samples(texts: Texts) -> Vec<Self> {
        let amount = Money::new(2500, Currency::GBP);
        let bank = |account: BankAccount| BankDetails {
            payee: "EXAMPLE Campaign".to_owned(),
            bank_name: "EXAMPLE Bank".to_owned(),
            account,
        };
        let domestic =
            BankAccount::Domestic { sort_code: "00-00-00".into(), account_number: "00000000".into() };
        let international =
            BankAccount::International { iban: "DE00000000000000000000".into(), bic: "EXAMPLEX".into() };
        let account =
            BankAccount::International { iban: "DE00000000000000000000".into(), bic: "EXAMPLEX".into() };
        let standing = |state| GiftStatus::StandingOrder { bank: bank(account.clone()), day: 24, state };
        let valid_until = NaiveDate::from_ymd_opt(2027, 5, 23).unwrap_or_default();
        let checkout_url = Some("https://checkout.example/c/pay".to_owned());
        let statuses = [
            GiftStatus::Pending { checkout_url },
            GiftStatus::Paid,
            GiftStatus::Pledged { bank: bank(domestic), valid_until },
            GiftStatus::Pledged { bank: bank(international), valid_until },
            GiftStatus::Failed,
            GiftStatus::Expired,
            GiftStatus::Refunded,
            GiftStatus::PartiallyRefunded { refunded: Money::new(500, Currency::GBP) },
            GiftStatus::Disputed,
            standing(State::Pledged),
            standing(State::Active),
            standing(State::Overdue),
            GiftStatus::Active,
            GiftStatus::Paused,
            GiftStatus::Unpaid,
            GiftStatus::Cancelled,
        ];
        let reference = Reference::generate(&crate::kernel::clock::Sources::system());
        let once = |status: &GiftStatus| {
            !matches!(
                status,
                GiftStatus::StandingOrder { .. }
                    | GiftStatus::Active
                    | GiftStatus::Paused
                    | GiftStatus::Unpaid
                    | GiftStatus::Cancelled
            )
        };
        let page = |status: GiftStatus| Self {
            frame: Frame::sample(texts),
            reference,
            amount,
            frequency: if once(&status) { Frequency::Once } else { Frequency::Regular(Interval::Monthly) },
            own_link: matches!(status, GiftStatus::Active)
                .then(|| "https://give.campaign.example/gifts/TOKEN".to_owned()),
            fund_name: "Fighting Fund".to_owned(),
            fund_slug: "fighting-fund".to_owned(),
            closes_on: (!once(&status)).then_some(valid_until),
            status,
            share_url: "https://give.campaign.example/donate".to_owned(),
        };
        statuses.into_iter().map(page).collect()
    }
}
