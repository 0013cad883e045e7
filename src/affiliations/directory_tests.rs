//! The data, and how it is found.

use super::*;

fn found(typed: &str) -> Vec<&'static str> {
    Directory::get().search(typed).into_iter().map(|union| union.slug.as_str()).collect()
}

#[test]
fn the_directory_of_this_binary_has_no_problem() {
    let texts = FILES.files().filter(|file| file.path().extension().is_some_and(|e| e == "toml"));
    let parsed = Directory::parse(texts.map(|file| file.contents_utf8().unwrap())).unwrap();
    assert_eq!(parsed.problems(), Vec::<String>::new());
    assert!(parsed.all().len() > 150, "{}", parsed.all().len());
    for slug in [
        "gb-bfawu",
        "gb-bma",
        "gb-bectu",
        "gb-cpsa",
        "gb-cwu",
        "gb-eis",
        "gb-equity",
        "gb-iwgb",
        "gb-iww",
        "gb-neu",
        "gb-num",
        "gb-napo",
        "gb-nipsa",
        "gb-pcs",
        "gb-sor",
        "gb-rmt",
        "gb-unite",
        "gb-unison",
        "gb-gmb",
        "gb-aslef",
        "gb-fbu",
        "gb-ucu",
        "gb-usdaw",
        "fr-cgt",
        "fr-cfdt",
        "fr-fo",
        "fr-solidaires",
        "kz-zhanartu",
    ] {
        assert!(parsed.find(slug).is_some(), "{slug}");
    }
}

#[test]
fn broken_data_is_told_line_by_line() {
    let text = r#"
        country = "GB"
        unions = [
          { slug = "gb-a", kind = "union", parent = "gb-b", names = { en = "A" } },
          { slug = "gb-b", kind = "union", parent = "gb-a", names = { en = "B" } },
          { slug = "gb-c", kind = "union", parent = "gb-nobody", names = { en = "C" } },
          { slug = "gb-c", kind = "union", names = { fr = "C" } },
          { slug = "gb-d", kind = "union", status = "merged", names = { en = "D" } },
          { slug = "gb-e", kind = "union", status = "merged", merged_into = "gb-f", names = { en = "E" } },
          { slug = "gb-f", kind = "union", status = "merged", merged_into = "gb-e", names = { en = "F" } },
          { slug = "fr-g", kind = "union", merged_into = "gb-a", names = { en = "A" } },
        ]"#;
    let problems = Directory::parse([text].into_iter()).unwrap().problems().join("\n");
    for expected in [
        "gb-a: is its own ancestor",
        "gb-b: is its own ancestor",
        "gb-c: its parent is not in the directory",
        "gb-c: is there twice",
        "gb-c: has no English name",
        "gb-d: merged, but into what?",
        "gb-e: is its own heir",
        "fr-g: does not begin with its country",
        "fr-g: has an heir, but is not merged",
        "fr-g: looks like another one in a list",
    ] {
        assert!(problems.contains(expected), "{expected} in\n{problems}");
    }
    assert!(Directory::parse(["unions = [{ slug = 1 }]"].into_iter()).is_err());
}

#[test]
fn a_union_is_found_as_one_types() {
    assert_eq!(found("rmt")[0], "gb-rmt");
    assert_eq!(found("rail mar")[0], "gb-rmt");
    assert_eq!(found("bakers")[0], "gb-bfawu");
    assert_eq!(found("forsa")[0], "ie-forsa");
    assert_eq!(found("ver di")[0], "de-verdi");
    assert_eq!(found("verdi")[0], "de-verdi");
    assert_eq!(found("жанарту")[0], "kz-zhanartu");
    assert_eq!(found("Janartu")[0], "kz-zhanartu");
    assert_eq!(found("vseobschaya"), Vec::<&str>::new());
    assert_eq!(found("всеобщая конфедерация")[0], "fr-cgt");
    assert!(found("firemen").contains(&"gb-aslef"), "a word in the middle of a name");
    assert_eq!(found(""), Vec::<&str>::new());
    assert_eq!(found(&"x".repeat(100_000)), Vec::<&str>::new());
    assert!(found("union").len() <= MOST_FOUND);
}

#[test]
fn acronyms_are_not_keys() {
    let cgt = found("CGT");
    for slug in ["fr-cgt", "es-cgt", "ar-cgt"] {
        assert!(cgt[..3].contains(&slug), "{slug} among the first: {cgt:?}");
    }
}

#[test]
fn the_bodys_country_settles_an_acronym_that_several_have() {
    let resolve = |typed, country| match Directory::get().resolve(typed, country) {
        Meant::One(union) => vec![union.slug.as_str()],
        Meant::Several(some) => some.into_iter().map(|union| union.slug.as_str()).collect(),
        other => panic!("{typed} in {country}: {other:?}"),
    };
    for (typed, country, slug) in [
        ("CWU", "GB", "gb-cwu"),
        ("cwu", " ie ", "ie-cwu"),
        ("CGT", "FR", "fr-cgt"),
        ("C.G.T.", "AR", "ar-cgt"),
        // Only one has it, wherever its branch is.
        ("RMT", "IE", "gb-rmt"),
    ] {
        assert_eq!(resolve(typed, country), [slug], "{typed} in {country}");
    }
    for country in ["", "KZ", "XX"] {
        assert_eq!(resolve("CWU", country), ["gb-cwu", "ie-cwu"], "{country}");
        let cgt = resolve("CGT", country);
        assert!(cgt.contains(&"fr-cgt") && cgt.contains(&"ar-cgt") && cgt.contains(&"es-cgt"), "{cgt:?}");
    }
}

#[test]
fn what_was_typed_or_picked_names_one_union() {
    let directory = Directory::get();
    let one = |typed: &str| match directory.resolve(typed, "") {
        Meant::One(union) => union.slug.clone(),
        other => panic!("{typed}: {other:?}"),
    };
    assert_eq!(one("gb-rmt"), "gb-rmt");
    assert_eq!(one("neu"), "gb-neu");
    assert_eq!(one("The NEU"), "gb-neu");
    assert_eq!(one("National Education Union (NEU)"), "gb-neu");
    // Whatever the language in which it was picked, and into which the reader changed since.
    for union in directory.all().iter().filter(|union| union.is_alive()) {
        for language in ["en", "ru", "fr", "kk", "de"] {
            assert_eq!(one(&union.label(language)), union.slug);
        }
    }
    assert_eq!(directory.resolve("Amalgamated Society of Nobody", "GB"), Meant::Unknown);
}

#[test]
fn a_union_that_merged_leads_to_its_heir() {
    let directory = Directory::get();
    for (typed, heir) in
        [("gb-cpsa", "gb-pcs"), ("Bectu", "gb-prospect"), ("MSF", "gb-unite"), ("NUT", "gb-neu")]
    {
        match directory.resolve(typed, "GB") {
            Meant::Gone { heir: Some(found), .. } => assert_eq!(found.slug, heir),
            other => panic!("{typed}: {other:?}"),
        }
    }
    assert!(matches!(directory.resolve("kz-knprk", ""), Meant::Gone { heir: None, .. }));
    assert!(matches!(directory.resolve("CPSU", ""), Meant::Gone { .. }));
}
