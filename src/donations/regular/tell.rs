//! What the giver of a regular gift is told by mail: each thing once, and only who gave us an address.

use super::{gift::RegularGift, links::new_link, store};
use crate::{
    donations::{
        donation::{Donation, Method},
        texts::{bank_details, fund_name},
        views::amount_and_frequency,
    },
    kernel::{
        bank_details::{BankAccount, BankDetails},
        email::EmailAddress,
        frequency::Frequency,
        ids::MailId,
        subscription::Invoice,
    },
    mail::{
        Destination, NewMail,
        gift_mail::{GiftMail, GiftMailKind},
        queue_mail,
    },
    platform::{
        Platform,
        db::{StoreError, Tx},
        i18n::Texts,
    },
};

/// What a mail says beside its kind's own words.
#[derive(Default)]
pub(super) struct Said {
    /// Facts, each with its label.
    pub rows: Vec<(String, String)>,
    /// Links, each with what it does.
    pub links: Vec<(String, String)>,
}

/// Queues a mail about a gift.
pub(super) async fn mail_giver(
    tx: &Tx,
    platform: &Platform,
    donation: &Donation,
    to: Destination,
    kind: GiftMailKind,
    said: Said,
) -> Result<(), StoreError> {
    let texts = Texts::new(donation.locale);
    let mail = GiftMail {
        texts,
        kind,
        legal_name: platform.settings.campaign.legal_name.clone(),
        reference: donation.reference,
        rows: said.rows,
        links: said.links,
    };
    let content = mail.render().map_err(|_| StoreError::Corrupt("a mail's template".to_owned()))?;
    let mail = NewMail {
        id: MailId::generate(&platform.sources),
        kind: kind.code(),
        reference: donation.reference,
        locale: donation.locale,
        content,
        to,
        not_before: platform.sources.now(),
    };
    queue_mail(tx, platform, mail).await
}

/// Where mail about a gift by card goes: Stripe is asked for the customer's address just before sending.
/// `None`: the giver gave us no address, or Stripe has not told us its customer yet, or it goes on by standing order.
pub(super) fn giver_of(donation: &Donation, gift: &RegularGift) -> Option<Destination> {
    let by_card = donation.method == Method::Card;
    let (standing, _) = gift.known.as_ref().filter(|_| donation.wants_receipt && by_card)?;
    Some(Destination::PayerOf(standing.customer.clone()))
}

/// Sum and purpose, as every mail about a gift shows them.
pub(super) fn facts(platform: &Platform, donation: &Donation, frequency: Frequency) -> Vec<(String, String)> {
    let texts = Texts::new(donation.locale);
    vec![
        (texts.t("mail-amount"), amount_and_frequency(texts, donation.amount, frequency)),
        (texts.t("mail-fund"), fund_name(&platform.settings, &donation.fund, donation.locale.tag())),
        (texts.t("mail-reference"), donation.reference.grouped()),
    ]
}

/// A fresh link to the giver's own page, with its label.
pub(super) async fn own_link(
    tx: &Tx,
    platform: &Platform,
    donation: &Donation,
) -> Result<(String, String), StoreError> {
    let link = new_link(tx, platform, donation.id, false).await?;
    Ok((Texts::new(donation.locale).t("mail-link-own"), link))
}

/// A try to collect failed: told at the first failure of an invoice, and at the last, which ends the gift.
///
/// # Errors
/// Storage only.
pub async fn tell_failure(
    tx: &Tx,
    platform: &Platform,
    donation: &Donation,
    invoice: &Invoice,
) -> Result<(), StoreError> {
    let Some(gift) = store::gift(tx, donation.id).await? else { return Ok(()) };
    // The first payment of all fails before the giver's eyes, on the card page.
    if gift.known.is_none() {
        return Ok(());
    }
    let Some(next) = invoice.next_attempt else {
        return tell_end(tx, platform, donation, &gift, invoice.pay_url.as_deref()).await;
    };
    let Some(to) = giver_of(donation, &gift) else { return Ok(()) };
    let now = platform.sources.now();
    if !store::insert_notice(tx, donation.id, "failed", &invoice.id, now).await? {
        return Ok(());
    }
    let texts = Texts::new(donation.locale);
    let zone = platform.settings.campaign.time_zone;
    let mut said = Said { rows: facts(platform, donation, donation.frequency), links: Vec::new() };
    said.rows.push((texts.t("mail-row-next-try"), texts.date(&next.with_timezone(&zone).date_naive())));
    said.links.extend(invoice.pay_url.iter().map(|url| (texts.t("mail-link-pay"), url.clone())));
    said.links.push(own_link(tx, platform, donation).await?);
    mail_giver(tx, platform, donation, to, GiftMailKind::Failed, said).await
}

