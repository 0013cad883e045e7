//! `/office/payments/{source}/{id}`: one payment's whole story, and what can be done about it.

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Path, Query},
};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::{
    bank_line::{ShownLine, open_all, sealed_in, shown},
    payments::story_path,
    words,
};
use crate::{
    bank::line::Payer,
    donations::{NotResent, resend_receipt},
    funds::{Counted, Part, PartCode, all_parts, counted_for},
    kernel::{email::EmailAddress, money::Money, text::check_line},
    mail::Destination,
    office::{
        Right,
        audit::{Act, Action, Reason, record, record_alone},
        may,
        pages::{Answer, Signed, SignedForm, html, is_confirmed, lead_to, office_frame},
        views::OfficeFrame,
    },
    payments::{Payment, find_payment, left_of, payments_under},
    platform::{Platform, db::Tx, http::problem::ApiError},
    reports::story::{Story, tell},
    supporters::{RecordOpener, SupporterRecord},
};

/// Longest reason, in characters.
pub(super) const LONGEST_REASON: usize = 500;

/// A notice after a button, or what was wrong with a form.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Done {
    pub done: Option<String>,
}

#[derive(Template)]
#[template(path = "app/office/templates/payment.html")]
pub(super) struct PaymentView {
    pub office: OfficeFrame,
    pub zone: Tz,
    pub story: Story,
    pub fund_name: String,
    /// What can still be given back, if this role may.
    pub left: Option<Money>,
    /// The record that a treasurer has just opened.
    pub opened: Option<SupporterRecord>,
    /// Who the bank says paid, opened with it.
    pub payers: Vec<Payer>,
    pub can_open: bool,
    pub notice: Option<String>,
    pub problem: Option<String>,
    pub typed: Typed,
    pub counting: Counting,
}

/// Towards whose target a payment counts, and towards whose it could.
#[derive(Clone, Debug, Default)]
pub(super) struct Counting {
    pub now: Option<PartCode>,
    /// Empty where the payment is no gift, or no appeal has targets for anybody.
    pub parts: Vec<Part>,
}

/// What was typed into a form that is shown again.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub amount: String,
    pub reason: String,
}

impl PaymentView {
    fn path(&self) -> String {
        story_path(&self.story.payment.source, &self.story.payment.source_ref)
    }

    fn at(&self, at: &DateTime<Utc>) -> String {
        self.office.texts.date_time(*at, self.zone)
    }

    fn at_or_none(&self, at: &Option<DateTime<Utc>>) -> String {
        at.as_ref().map_or_else(|| "–".to_owned(), |at| self.at(at))
    }

    fn money(&self, money: &Money) -> String {
        self.office.texts.money(money)
    }

    fn yes(&self, yes: &bool) -> String {
        self.office.texts.t(if *yes { "office-yes" } else { "office-no" })
    }

    fn channel(&self) -> String {
        words::channel(self.office.texts, &self.story.payment.channel)
    }

    fn status(&self) -> String {
        words::status(self.office.texts, &self.story.payment.status)
    }

    fn reference(&self) -> String {
        let reference = self.story.payment.reference.map(|reference| reference.grouped());
        reference.unwrap_or_else(|| self.office.texts.t("office-no-reference"))
    }

    /// The title of the page: the reference, or what the source calls it.
    fn title(&self) -> String {
        let payment = &self.story.payment;
        payment.reference.map_or_else(|| payment.source_ref.clone(), |reference| reference.grouped())
    }

    /// The branch or region towards whose target it counts.
    fn counts_for(&self) -> Option<&Part> {
        self.counting.parts.iter().find(|part| Some(&part.code) == self.counting.now.as_ref())
    }

    fn is_counted_for(&self, part: &Part) -> bool {
        self.counting.now.as_ref() == Some(&part.code)
    }

    /// A receipt that is numbered can be sent again.
    fn can_resend(&self) -> bool {
        !self.story.receipts.is_empty() && self.office.may(Right::ResendReceipt)
    }

    fn may_open(&self) -> bool {
        sealed_in(&self.story) > 0 && self.office.may(Right::OpenNames)
    }

    fn is_opened(&self) -> bool {
        self.opened.is_some() || !self.payers.is_empty()
    }

    /// What the button opens: with a giver's record the payer that the bank told, if there is one.
    fn open_label(&self) -> String {
        let record = self.story.supporter.is_some();
        self.office.texts.t(if record { "office-open" } else { "statements-payers" })
    }

