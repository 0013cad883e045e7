//! Reads the project's sources and holds the rules of `docs/architecture.md`.

mod source;

use std::{fs, path::Path};

use source::Source;

/// Each room and how high it stands: a room imports only from rooms that stand lower.
const ROOMS: &[(&str, u8)] = &[
    ("kernel", 0),
    ("platform", 1),
    ("stripe", 2),
    ("mail", 2),
    ("documents", 2),
    ("ledger", 2),
    ("supporters", 2),
    ("funds", 3),
    ("newsletter", 3),
    ("payments", 3),
    ("donations", 4),
    ("affiliations", 5),
    ("bank", 6),
    ("disbursements", 6),
    ("reports", 7),
    ("office", 7),
    ("app", 8),
    ("cli", 9),
];

/// The stand-in for Stripe: reached over HTTP only, started by the command line.
const SANDBOX: &str = "sandbox";

/// Imports between rooms of the same height (from, to, why). Never both ways: that would be a circle.
const SIDEWAYS: &[(&str, &str, &str)] = &[
    ("mail", "stripe", "where a card's receipt goes is asked of Stripe just before it is sent, and not kept"),
    ("disbursements", "bank", "what was paid out has to come up in a statement of the bank"),
    ("reports", "office", "an export over HTTP asks the office what a token may do"),
];

const STRIPE_CRATES: &[&str] = &[
    "stripe_billing",
    "stripe_checkout",
    "stripe_client_core",
    "stripe_core",
    "stripe_shared",
    "stripe_types",
    "stripe_webhook",
];
const DATABASE_CRATES: &[&str] = &["sea_orm", "sqlx"];
const HTTP_SERVER_CRATES: &[&str] = &["actix_web", "actix_http", "actix_rt", "actix_service"];
const VAGUE_NAMES: &[&str] = &["utils", "util", "helpers", "helper", "common", "manager"];
const MOST_LINES: usize = 400;

#[test]
fn the_sources_keep_the_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    for folder in ["src", "migrations/src"] {
        read_sources(root, &root.join(folder), &mut sources);
    }
    assert!(sources.len() > 30, "only {} sources found: the check would be empty", sources.len());
    let broken = broken_rules(&sources);
    assert!(broken.is_empty(), "{} broken:\n{}", broken.len(), broken.join("\n"));
}

fn read_sources(root: &Path, folder: &Path, sources: &mut Vec<Source>) {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            read_sources(root, &path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            sources.push(Source::new(&name, &fs::read_to_string(&path).unwrap()));
        }
    }
}

/// One line for each broken rule; none when all is well.
fn broken_rules(sources: &[Source]) -> Vec<String> {
    let mut broken = Vec::new();
    for source in sources {
        let mut say = |what: String| broken.push(format!("{}: {what}", source.path));
        check_arrows(source, &mut say);
        check_crates(source, &mut say);
        check_habits(source, &mut say);
    }
    broken
}

fn height(room: &str) -> Option<u8> {
    ROOMS.iter().find(|(name, _)| *name == room).map(|(_, height)| *height)
}

fn check_arrows(source: &Source, say: &mut dyn FnMut(String)) {
    let Some(room) = source.room() else { return };
    if room != SANDBOX && height(room).is_none() {
        say(format!("the room `{room}` has no place in the order of rooms"));
        return;
    }
    for target in source.named_at_root() {
        if target != room && !may_import(room, &target) {
            say(format!("`{room}` imports `{target}`: arrows point downwards only"));
        }
    }
}

fn may_import(from: &str, to: &str) -> bool {
    if to == SANDBOX {
        return from == "cli";
    }
    let Some(target) = height(to) else { return true };
    if from == SANDBOX {
        // It shares no type with `stripe`, nor with anything that knows what a donation is.
        return target <= 1;
    }
    height(from).is_some_and(|own| own > target)
        || SIDEWAYS.iter().any(|(source, wanted, _)| *source == from && *wanted == to)
}

fn check_crates(source: &Source, say: &mut dyn FnMut(String)) {
    let Some(room) = source.room() else { return };
    let has_part = |wanted: &[&str]| source.parts().any(|part| wanted.contains(&part));
    let in_store = has_part(&["store", "entity"]) || source.path.starts_with("src/platform/db/");

    for name in DATABASE_CRATES.iter().filter(|name| source.uses_crate(name)) {
        if !in_store {
            say(format!("`{name}` belongs to store.rs, entity and platform/db"));
        }
    }
    for name in STRIPE_CRATES.iter().filter(|name| source.uses_crate(name)) {
        if room != "stripe" {
            say(format!("`{name}` belongs to the room `stripe`"));
        }
    }
    let may_speak_http = matches!(room, "platform" | "app" | "cli" | SANDBOX)
        || source.is_test()
        || source.parts().any(|part| {
            matches!(part, "pages" | "api") || part.ends_with("_pages") || part.ends_with("_api")
        });
    for name in HTTP_SERVER_CRATES.iter().filter(|name| source.uses_crate(name)) {
        if !may_speak_http {
            say(format!("`{name}` belongs to pages.rs and api.rs"));
        }
    }
    if room == "kernel" && source.uses_crate("tokio") {
        say("the kernel is pure: no `tokio`".to_owned());
    }
    if !in_store && source.occurrences("entity").any(|(_, after)| after.trim_start().starts_with("::")) {
        say("entities never leave store.rs".to_owned());
    }
    for (before, _) in source.occurrences("entity") {
        let declared = before.trim_end().strip_suffix("mod").map(str::trim_end);
        if declared.is_some_and(|before| before.ends_with("pub") || before.ends_with(')')) {
            say("the module `entity` is private to its room".to_owned());
        }
    }
}

