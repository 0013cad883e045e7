//! The office's pages that need everything below: overview, payments, exports, refunds, bookings. Those about people
//! are in the room `office`.

mod appeals;
mod audit_csv;
mod bank_line;
mod bodies;
mod book;
mod charts;
mod counts_for;
mod dead_letters;
mod disbursements;
mod export;
mod funds;
mod give_back;
mod home;
mod messages;
mod months;
mod newsletter;
mod notices;
mod office_key;
mod parts;
mod payment;
mod payments;
mod payouts;
mod presets;
mod regular_gifts;
mod statements;
#[cfg(test)]
mod tests;
mod words;

use actix_web::web;

use crate::{
    office::pages::{self, Page, register},
    stripe::Client,
};

/// What the office's pages need beside the platform.
pub struct OfficeState {
    /// `None`: transfers only.
    pub stripe: Option<Client>,
}

/// Every address of the office with its method; a test walks through them.
pub fn addresses() -> Vec<(&'static str, &'static str)> {
    all().iter().map(|page| (page.method, page.path)).collect()
}

fn all() -> Vec<Page> {
    let mut all = pages::pages();
    all.extend([
        Page::new("GET", "/office", || web::get().to(home::show)),
        Page::new("GET", "/office/audit.csv", || web::get().to(audit_csv::download)),
        Page::new("GET", "/office/received.csv", || web::get().to(charts::csv)),
        Page::new("GET", "/office/received-by-part", || web::get().to(parts::show)),
        Page::new("GET", "/office/charts/{chart}.svg", || web::get().to(charts::chart)),
        Page::new("GET", "/office/payments", || web::get().to(payments::show)),
        Page::new("GET", "/office/payments/{source}/{id}", || web::get().to(payment::show)),
        Page::new("POST", "/office/payments/{source}/{id}/refund", || web::post().to(give_back::refund)),
        Page::new("POST", "/office/payments/{source}/{id}/resend", || web::post().to(payment::resend)),
        Page::new("POST", "/office/payments/{source}/{id}/open", || web::post().to(payment::open)),
        Page::new("POST", "/office/payments/{source}/{id}/counts-for", || web::post().to(counts_for::set)),
        Page::new("GET", "/office/payouts", || web::get().to(payouts::list)),
        Page::new("GET", "/office/payouts/{id}", || web::get().to(payouts::show)),
        Page::new("GET", "/office/regular-gifts", || web::get().to(regular_gifts::show)),
        Page::new("POST", "/office/regular-gifts/tell", || web::post().to(regular_gifts::tell)),
        Page::new("GET", "/office/book", || web::get().to(book::show)),
        Page::new("POST", "/office/book", || web::post().to(book::book)),
        Page::new("GET", "/office/statements", || web::get().to(statements::show)),
        Page::new("POST", "/office/statements", || web::post().to(statements::upload)),
        Page::new("POST", "/office/statements/import", || web::post().to(statements::import)),
        Page::new("POST", "/office/statements/assign", || web::post().to(statements::assign)),
        Page::new("POST", "/office/statements/explain", || web::post().to(statements::explain)),
        Page::new("POST", "/office/statements/told-before", || web::post().to(statements::told_anew)),
        Page::new("POST", "/office/statements/payers", || web::post().to(statements::payers)),
        Page::new("GET", "/office/bodies", || web::get().to(bodies::show)),
        Page::new("POST", "/office/bodies/accept", || web::post().to(bodies::accept)),
        Page::new("POST", "/office/bodies/refuse", || web::post().to(bodies::refuse)),
        Page::new("POST", "/office/bodies/let-stand", || web::post().to(bodies::let_stand)),
        Page::new("POST", "/office/bodies/end", || web::post().to(bodies::end)),
        Page::new("POST", "/office/bodies/union", || web::post().to(bodies::name_union)),
        Page::new("POST", "/office/bodies/forget-union", || web::post().to(bodies::forget_union)),
        Page::new("GET", "/office/messages", || web::get().to(messages::show)),
        Page::new("POST", "/office/messages/open", || web::post().to(messages::open)),
        Page::new("POST", "/office/messages/decide", || web::post().to(messages::decide)),
        Page::new("POST", "/office/messages/withdraw", || web::post().to(messages::withdraw)),
        Page::new("GET", "/office/notices", || web::get().to(notices::show)),
        Page::new("POST", "/office/notices/send", || web::post().to(notices::send)),
        Page::new("GET", "/office/dead-letters", || web::get().to(dead_letters::show)),
        Page::new("POST", "/office/dead-letters/retry", || web::post().to(dead_letters::retry)),
        Page::new("POST", "/office/dead-letters/give-up", || web::post().to(dead_letters::give_up)),
        Page::new("GET", "/office/key", || web::get().to(office_key::show)),
        Page::new("POST", "/office/key", || web::post().to(office_key::propose)),
        Page::new("POST", "/office/key/{id}/confirm", || web::post().to(office_key::confirm)),
        Page::new("POST", "/office/key/{id}/withdraw", || web::post().to(office_key::withdraw)),
        Page::new("GET", "/office/months", || web::get().to(months::show)),
        Page::new("POST", "/office/months/look", || web::post().to(months::look)),
        Page::new("POST", "/office/months/close", || web::post().to(months::close)),
        Page::new("GET", "/office/months/{file}", || web::get().to(months::file)),
        Page::new("GET", "/office/funds", || web::get().to(funds::show)),
        Page::new("GET", "/office/funds.pdf", || web::get().to(funds::document)),
        Page::new("GET", "/office/export", || web::get().to(export::show)),
        Page::new("GET", "/office/export/{kind}", || web::get().to(export::download)),
        Page::new("POST", "/office/export/names", || web::post().to(export::names)),
        Page::new("POST", "/office/export/newsletter", || web::post().to(newsletter::download)),
        Page::new("POST", "/office/export/presets/{kind}", || web::post().to(presets::keep)),
        Page::new("POST", "/office/export/give-up/{id}", || web::post().to(presets::give_up)),
    ]);
    all.extend(disbursements::pages());
    all.extend(appeals::pages());
    all
}

pub(super) fn configure(cfg: &mut web::ServiceConfig) {
    register(cfg, &all());
}
