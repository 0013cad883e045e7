//! `/office/disbursements`: money out, from the request to the evidence that it arrived.

mod decide;
mod documents;
mod money;
mod notes;
mod request;
mod show;
mod typed;
mod views;
mod words;

#[cfg(test)]
pub(super) use views::tests::samples;

use actix_web::web;

use self::{
    decide::{approve, check, refuse, withdraw},
    documents::{grant, read},
    money::{pay, tell},
    notes::open,
    request::{again, ask, ask_otherwise, blank},
    show::{list, show},
};
use crate::{
    disbursements::{Disbursement, NotAllowed, find_disbursement},
    kernel::reference::Reference,
    office::pages::Page,
    platform::{Platform, http::problem::ApiError, i18n::Texts},
};

/// Longest free text, in characters; it is sealed.
const LONGEST_NOTE: usize = 1_000;

/// Their addresses.
pub(super) fn pages() -> Vec<Page> {
    vec![
        Page::new("GET", "/office/disbursements", || web::get().to(list)),
        Page::new("POST", "/office/disbursements", || web::post().to(ask)),
        Page::new("GET", "/office/disbursements/new", || web::get().to(blank)),
        Page::new("POST", "/office/disbursements/readers", || web::post().to(grant)),
        Page::new("GET", "/office/disbursements/{reference}", || web::get().to(show)),
        Page::new("GET", "/office/disbursements/{reference}/amend", || web::get().to(again)),
        Page::new("POST", "/office/disbursements/{reference}/amend", || web::post().to(ask_otherwise)),
        Page::new("POST", "/office/disbursements/{reference}/check", || web::post().to(check)),
        Page::new("POST", "/office/disbursements/{reference}/approve", || web::post().to(approve)),
        Page::new("POST", "/office/disbursements/{reference}/refuse", || web::post().to(refuse)),
        Page::new("POST", "/office/disbursements/{reference}/withdraw", || web::post().to(withdraw)),
        Page::new("POST", "/office/disbursements/{reference}/pay", || web::post().to(pay)),
        Page::new("POST", "/office/disbursements/{reference}/tell", || web::post().to(tell)),
        Page::new("POST", "/office/disbursements/{reference}/open", || web::post().to(open)),
        Page::new("POST", "/office/disbursements/{reference}/evidence/{id}", || web::post().to(read)),
    ]
}

/// The address of one.
fn path_of(reference: Reference) -> String {
    format!("/office/disbursements/{reference}")
}

/// The one that an address names.
async fn find(platform: &Platform, reference: &str) -> Result<Disbursement, ApiError> {
    let reference: Reference = reference.parse().map_err(|_| ApiError::NotFound)?;
    find_disbursement(&platform.db, reference).await?.ok_or(ApiError::NotFound)
}

fn not_allowed(texts: Texts, why: NotAllowed) -> String {
    texts.t(match why {
        NotAllowed::Standing => "disburse-error-standing",
        NotAllowed::Changed => "disburse-error-changed",
        NotAllowed::OwnRequest => "disburse-error-own",
        NotAllowed::Twice => "disburse-error-twice",
        NotAllowed::Unchecked => "disburse-error-unchecked",
        NotAllowed::Listed => "disburse-error-listed",
        NotAllowed::MoreThanHeld(free) => {
            return texts.t1("disburse-error-held", "free", texts.money(&free));
        }
    })
}