    /// The lines of the bank's in which it came.
    fn bank_lines(&self) -> Vec<ShownLine> {
        shown(&self.office, self.zone, &self.story.bank_lines)
    }

    /// The line of the bank's that its payout is.
    fn payout_lines(&self) -> Vec<ShownLine> {
        let lines = self.story.paid_out.as_ref().map(|out| out.bank_lines.as_slice());
        shown(&self.office, self.zone, lines.unwrap_or_default())
    }

    /// What comes to the bank by itself has to come up in a statement; cash and cheques come with a paying-in.
    fn is_expected_at_the_bank(&self) -> bool {
        let payment = &self.story.payment;
        payment.source == "paying_in"
            || matches!(payment.channel.as_str(), "bank_transfer" | "standing_order")
    }

    fn email(&self, record: &SupporterRecord) -> String {
        record.email.as_ref().map_or_else(|| "–".to_owned(), |email| email.as_str().to_owned())
    }
}

/// What is shown above the story.
#[derive(Default)]
pub(super) struct Saying {
    pub opened: Option<SupporterRecord>,
    pub payers: Vec<Payer>,
    pub notice: Option<&'static str>,
    pub problem: Option<String>,
    pub typed: Typed,
}

/// A payment with all that its page tells.
pub(super) type Found = (Story, Payment, Counting);

/// The payment that an address names.
pub(super) async fn find(platform: &Platform, source: &str, id: &str) -> Result<Found, ApiError> {
    let story = tell(&platform.db, source, id).await?.ok_or(ApiError::NotFound)?;
    let payment = find_payment(&platform.db, story.payment.id).await?.ok_or(ApiError::NotFound)?;
    let counting = match counted_as(&story) {
        Some(counted) => Counting {
            now: counted_for(&platform.db, &counted).await?,
            parts: all_parts(&platform.db).await?,
        },
        None => Counting::default(),
    };
    Ok((story, payment, counting))
}

/// As what a payment can count towards a target: a gift by its reference, a collection by its slip.
pub(super) fn counted_as(story: &Story) -> Option<Counted> {
    match (story.payment.reference, story.payment.source.as_str()) {
        (Some(reference), _) => story.gift.as_ref().map(|_| Counted::Reference(reference)),
        (None, "paying_in") => Some(Counted::PayingIn(story.payment.source_ref.clone())),
        (None, _) => None,
    }
}

pub(super) fn page<R>(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<R>,
    (story, payment, counting): Found,
    saying: Saying,
) -> Answer {
    let office = office_frame(request, platform, Some(&signed.session));
    let status = if saying.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let notice = saying.notice.map(|key| office.texts.t(key));
    let view = PaymentView {
        fund_name: words::fund(&platform.settings, office.texts, &story.payment.fund),
        left: left_of(&payment).ok().filter(|_| office.may(Right::Refund)),
        zone: platform.settings.campaign.time_zone,
        can_open: signed.session.can_open(),
        opened: saying.opened,
        payers: saying.payers,
        notice,
        problem: saying.problem,
        typed: saying.typed,
        counting,
        story,
        office,
    };
    html(status, view.render())
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::SeePayments>,
    path: Path<(String, String)>,
    done: Query<Done>,
    platform: Data<Platform>,
) -> Answer {
    let found = find(&platform, &path.0, &path.1).await?;
    let notice = match done.done.as_deref() {
        Some("refunded") => Some("office-done-refunded"),
        Some("refunding") => Some("office-done-refunding"),
        Some("resent") => Some("office-done-resent"),
        Some("booked") => Some("office-done-booked"),
        Some("counted") => Some("appeals-counted"),
        _ => None,
    };
    page(&request, &platform, &signed, found, Saying { notice, ..Saying::default() })
}

/// The page of the newest payment under a reference.
pub(super) async fn path_under(
    platform: &Platform,
    reference: crate::kernel::reference::Reference,
) -> Result<Option<String>, ApiError> {
    let payments = payments_under(&platform.db, reference).await?;
    let newest = payments.iter().max_by_key(|payment| payment.id.0);
    Ok(newest.map(|payment| {
        let source = if payment.channel == "card" { "stripe" } else { "bank" };
        story_path(source, &payment.source_ref)
    }))
}

#[derive(Deserialize)]
pub(super) struct Confirmed {
    #[serde(default)]
    reason: String,
    code: Option<String>,
}

