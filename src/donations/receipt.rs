//! One numbered receipt per payment, and the mail that carries it.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::{
    donation::Donation,
    pledge::status_url,
    regular::{new_link, new_links},
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
        Destination, NewMail, PreparedMail, prepare_mail, provide_address, queue_all, queue_prepared,
        views::{PaidBy, ReceiptMail},
        without_address,
    },
    newsletter::{Asked, ask},
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
    let numbered = Numbered::generate(platform);
    let receipt = new_receipt(platform, &numbered, donation, payment, destination.is_some());
    store::insert_receipt(tx, receipt).await?;
    match destination {
        Some(to) => queue_receipt(tx, platform, donation, payment, numbered, to).await,
        None => Ok(()),
    }
}

/// A receipt's number, and the mail with which it goes.
struct Numbered {
    number: String,
    mail: MailId,
}

impl Numbered {
    fn generate(platform: &Platform) -> Self {
        let sources = &platform.sources;
        let number = format!("R-{}", Reference::generate(sources).grouped());
        Self { number, mail: MailId::generate(sources) }
    }
}

fn new_receipt(
    platform: &Platform,
    numbered: &Numbered,
    donation: &Donation,
    payment: &Payment,
    is_mailed: bool,
) -> NewReceipt {
    NewReceipt {
        id: ReceiptId::generate(&platform.sources),
        number: numbered.number.clone(),
        payment: payment.id,
        reference: donation.reference,
        locale: donation.locale.tag(),
        mail: is_mailed.then_some(numbered.mail),
        issued_at: platform.sources.now(),
    }
}

/// Renders a numbered receipt and queues it.
async fn queue_receipt(
    tx: &Tx,
    platform: &Platform,
    donation: &Donation,
    payment: &Payment,
    numbered: Numbered,
    to: Destination,
) -> Result<(), StoreError> {
    let own_url = own_page(tx, platform, donation).await?;
    let mail = render_receipt(platform, donation, payment, numbered, to.clone(), own_url)?;
    queue_prepared(tx, mail).await?;
    ask_newsletter(tx, platform, donation, to).await
}

/// A fresh link to the page of a regular gift.
async fn own_page(tx: &Tx, platform: &Platform, donation: &Donation) -> Result<Option<String>, StoreError> {
    match donation.frequency.is_regular() {
        true => Ok(Some(new_link(tx, platform, donation.id, false).await?)),
        false => Ok(None),
    }
}

/// Money came, and there is an address: who ticked the newsletter is asked there to confirm it.
async fn ask_newsletter(
    tx: &Tx,
    platform: &Platform,
    donation: &Donation,
    to: Destination,
) -> Result<(), StoreError> {
    if !donation.newsletter {
        return Ok(());
    }
    let (reference, locale) = (donation.reference, donation.locale);
    ask(tx, platform, Asked { donation: donation.id, reference, locale, to }).await
}

/// The mail of a numbered receipt, sealed. `own_url` is the page of a regular gift.
fn render_receipt(
    platform: &Platform,
    donation: &Donation,
    payment: &Payment,
    numbered: Numbered,
    to: Destination,
    own_url: Option<String>,
) -> Result<PreparedMail, StoreError> {
    let patience = match to {
        Destination::Address(_) => 0,
        Destination::PayerOf(_) => ADDRESS_PATIENCE_SECONDS,
    };
    let settings = &platform.settings;
    let content = ReceiptMail {
        texts: Texts::new(donation.locale),
        legal_name: settings.campaign.legal_name.clone(),
        legal_address: settings.campaign.legal_address.clone(),
        number: numbered.number,
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
    let mail = NewMail {
        id: numbered.mail,
        kind: "receipt",
        reference: donation.reference,
        locale: donation.locale,
        content,
        to,
        not_before: platform.sources.now() + TimeDelta::seconds(patience),
    };
    prepare_mail(platform, mail)
}

/// Numbers and queues the receipts of many gifts, each to its destination.
///
/// # Errors
/// `Conflict` when a payment has its receipt; nothing may be committed then.
pub(super) async fn issue_receipts(
    tx: &Tx,
    platform: &Platform,
    of: Vec<(&Donation, &Payment, Destination)>,
) -> Result<(), StoreError> {
    let (mut receipts, mut mails) = (Vec::with_capacity(of.len()), Vec::with_capacity(of.len()));
    let mut asked = Vec::new();
    let regular: Vec<_> =
        of.iter().filter(|(gift, ..)| gift.frequency.is_regular()).map(|(gift, ..)| gift.id).collect();
    let mut own_urls = new_links(tx, platform, &regular, false).await?.into_iter();
    for (donation, payment, to) in of {
        if donation.newsletter {
            asked.push((donation, to.clone()));
        }
        let numbered = Numbered::generate(platform);
        receipts.push(new_receipt(platform, &numbered, donation, payment, true));
        let own_url = if donation.frequency.is_regular() { own_urls.next() } else { None };
        mails.push(render_receipt(platform, donation, payment, numbered, to, own_url)?);
    }
    store::many::insert_receipts(tx, receipts).await?;
    queue_all(tx, mails).await?;
    for (donation, to) in asked {
        ask_newsletter(tx, platform, donation, to).await?;
    }
    Ok(())
}

/// Numbers the receipts of many payments; they wait for a treasurer.
pub(super) async fn number_receipts(
    tx: &Tx,
    platform: &Platform,
    of: &[(&Donation, &Payment)],
) -> Result<(), StoreError> {
    let receipts = of.iter().map(|(donation, payment)| {
        new_receipt(platform, &Numbered::generate(platform), donation, payment, false)
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
    queue_receipt(tx, platform, &donation, payment, Numbered { number, mail }, to).await?;
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

/// Which of these payments have a receipt that waits for its payer's address.
///
/// # Errors
/// Storage only.
pub async fn receipts_without_address(
    tx: &Tx,
    payments: &[PaymentId],
) -> Result<BTreeSet<PaymentId>, StoreError> {
    let mails = store::many::receipt_mails(tx, payments).await?;
    let ids: Vec<_> = mails.iter().map(|(_, mail)| *mail).collect();
    let waiting: BTreeSet<_> = without_address(tx, &ids).await?.into_iter().collect();
    Ok(mails.into_iter().filter(|(_, mail)| waiting.contains(mail)).map(|(payment, _)| payment).collect())
}