/// A gift ended because nobody could be charged: told once, whichever event says so first.
///
/// # Errors
/// Storage only.
pub async fn tell_unpaid_end(tx: &Tx, platform: &Platform, donation: &Donation) -> Result<(), StoreError> {
    match store::gift(tx, donation.id).await? {
        Some(gift) if gift.known.as_ref().is_some_and(|(standing, _)| standing.ended_unpaid) => {
            tell_end(tx, platform, donation, &gift, None).await
        }
        _ => Ok(()),
    }
}

async fn tell_end(
    tx: &Tx,
    platform: &Platform,
    donation: &Donation,
    gift: &RegularGift,
    pay_url: Option<&str>,
) -> Result<(), StoreError> {
    let Some(to) = giver_of(donation, gift) else { return Ok(()) };
    let about = gift.subscription.as_deref().unwrap_or_default();
    let now = platform.sources.now();
    if !store::insert_notice(tx, donation.id, "ended", about, now).await? {
        return Ok(());
    }
    let texts = Texts::new(donation.locale);
    let base = platform.settings.http.public_url.as_str().trim_end_matches('/');
    let anew = format!("{base}/donate?fund={}&currency={}", donation.fund, donation.amount.currency);
    let mut said = Said { rows: facts(platform, donation, donation.frequency), links: Vec::new() };
    said.links.extend(pay_url.map(|url| (texts.t("mail-link-pay"), url.to_owned())));
    said.links.push((texts.t("mail-link-anew"), anew));
    mail_giver(tx, platform, donation, to, GiftMailKind::Ended, said).await
}

/// Where a transfer goes, in the order in which a bank's form asks.
pub(super) fn bank_facts(texts: Texts, bank: &BankDetails) -> Vec<(String, String)> {
    let mut rows = vec![(texts.t("bank-payee"), bank.payee.clone())];
    let number = bank.account.number();
    match &bank.account {
        BankAccount::Domestic { sort_code, .. } => {
            rows.push((texts.t("bank-sort-code"), sort_code.clone()));
            rows.push((texts.t("bank-account-number"), number));
        }
        BankAccount::International { bic, .. } => {
            rows.push((texts.t("bank-iban"), number));
            rows.push((texts.t("bank-bic"), bic.clone()));
        }
    }
    rows.push((texts.t("bank-name"), bank.bank_name.clone()));
    rows
}

/// What a standing order needs, to who promised one a moment ago.
///
/// # Errors
/// Storage only.
pub async fn queue_standing_order_mail(
    tx: &Tx,
    platform: &Platform,
    donation: &Donation,
    to: EmailAddress,
) -> Result<(), StoreError> {
    let Some(bank) = bank_details(&platform.settings, donation.amount.currency) else { return Ok(()) };
    let texts = Texts::new(donation.locale);
    let day = super::transfer_day(&platform.settings, donation);
    let mut rows = facts(platform, donation, donation.frequency);
    rows.push((texts.t("mail-standing-day"), texts.number(i64::from(day))));
    rows.extend(bank_facts(texts, &bank));
    let links =
        vec![(texts.t("mail-link-status"), crate::donations::status_url(&platform.settings, donation))];
    let said = Said { rows, links };
    mail_giver(tx, platform, donation, Destination::Address(to), GiftMailKind::StandingOrder, said).await
}
