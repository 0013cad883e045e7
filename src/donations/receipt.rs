//! One numbered receipt per payment, and the mail that carries it.

use chrono::TimeDelta;

use super::{
    donation::Donation,
    pledge::status_url,
    regular::new_link,
    store::{self, NewReceipt},
    texts::fund_name,
};
use crate::{
    kernel::{
        email::EmailAddress,
        ids::{MailId, PaymentId, ReceiptId},
        reference::Reference,
    },
    mail::{
        Destination, NewMail, provide_address, queue_mail,
        views::{PaidBy, ReceiptMail},
    },
    payments::Payment,
    platform::{
        Platform,
        db::{StoreError, Tx},
        i18n::Texts,
    },
};

/// How long the mail worker leaves an event time to bring the payer's address before it asks Stripe.
const ADDRESS_PATIENCE_SECONDS: i64 = 5;

/// Where the receipt of a payment goes.
#[derive(Clone)]
pub enum ReceiptTo {
    /// The giver gave us no address: no mail, ever.
    Nobody,
    Destination(Destination),
    /// The giver did, but only a treasurer can open it: "receipts waiting for a treasurer".
    Treasurer,
}

/// Numbers and queues the receipt of a payment that was booked in this transaction.
///
/// # Errors
/// `Conflict` when the payment has its receipt: one payment, one receipt.
pub(super) async fn issue_receipt(
    tx: &Tx,
    platform: &Platform,
    donation: &Donation,
    payment: &Payment,
    to: ReceiptTo,
) -> Result<(), StoreError> {
    let destination = match to {
        ReceiptTo::Nobody => return Ok(()),
        ReceiptTo::Treasurer => None,
        ReceiptTo::Destination(destination) => Some(destination),
    };
    let now = platform.sources.now();
    let number = format!("R-{}", Reference::generate(&platform.sources).grouped());
    let mail = MailId::generate(&platform.sources);
    let receipt = NewReceipt {
        id: ReceiptId::generate(&platform.sources),
        number: number.clone(),
        payment: payment.id,
        reference: donation.reference,
        locale: donation.locale.tag(),
        mail: destination.as_ref().map(|_| mail),
        issued_at: now,
    };
    store::insert_receipt(tx, receipt).await?;
    match destination {
        Some(to) => queue_receipt(tx, platform, donation, payment, (mail, number), to).await,
        None => Ok(()),
    }
}

/// Renders a numbered receipt and queues it.
async fn queue_receipt(
    tx: &Tx,
    platform: &Platform,
    donation: &Donation,
    payment: &Payment,
    (mail, number): (MailId, String),
    to: Destination,
) -> Result<(), StoreError> {
    let now = platform.sources.now();
    let patience = match to {
        Destination::Address(_) => 0,
        Destination::PayerOf(_) => ADDRESS_PATIENCE_SECONDS,
    };
    let settings = &platform.settings;
    let own_url = match donation.frequency.is_regular() {
        true => Some(new_link(tx, platform, donation.id, false).await?),
        false => None,
    };
    let content = ReceiptMail {
        texts: Texts::new(donation.locale),
        legal_name: settings.campaign.legal_name.clone(),
        legal_address: settings.campaign.legal_address.clone(),
        number,
        date: payment.business_date,
        zone: settings.campaign.time_zone,
        amount: payment.amount,
        fund_name: fund_name(settings, &payment.fund, donation.locale.tag()),
        reference: donation.reference,
        method: if payment.channel == "card" { PaidBy::Card } else { PaidBy::Transfer },
        status_url: status_url(settings, donation),
        own_url,
    };
    let content = content.render().map_err(|_| StoreError::Corrupt("a mail's template".to_owned()))?;
    let not_before = now + TimeDelta::seconds(patience);
    let locale = donation.locale;
    let reference = donation.reference;
    queue_mail(
        tx,
        platform,
        NewMail { id: mail, kind: "receipt", reference, locale, content, to, not_before },
    )
    .await
}

/// Numbers the receipts of many payments; they wait for a treasurer.
pub(super) async fn number_receipts(
    tx: &Tx,
    platform: &Platform,
    of: &[(&Donation, &Payment)],
) -> Result<(), StoreError> {
    let (sources, now) = (&platform.sources, platform.sources.now());
    let receipts = of.iter().map(|(donation, payment)| NewReceipt {
        id: ReceiptId::generate(sources),
        number: format!("R-{}", Reference::generate(sources).grouped()),
        payment: payment.id,
        reference: donation.reference,
        locale: donation.locale.tag(),
        mail: None,
        issued_at: now,
    });
    store::many::insert_receipts(tx, receipts.collect()).await
}

/// Why a receipt is not sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotResent {
    /// The payment has none.
    NoReceipt,
    /// The giver gave us no address: no mail, ever.
    NotWanted,
}

/// Sends the receipt that a payment has once more, under its number.
///
/// # Errors
/// Storage only.
pub async fn resend_receipt(
    tx: &Tx,
    platform: &Platform,
    reference: Reference,
    payment: &Payment,
    to: Destination,
) -> Result<Result<(), NotResent>, StoreError> {
    let donation = store::donation_by_reference(tx.connection(), reference).await?;
    let Some(donation) = donation else { return Ok(Err(NotResent::NoReceipt)) };
    if !donation.wants_receipt {
        return Ok(Err(NotResent::NotWanted));
    }
    let Some((receipt, number)) = store::receipt_of(tx, payment.id).await? else {
        return Ok(Err(NotResent::NoReceipt));
    };
    let mail = MailId::generate(&platform.sources);
    queue_receipt(tx, platform, &donation, payment, (mail, number), to).await?;
    store::set_receipt_mail(tx, receipt, mail).await?;
    Ok(Ok(()))
}

/// Hands the payer's address, which an event brought, to the receipt that waits for it.
///
/// # Errors
/// Storage only.
pub async fn address_receipt(
    tx: &Tx,
    platform: &Platform,
    payment: PaymentId,
    address: &EmailAddress,
) -> Result<(), StoreError> {
    match store::receipt_mail(tx, payment).await? {
        Some(Some(mail)) => provide_address(tx, platform, MailId(mail), address).await,
        _ => Ok(()),
    }
}
