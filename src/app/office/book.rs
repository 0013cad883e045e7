//! `/office/book`: money that came without a card: cheque, transfer, standing order, cash.

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    payment::path_under,
    payments::{Choice, currency_choices},
    words,
};
use crate::{
    app::{dispatch::Booked, statements::book_typed},
    donations::find_donation,
    kernel::{
        amount::{DecimalMark, parse_amount},
        email::EmailAddress,
        money::Currency,
        payment_fact::{Transfer, TransferChannel},
        reference::Reference,
        text::check_line,
    },
    office::{
        audit::{Act, Action, record},
        may,
        pages::{Answer, Signed, SignedForm, html, lead_to, office_frame},
        views::OfficeFrame,
    },
    platform::{
        Platform,
        db::{StoreError, Tx},
        http::problem::ApiError,
    },
    supporters::RecordOpener,
};

/// Longest id of a bank's line or number of a cheque, in characters.
const LONGEST_LINE: usize = 120;

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Line {
    #[serde(default)]
    pub reference: String,
    #[serde(default)]
    pub amount: String,
    #[serde(default)]
    pub currency: String,
    #[serde(default)]
    pub date: String,
    #[serde(default)]
    pub channel: String,
    #[serde(default)]
    pub bank_ref: String,
}

#[derive(Template)]
#[template(path = "app/office/templates/book.html")]
pub(super) struct BookView {
    pub office: OfficeFrame,
    pub line: Line,
    pub channels: Vec<Choice>,
    pub currencies: Vec<Choice>,
    pub problem: Option<String>,
}

const BY_HAND: [TransferChannel; 4] = [
    TransferChannel::BankTransfer,
    TransferChannel::StandingOrder,
    TransferChannel::Cheque,
    TransferChannel::Cash,
];

fn page(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<may::BookByHand>,
    line: Line,
    problem: Option<&str>,
) -> Answer {
    let office = office_frame(request, platform, Some(&signed.session));
    let channel = |channel: TransferChannel| Choice {
        code: channel.code().to_owned(),
        name: words::channel(office.texts, channel.code()),
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = BookView {
        channels: BY_HAND.into_iter().map(channel).collect(),
        currencies: currency_choices(&platform.settings),
        problem: problem.map(|key| office.texts.t(key)),
        line,
        office,
    };
    html(status, view.render())
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::BookByHand>,
    line: Query<Line>,
    platform: Data<Platform>,
) -> Answer {
    page(&request, &platform, &signed, line.into_inner(), None)
}

/// The transfer that was typed, or the text that says what is wrong with it.
fn read(line: &Line) -> Result<Transfer, &'static str> {
    let reference: Reference = line.reference.parse().map_err(|_| "office-error-reference")?;
    let currency: Currency = line.currency.parse().map_err(|_| "office-error-amount")?;
    let amount =
        parse_amount(&line.amount, currency, DecimalMark::Unknown).map_err(|_| "office-error-amount")?;
    let date: NaiveDate = line.date.parse().map_err(|_| "office-error-date")?;
    let channel = BY_HAND.into_iter().find(|channel| channel.code() == line.channel);
    let channel = channel.ok_or("office-error-reference")?;
    let bank_ref = check_line(&line.bank_ref, LONGEST_LINE).map_err(|_| "office-error-bank-ref")?;
    Ok(Transfer { reference, amount, channel, date, bank_ref })
}

pub(super) async fn book(
    request: HttpRequest,
    form: SignedForm<may::BookByHand, Line>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form: line } = form;
    let transfer = match read(&line) {
        Ok(transfer) => transfer,
        Err(problem) => return page(&request, &platform, &signed, line, Some(problem)),
    };
    let zone = platform.settings.campaign.time_zone;
    if transfer.date > platform.sources.now().with_timezone(&zone).date_naive() {
        return page(&request, &platform, &signed, line, Some("office-error-date"));
    }
    let receipt_to = receipt_address(&platform, &signed, transfer.reference).await?;
    let reference = transfer.reference;
    let (context, by) = (platform.get_ref().clone(), signed.staff().id);
    let write = move |tx: Tx| async move {
        let booked = book_typed(&tx, &context, &transfer, receipt_to).await?;
        if booked == Booked::New {
            let act = Act::new(Some(by), Action::Booked).on(String::from(reference));
            record(&tx, &context, act.counting(transfer.amount.minor)).await?;
        }
        Ok::<_, StoreError>(booked)
    };
    let problem = match platform.db.write(write).await? {
        Booked::New => {
            let path =
                path_under(&platform, reference).await?.unwrap_or_else(|| "/office/payments".to_owned());
            return Ok(lead_to(&format!("{path}?done=booked")));
        }
        Booked::AlreadyThere => "office-error-booked",
        Booked::OtherLine => "office-error-other-line",
        Booked::UnknownReference => "office-error-unknown-reference",
    };
    page(&request, &platform, &signed, line, Some(problem))
}

/// Where the receipt goes: a treasurer who can open names opens this one for it, and it is written down; for others the
/// receipt waits.
async fn receipt_address(
    platform: &Platform,
    signed: &Signed<may::BookByHand>,
    reference: Reference,
) -> Result<Option<EmailAddress>, ApiError> {
    let Some(identity) = signed.office_identity() else { return Ok(None) };
    let donation = find_donation(&platform.db, reference).await?;
    let Some(supporter) = donation.filter(|gift| gift.wants_receipt).and_then(|gift| gift.supporter) else {
        return Ok(None);
    };
    if !signed.session.is_fresh(platform) {
        return Ok(None);
    }
    let act = Act::new(Some(signed.staff().id), Action::NamesOpened).on(String::from(reference)).counting(1);
    crate::office::audit::record_alone(platform, act).await?;
    let record = RecordOpener::new(platform.db.clone(), identity).open(supporter).await;
    match record {
        Ok(record) => Ok(record.and_then(|record| record.email)),
        Err(error) => {
            // Money never waits for mail: the receipt is numbered and waits for a treasurer.
            tracing::error!(%error, "a record could not be opened for a receipt");
            Ok(None)
        }
    }
}
