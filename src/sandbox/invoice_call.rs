//! What is asked of an invoice. See <https://docs.stripe.com/api/invoices/pay>, <https://docs.stripe.com/api/invoices/void>
//! and <https://docs.stripe.com/api/invoices/finalize>.

use serde_json::Value;

use super::card::Decline;
use super::collect::{self, Collected};
use super::error::ApiError;
use super::form::Params;
use super::invoice;
use super::params;
use super::work::Work;

/// `POST /v1/invoices/{id}/pay`: a decline is an answer and is kept, with all that it changed.
pub(super) async fn pay(work: &mut Work<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params::INVOICE_PAY.check(params)?;
    let mut invoice = work.require("invoice", id, "invoice").await?;
    if let Some(name) = ["forgive", "mandate", "paid_out_of_band", "source"]
        .iter()
        .find(|name| params.get(name).is_some_and(|value| value != "false"))
    {
        return Err(ApiError::invalid(format!("The sandbox does not know {name} yet.")).param(*name));
    }
    if invoice["status"] == "draft" {
        invoice = invoice::open(work, invoice).await?;
    }
    if invoice["status"] != "open" {
        let status = invoice["status"].as_str().unwrap_or_default();
        let message = if status == "paid" {
            "Invoice is already paid".to_owned()
        } else {
            format!("This invoice can no longer be paid: its status is {status}")
        };
        return Err(ApiError::invalid(message).code("invoice_not_editable").executed());
    }
    let means = match params.text("payment_method")? {
        Some(method) => {
            let method = work.require("payment_method", method, "payment_method").await?;
            if method["customer"] != invoice["customer"] {
                return Err(ApiError::invalid(
                    "The payment method does not belong to the invoice's customer.",
                )
                .param("payment_method"));
            }
            collect::means(method, true)
        }
        None => collect::on_file(work, &invoice, true).await?,
    };
    let refusal = match collect::attempt(work, invoice, means).await? {
        Collected::Paid(invoice) => return Ok(invoice),
        Collected::Authenticate => ApiError::invalid(
            "This payment requires additional user action before it can be completed successfully. Payment can be \
             completed using the PaymentIntent associated with the invoice.",
        )
        .code("invoice_payment_intent_requires_action"),
        Collected::Failed(decline) => declined(&decline),
    };
    work.commit(None).await?;
    Err(refusal.status(402).kind("card_error").executed())
}

fn declined(decline: &Decline) -> ApiError {
    let mut error = ApiError::invalid(decline.message).code(decline.code);
    error.decline_code = decline.decline_code;
    error
}

/// `POST /v1/invoices/{id}/void`.
pub(super) async fn void(work: &mut Work<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params::EXPAND_ONLY.check(params)?;
    let invoice = work.require("invoice", id, "invoice").await?;
    if !["open", "uncollectible"].contains(&invoice["status"].as_str().unwrap_or_default()) {
        return Err(ApiError::invalid("You can only pass in open or uncollectible invoices to be voided.")
            .code("invoice_not_editable")
            .executed());
    }
    invoice::void(work, invoice).await
}

/// `POST /v1/invoices/{id}/finalize`.
pub(super) async fn finalize(work: &mut Work<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params::INVOICE_FINALIZE.check(params)?;
    let invoice = work.require("invoice", id, "invoice").await?;
    if invoice["status"] != "draft" {
        return Err(ApiError::invalid(
            "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
        )
        .code("invoice_not_editable")
        .executed());
    }
    let mut invoice = invoice::open(work, invoice).await?;
    if invoice["status"] == "paid" {
        invoice::tell_paid(work, &invoice);
    } else if invoice["auto_advance"] == true {
        // It is collected within the hour.
        invoice["_due"] = invoice["next_payment_attempt"].clone();
        invoice = work.put(invoice);
    }
    Ok(invoice)
}
