//! What codes are called: channels, states, frequencies, funds.

use crate::{
    kernel::money::Money,
    platform::{config::Settings, i18n::Texts},
    reports::books::Item,
};

/// The channels by which money comes, as exports have them.
pub const CHANNELS: [&str; 5] = ["card", "bank_transfer", "standing_order", "cheque", "cash"];
/// The states of a payment, as exports have them.
pub const STATUSES: [&str; 5] = ["paid", "partially_refunded", "refunded", "disputed", "failed"];

/// A channel's name; an unknown code as it is.
pub fn channel(texts: Texts, code: &str) -> String {
    texts.t(match code {
        "card" => "office-channel-card",
        "bank_transfer" => "office-channel-transfer",
        "standing_order" => "office-channel-standing",
        "cheque" => "office-channel-cheque",
        "cash" => "office-channel-cash",
        other => return other.to_owned(),
    })
}

/// A payment's state; an unknown code as it is.
pub fn status(texts: Texts, code: &str) -> String {
    texts.t(match code {
        "paid" => "office-status-paid",
        "partially_refunded" => "office-status-partly",
        "refunded" => "office-status-refunded",
        "disputed" => "office-status-disputed",
        "failed" => "office-status-failed",
        other => return other.to_owned(),
    })
}

/// A fund's name in the reader's language; its slug where the settings no longer have it.
pub fn fund(settings: &Settings, texts: Texts, slug: &str) -> String {
    let fund = settings.funds.iter().find(|fund| fund.slug == slug);
    fund.map_or(slug, |fund| fund.names.get(texts.locale.tag(), &settings.campaign)).to_owned()
}

/// An item of the statement of a fund.
pub fn fund_item(texts: Texts, item: &Item) -> String {
    let key = match item {
        Item::BroughtIn => "funds-brought-in",
        Item::Received { account, channel: by } => {
            let kind = match account.as_str() {
                "donations" => texts.t("funds-donations"),
                "affiliation-fees" => texts.t("funds-affiliations"),
                "sales" => texts.t("funds-sales"),
                other => other.to_owned(),
            };
            return texts.t2("funds-received", ("kind", &kind), ("channel", &channel(texts, by)));
        }
        Item::Refunds => "funds-refunds",
        Item::Disputes => "funds-disputes",
        Item::ReturnedDebits => "funds-returned",
        Item::Fees(kind) => match kind.as_str() {
            "card-fees" => "funds-card-fees",
            "dispute-fees" => "funds-dispute-fees",
            _ => "funds-processor-fees",
        },
        Item::Spent(kind) => match kind.as_str() {
            "general" => "funds-expenses",
            "bank-charges" => "funds-bank-charges",
            "advances-lost" => "funds-lost",
            other => return other.to_owned(),
        },
        Item::Disbursed => "funds-disbursed",
        Item::Transfers => "funds-transfers",
        Item::Exchange => "funds-exchange",
    };
    texts.t(key)
}

/// Several sums in a line.
pub fn sums(texts: Texts, sums: &[Money]) -> String {
    match sums {
        [] => "–".to_owned(),
        sums => sums.iter().map(|sum| texts.money(sum)).collect::<Vec<_>>().join(" + "),
    }
}
