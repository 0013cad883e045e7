//! Every page of this room, in every language and role.

use super::*;
use crate::{office::audit::Action, platform::i18n::locales};

#[allow(clippy::too_many_lines, reason = "a list of invented pages, one after another")]
fn pages(texts: Texts) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    let mut add = |name: &str, page: Result<String, askama::Error>| {
        pages.push((name.to_owned(), page.expect("renders")));
    };
    for error in [false, true] {
        let office = OfficeFrame::sample(texts, None);
        let (nonce, next, email) = ("N".to_owned(), "/office".to_owned(), "a@example.org".to_owned());
        add("sign-in", SignInView { office, nonce, next, email, error }.render());
    }
    for error in [None, Some(JoinError::Password), Some(JoinError::Different), Some(JoinError::Code)] {
        let view = JoinView {
            office: OfficeFrame::sample(texts, None),
            email: "a@example.org".to_owned(),
            role: Role::Officer,
            picture: "data:image/svg+xml;base64,AAAA".to_owned(),
            typed: "GEZD GNBV".to_owned(),
            error,
        };
        add("join", view.render());
    }
    let codes = vec!["2345-6789-ABCD-EFGH".to_owned()];
    add("joined", JoinedView { office: OfficeFrame::sample(texts, None), codes }.render());
    for role in Role::ALL {
        for (can_open, done, wrong_code) in [(false, false, false), (true, true, false), (false, false, true)]
        {
            let office = OfficeFrame::sample(texts, Some(role));
            add("account", AccountView { office, can_open, codes_left: 9, done, wrong_code }.render());
        }
    }
    let sources = crate::kernel::clock::Sources::system();
    let person = |role, standing, holds_office_key| Staff {
        id: StaffId::generate(&sources),
        email: "a@example.org".parse().expect("an address"),
        role,
        locale: Locale::EN,
        standing,
        recipient: None,
        holds_office_key,
        created_at: sources.now(),
    };
    let staff = || {
        vec![
            person(Role::Treasurer, Standing::Active, true),
            person(Role::Treasurer, Standing::Active, false),
            person(Role::Clerk, Standing::Active, false),
            person(Role::Auditor, Standing::Invited, false),
            person(Role::Officer, Standing::Disabled, false),
        ]
    };
    let outcomes = [
        (Some("invited"), None),
        (Some("mailed"), None),
        (Some("disabled"), None),
        (Some("granted"), None),
        (None, Some(StaffError::Address)),
        (None, Some(StaffError::AlreadyThere)),
        (None, Some(StaffError::Code)),
    ];
    for (done, error) in outcomes {
        let view = StaffView {
            office: OfficeFrame::sample(texts, Some(Role::Treasurer)),
            staff: staff(),
            me: StaffId::generate(&sources),
            can_grant: true,
            locales: locales().to_vec(),
            done: done.map(str::to_owned),
            error,
        };
        add("staff", view.render());
    }
    let token = |works| TokenRow {
        id: "1".to_owned(),
        label: "accounts <program>".to_owned(),
        role: Role::Auditor,
        created_at: sources.now(),
        expires_at: Some(sources.now()),
        works,
    };
    let view = TokensView {
        office: OfficeFrame::sample(texts, Some(Role::Treasurer)),
        zone: chrono_tz::Europe::London,
        tokens: vec![token(true), token(false)],
        fresh: Some("sol_x".to_owned()),
        error: true,
    };
    add("tokens", view.render());
    let rows = Action::ALL.into_iter().map(|action| AuditRow {
        seq: 1,
        at: sources.now(),
        who: None,
        action: Ok(action.name_key()),
        subject: "REFERENCE".to_owned(),
        count: Some(3),
        has_reason: true,
    });
    let view = AuditView {
        office: OfficeFrame::sample(texts, Some(Role::Auditor)),
        zone: chrono_tz::Europe::London,
        rows: rows.collect(),
        older: Some(1),
        may_export: true,
    };
    add("audit", view.render());
    pages
}

#[test]
fn every_page_is_whole_in_every_language_and_fits_the_strict_policy() {
    for locale in locales() {
        for (name, page) in pages(Texts::new(*locale)) {
            assert!(page.contains(&format!("<html lang=\"{locale}\">")), "{name} {locale}: language");
            assert_eq!(page.matches("<h1").count(), 1, "{name} {locale}: one heading");
            for forbidden in ["<script", " style=", "<style", " onclick=", "javascript:"] {
                assert!(!page.contains(forbidden), "{name} {locale}: {forbidden}");
            }
            assert!(!page.contains(">office-") && !page.contains("\"office-"), "{name} {locale}: a key");
            assert!(!page.contains("{ $"), "{name} {locale}: a variable was not filled in");
            let posts = page.matches("method=\"post\"").count();
            let tokens = page.matches("name=\"csrf\"").count() + page.matches("name=\"nonce\"").count();
            // The form of who joins has its secret in its address.
            assert!(posts == tokens || name == "join", "{name} {locale}: {posts} forms, {tokens} tokens");
        }
    }
}