/// Opens the names on one payment: a fresh second factor, a reason, and a line in the audit log before it is shown.
pub(super) async fn open(
    request: HttpRequest,
    path: Path<(String, String)>,
    form: SignedForm<may::OpenNames, Confirmed>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let found = find(&platform, &path.0, &path.1).await?;
    let texts = office_frame(&request, &platform, None).texts;
    let again = |problem: &str, found| {
        let typed = Typed { reason: form.reason.clone(), ..Typed::default() };
        let saying = Saying { problem: Some(texts.t(problem)), typed, ..Saying::default() };
        page(&request, &platform, &signed, found, saying)
    };
    let Ok(reason) = check_line(&form.reason, LONGEST_REASON) else {
        return again("office-error-reason", found);
    };
    let sealed = sealed_in(&found.0);
    if sealed == 0 {
        return Err(ApiError::NotFound);
    }
    let Some(identity) = signed.office_identity() else { return again("office-key-missing", found) };
    if !is_confirmed(&request, &platform, &signed.session, form.code.as_deref()).await? {
        return again("office-error-code", found);
    }
    let subject = found.0.payment.reference.map_or_else(|| found.0.payment.source_ref.clone(), String::from);
    let reason = Reason::try_new(&platform, &reason).map_err(|_| ApiError::Internal)?;
    let act = Act::new(Some(signed.staff().id), Action::NamesOpened).on(subject).because(reason);
    record_alone(&platform, act.counting(i64::try_from(sealed).unwrap_or(i64::MAX))).await?;
    let opener = RecordOpener::new(platform.db.clone(), identity);
    match open_all(&opener, &found.0).await {
        Ok((opened, payers)) => {
            page(&request, &platform, &signed, found, Saying { opened, payers, ..Saying::default() })
        }
        Err(error) => {
            tracing::error!(%error, "a record could not be opened");
            again("office-error-open", found)
        }
    }
}

/// Sends the same numbered receipt again: to the payer whom Stripe knows, or to the address that a treasurer opens.
pub(super) async fn resend(
    request: HttpRequest,
    path: Path<(String, String)>,
    form: SignedForm<may::ResendReceipt, Confirmed>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let (story, payment, counting) = find(&platform, &path.0, &path.1).await?;
    let texts = office_frame(&request, &platform, None).texts;
    let again = |problem: &str, found| {
        let saying = Saying { problem: Some(texts.t(problem)), ..Saying::default() };
        page(&request, &platform, &signed, found, saying)
    };
    let to = if payment.channel == "card" {
        Destination::PayerOf(payment.payment_intent.clone().unwrap_or_else(|| payment.source_ref.clone()))
    } else {
        if !is_confirmed(&request, &platform, &signed.session, form.code.as_deref()).await? {
            return again("office-error-code", (story, payment, counting));
        }
        let address = giver_address(&platform, &signed, &story).await?;
        let Some(address) = address else {
            return again("office-error-no-address", (story, payment, counting));
        };
        Destination::Address(address)
    };
    let Some(reference) = story.payment.reference else { return Err(ApiError::NotFound) };
    let (context, by, paid) = (platform.get_ref().clone(), signed.staff().id, payment.clone());
    let write = move |tx: Tx| async move {
        let sent = resend_receipt(&tx, &context, reference, &paid, to).await?;
        if sent.is_ok() {
            let act = Act::new(Some(by), Action::ReceiptResent).on(String::from(reference));
            record(&tx, &context, act).await?;
        }
        Ok::<_, crate::platform::db::StoreError>(sent)
    };
    match platform.db.write(write).await? {
        Ok(()) => Ok(lead_to(&format!("{}?done=resent", story_path(&path.0, &path.1)))),
        Err(NotResent::NoReceipt) => again("office-error-no-receipt", (story, payment, counting)),
        Err(NotResent::NotWanted) => again("office-error-not-wanted", (story, payment, counting)),
    }
}

/// The address that a giver left, opened while this request is in flight, and written down.
async fn giver_address<R>(
    platform: &Platform,
    signed: &Signed<R>,
    story: &Story,
) -> Result<Option<EmailAddress>, ApiError> {
    let (Some(supporter), Some(identity)) = (story.supporter, signed.office_identity()) else {
        return Ok(None);
    };
    let subject = story.payment.reference.map(String::from).unwrap_or_default();
    let act = Act::new(Some(signed.staff().id), Action::NamesOpened).on(subject).counting(1);
    record_alone(platform, act).await?;
    let opened = RecordOpener::new(platform.db.clone(), identity).open(supporter).await;
    Ok(opened.map_err(|_| ApiError::Internal)?.and_then(|record| record.email))
}