fn check_habits(source: &Source, say: &mut dyn FnMut(String)) {
    if !source.text.starts_with("//!") {
        say("has no `//!` at its top".to_owned());
    }
    let lines = source.lines_without_tests();
    if !source.is_test() && lines >= MOST_LINES {
        say(format!("has {lines} lines; a second thing is hiding inside (fewer than {MOST_LINES})"));
    }
    for name in source.parts().filter(|part| VAGUE_NAMES.contains(part)) {
        say(format!("`{name}` says nothing about what is inside"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the checker says of one invented file.
    fn said(path: &str, code: &str) -> String {
        broken_rules(&[Source::new(path, &format!("//! Invented.\n{code}\n"))]).join("\n")
    }

    #[test]
    fn an_arrow_upwards_is_found() {
        let text = "use crate::{kernel::Money, donations::donation::Gift};";
        assert!(said("src/payments/refund.rs", text).contains("`payments` imports `donations`"));
        assert_eq!(said("src/donations/refund.rs", "use crate::{kernel::Money, payments::refund};"), "");
        assert!(
            said("src/platform/http/x.rs", "fn f() { crate::app::g() }").contains("`platform` imports `app`")
        );
        assert!(
            said("src/mail/x.rs", "use super::super::office::staff;").contains("`mail` imports `office`")
        );
    }

    #[test]
    fn an_arrow_sideways_is_found() {
        assert!(said("src/mail/x.rs", "use crate::ledger::Entry;").contains("`mail` imports `ledger`"));
    }

    #[test]
    fn no_two_sideways_arrows_make_a_circle() {
        for (from, to, why) in SIDEWAYS {
            assert_eq!(height(from), height(to), "{from} and {to} are not of one height");
            assert!(!why.is_empty());
            assert!(!SIDEWAYS.iter().any(|(other, back, _)| other == to && back == from), "{from} and {to}");
        }
    }

    #[test]
    fn the_sandbox_stands_apart() {
        assert!(said("src/app/x.rs", "use crate::sandbox::start;").contains("`app` imports `sandbox`"));
        assert_eq!(said("src/cli/x.rs", "use crate::sandbox::start;"), "");
        assert!(
            said("src/sandbox/x.rs", "use crate::stripe::Client;").contains("`sandbox` imports `stripe`")
        );
        assert!(said("src/sandbox/x.rs", "use stripe_shared::Charge;").contains("`stripe_shared`"));
    }

    #[test]
    fn an_unknown_room_is_found() {
        assert!(said("src/shop/mod.rs", "").contains("`shop` has no place"));
        assert!(said("src/shop.rs", "").contains("`shop` has no place"));
    }

    #[test]
    fn a_crate_out_of_its_place_is_found() {
        assert!(said("src/funds/pages.rs", "use sea_orm::EntityTrait;").contains("`sea_orm`"));
        assert_eq!(said("src/funds/store.rs", "use sea_orm::EntityTrait;"), "");
        assert_eq!(said("src/sandbox/store.rs", "use sea_orm::EntityTrait;"), "");
        assert_eq!(said("src/platform/db/mod.rs", "use sea_orm::EntityTrait;"), "");
        assert!(
            said("src/payments/fact.rs", "fn f(charge: stripe_shared::Charge) {}")
                .contains("`stripe_shared`")
        );
        assert!(said("src/donations/donation.rs", "use actix_web::HttpResponse;").contains("`actix_web`"));
        assert_eq!(said("src/donations/api.rs", "use actix_web::HttpResponse;"), "");
        for name in ["actix_web", "sea_orm", "tokio"] {
            assert!(said("src/kernel/clock.rs", &format!("use {name}::x;")).contains(name), "{name}");
        }
    }

    #[test]
    fn an_entity_outside_its_store_is_found() {
        assert!(said("src/funds/mod.rs", "pub mod entity;").contains("private"));
        assert!(said("src/funds/mod.rs", "pub(crate) mod entity;").contains("private"));
        assert_eq!(said("src/funds/mod.rs", "mod entity;"), "");
        assert!(said("src/funds/pages.rs", "fn f(fund: entity::Model) {}").contains("never leave"));
        assert!(said("src/funds/pages.rs", "use super::store::entity::Model;").contains("never leave"));
    }

    #[test]
    fn lost_habits_are_found() {
        let silent = broken_rules(&[Source::new("src/mail/x.rs", "fn f() {}\n")]).join("\n");
        assert!(silent.contains("no `//!`"));
        assert!(said("src/mail/x.rs", &"\n".repeat(400)).contains("lines"));
        assert_eq!(said("src/mail/x_tests.rs", &"\n".repeat(400)), "");
        assert!(said("src/mail/utils.rs", "").contains("`utils`"));
    }
}
