//! What a giver by transfer is told: where to, how much, under which reference, until when.

use chrono::{NaiveDate, TimeDelta};

use super::{
    donation::Donation,
    texts::{bank_details, fund_name},
};
use crate::{
    kernel::{email::EmailAddress, ids::MailId},
    mail::{Destination, NewMail, PreparedMail, prepare_mail, views::PledgeMail},
    platform::{Platform, config::Settings, db::StoreError, i18n::Texts},
};

/// The last day on which the reference waits, in the campaign's time zone.
pub fn valid_until(settings: &Settings, donation: &Donation) -> NaiveDate {
    let days = TimeDelta::days(i64::from(settings.privacy.pledge_days));
    (donation.created_at + days).with_timezone(&settings.campaign.time_zone).date_naive()
}

/// The page of a gift, absolute.
pub fn status_url(settings: &Settings, donation: &Donation) -> String {
    let base = settings.http.public_url.as_str().trim_end_matches('/');
    format!("{base}/donate/{}", donation.reference)
}

/// The mail with the bank details; none where the campaign has no account in that currency.
pub(super) fn pledge_mail(
    platform: &Platform,
    donation: &Donation,
    to: EmailAddress,
) -> Result<Option<PreparedMail>, StoreError> {
    let settings = &platform.settings;
    let Some(bank) = bank_details(settings, donation.amount.currency) else { return Ok(None) };
    let mail = PledgeMail {
        texts: Texts::new(donation.locale),
        legal_name: settings.campaign.legal_name.clone(),
        bank,
        amount: donation.amount,
        fund_name: fund_name(settings, &donation.fund, donation.locale.tag()),
        reference: donation.reference,
        valid_days: i64::from(settings.privacy.pledge_days),
        valid_until: valid_until(settings, donation),
        status_url: status_url(settings, donation),
    };
    let content = mail.render().map_err(|_| StoreError::Corrupt("a mail's template".to_owned()))?;
    let mail = NewMail {
        id: MailId::generate(&platform.sources),
        kind: "pledge",
        reference: donation.reference,
        locale: donation.locale,
        content,
        to: Destination::Address(to),
        not_before: platform.sources.now(),
    };
    prepare_mail(platform, mail).map(Some)
}
