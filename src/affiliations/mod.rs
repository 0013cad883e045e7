//! Bodies that back the campaign for a year: the union directory, fee scales, quotes, terms, renewals.

mod advance;
pub mod affiliation;
pub mod api;
pub mod apply;
pub mod apply_api;
pub mod body_kind;
mod compose;
mod contacts;
mod decide;
pub mod directory;
mod draft_pages;
mod drafts;
mod entitlement;
pub mod fee_scale;
mod fold;
mod forgetting;
pub mod form;
mod form_pages;
pub mod form_view;
mod issue_invoice;
mod issued_numbers;
mod jump_numbers;
mod keeping;
pub mod list_api;
mod own_pages;
pub mod pages;
mod people;
pub mod people_pages;
mod preview;
pub mod quote;
pub mod refusal;
mod register;
mod renew;
mod reseal;
pub mod scales;
mod settle;
pub mod settlement;
pub mod standing;
mod start_checkout;
mod steps;
mod store;
mod take_application;
mod take_back;
mod twin_pages;
mod twinning;
pub mod union;
mod union_pages;
pub mod validate;
mod validate_people;
mod verify;
pub mod views;
pub mod working;
mod write_papers;

pub use advance::advance_year;
pub use decide::{ActError, DecideError, Decided, Decision, OfficeAct, act, act_within, decide};
pub use forgetting::{forget_contacts_of, forget_old_contacts};
pub use issued_numbers::issued_numbers;
pub use jump_numbers::jump_numbers;
pub use people::{PeopleError, Witness, contacts_of, settle_successor};
pub use preview::letter_previews;
pub use register::{
    BodyFilter, ListPosition, UnionCount, bodies_that_lack, certificate_is_valid, count_that_lack,
    find_affiliation, history_of, invoice_number, listed_bodies, listed_counts, present_term, register_page,
    returned_of, search_text, terms_of, waiting_counts,
};
pub use renew::{RenewError, Renewal, renew};
pub use reseal::{give_up_contacts, reseal};
pub use settle::{Payee, Standing, find_payee, settle_affiliation, standing_under_reference};
pub use start_checkout::close_old_pages;
pub use take_back::{hold_body_of, take_back};
pub use twinning::{Side, notify_twins, settle_message, twin_gifts, waiting_messages};
pub use verify::verify_affiliations;
pub use write_papers::{give_up_paper, park_papers, requeue_papers, stuck_papers, write_due_papers};
