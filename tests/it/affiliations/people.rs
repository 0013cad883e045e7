//! Who speaks for a body changes, and a form is left and come back to.

use serde_json::{Value, json};

use super::body::{Letter, branch, own_path};
use crate::{db_test, harness::app::App};

/// An application with a treasurer: each letter goes to both.
async fn with_treasurer(app: &App) -> String {
    let more = json!({
        "method": "invoice",
        "contact": {"name": "Old Secretary", "email": "old@example.org", "phone": "+44 117 496 0000",
            "address": "1 Example Street\nBristol"},
        "treasurer": {"name": "The Treasurer", "email": "treasurer@example.org"},
        "chair": {"name": "The Chair", "email": "chair@example.org"},
        "renewal": true, "delegates": 3,
    });
    let (status, taken) = app.affiliate(branch(more)).await;
    assert_eq!(status, 201, "{taken}");
    taken["reference"].as_str().unwrap().to_owned()
}

fn to<'a>(letters: &'a [Letter], address: &str) -> &'a Letter {
    letters.iter().find(|letter| letter.to == address).unwrap_or_else(|| panic!("no letter to {address}"))
}

fn contacts(app: &App, reference: &str) -> String {
    app.cli_ok(&["affiliation", "contacts", reference])
}

async fn status(app: &App, path: &str) -> u16 {
    app.http.get(format!("{}{path}", app.base)).send().await.unwrap().status().as_u16()
}

async fn leave(app: &App, own: &str, name: &str, email: &str) -> reqwest::Response {
    let (_, nonce) = app.page(&format!("{own}/leave")).await;
    let fields = [("nonce", nonce.as_str()), ("name", name), ("email", email)];
    app.send(&format!("{own}/leave"), &fields).await
}

async fn word(app: &App, own: &str, right: &str) -> u16 {
    let (_, nonce) = app.page(own).await;
    let fields = [("nonce", nonce.as_str()), ("right", right)];
    app.send(&format!("{own}/successor"), &fields).await.status().as_u16()
}

db_test!(
    async fn a_successor_acts_only_when_another_contact_has_said_so(db: TestDb) {
        let app = App::start(&db).await;
        let reference = with_treasurer(&app).await;
        let letters = app.letters("Invoice INV-", 2).await;
        let old = own_path(&app, to(&letters, "old@example.org"));
        let treasurer = own_path(&app, to(&letters, "treasurer@example.org"));
        assert_ne!(old, treasurer, "each has a link of their own");
        assert!(to(&letters, "old@example.org").text.contains(&format!("{old}/leave")));
        // A mail scanner follows every link: nothing changes.
        for path in [&old, &treasurer, &format!("{old}/leave"), &format!("{treasurer}/leave")] {
            assert_eq!(status(&app, path).await, 200);
        }
        let history = app.cli_ok(&["affiliation", "show", &reference]);
        assert!(!history.contains("successor"), "{history}");
        for (name, email, field) in [
            ("", "new@example.org", "name"),
            ("New", "new@localhost", "email"),
            ("New", "", "email"),
            ("New", "old@example.org", "email"),
            ("N\r\new", "new@example.org", "name"),
        ] {
            let refused = leave(&app, &old, name, email).await;
            assert_eq!(refused.status(), 422, "{name} {email}");
            let text = refused.text().await.unwrap();
            assert!(text.contains(&format!("id=\"{field}-error\"")), "{name} {email}");
            assert!(email.is_empty() || text.contains(&format!("value=\"{email}\"")), "what was typed stays");
        }
        assert_eq!(leave(&app, &old, "New Secretary", "new@example.org").await.status(), 200);
        let asked = app.letters("Your page", 1).await;
        assert_eq!(asked[0].to, "treasurer@example.org", "the one who leaves is not asked");
        assert_eq!(word(&app, &old, "yes").await, 404, "nobody vouches for their own successor");
        assert!(!app.page(&old).await.0.contains("new@example.org"));
        assert!(app.page(&treasurer).await.0.contains("new@example.org"));
        assert!(app.cli_ok(&["affiliation", "list", "--successors"]).contains("Bristol Rail"));

        assert_eq!(word(&app, &treasurer, "yes").await, 303);
        let told = app.letters("Your page", 3).await;
        let new = own_path(&app, to(&told, "new@example.org"));
        assert!(!to(&told, "old@example.org").text.contains("/affiliate/"), "no link for the one who left");
        assert_eq!(status(&app, &old).await, 404);
        assert_eq!(status(&app, &format!("{old}/leave")).await, 404);
        assert_eq!(status(&app, &new).await, 200);
        assert_eq!(word(&app, &treasurer, "yes").await, 404, "there is nothing more to say");
        let contacts = app.cli_ok(&["affiliation", "contacts", &reference]);
        assert!(contacts.contains("contact\tNew Secretary\tnew@example.org"), "{contacts}");
        assert!(!contacts.contains("old@example.org") && !contacts.contains("Example Street"), "{contacts}");
        assert!(contacts.contains("treasurer\tThe Treasurer") && contacts.contains("chair\tThe Chair"));
        let history = app.cli_ok(&["affiliation", "show", &reference]);
        assert!(history.contains("body\ta successor was named"), "{history}");
        assert!(history.contains("body\tthe successor was confirmed"), "{history}");
        let log = app.log();
        assert!(!log.contains("new@example.org") && !log.contains("old@example.org"));
    }
);

db_test!(
    async fn where_nobody_else_can_say_so_the_office_does(db: TestDb) {
        let app = App::start(&db).await;
        let (_, taken) = app.affiliate(branch(json!({"method": "invoice"}))).await;
        let reference = taken["reference"].as_str().unwrap().to_owned();
        let own = own_path(&app, &app.letters("Invoice INV-", 1).await.remove(0));
        assert_eq!(leave(&app, &own, "Wrong One", "wrong@example.org").await.status(), 200);
        let say = |word: &str| {
            app.cli(&["affiliation", "successor", &reference, "--word", word, "--by", "A. Officer"])
        };
        assert!(say("refuse").status.success());
        assert_eq!(status(&app, &own).await, 200, "who was refused replaces nobody");
        assert!(!say("confirm").status.success(), "nobody is named");
        assert_eq!(leave(&app, &own, "Right One", "right@example.org").await.status(), 200);
        assert!(say("confirm").status.success());
        let told = app.letters("Your page", 2).await;
        assert_eq!(status(&app, &own).await, 404);
        assert_eq!(status(&app, &own_path(&app, to(&told, "right@example.org"))).await, 200);
        assert!(app.letters_now("Your page").iter().all(|letter| letter.to != "wrong@example.org"));
        let history = app.cli_ok(&["affiliation", "show", &reference]);
        assert!(history.contains("office:A. Officer\tthe successor was confirmed"), "{history}");
    }
);

db_test!(
    async fn a_form_is_left_and_come_back_to(db: TestDb) {
        let mut app = App::start(&db).await;
        let (_, nonce) = app.page("/affiliate").await;
        let mut fields = vec![
            ("nonce", nonce.as_str()),
            ("kind", "branch"),
            ("union", "rmt"),
            ("body_name", "Draft Canary <1>"),
            ("members", "about 200"),
            ("currency", "GBP"),
            ("authority", "yes"),
            ("contact_email", ""),
            ("save_draft", "yes"),
        ];
        let refused = app.send("/affiliate", &fields).await;
        assert_eq!(refused.status(), 422);
        let text = refused.text().await.unwrap();
        assert!(text.contains("id=\"contact_email-error\"") && text.contains("about 200"));
        fields[7] = ("contact_email", "secretary@example.org");
        // Whatever else is missing or wrong: it is kept as it is.
        let kept = app.send("/affiliate", &fields).await;
        assert_eq!(kept.status(), 200);
        assert!(kept.text().await.unwrap().contains("on its way"));
        let letter = app.letters("Your form", 1).await.remove(0);
        let link = own_path(&app, &letter);
        assert!(link.starts_with("/affiliate/draft/"), "{link}");
        app.restart_gently().await;
        let (page, nonce) = app.page(&link).await;
        for typed in
            ["Draft Canary &#60;1&#62;", "about 200", "value=\"rmt\"", "secretary@example.org", " checked"]
        {
            assert!(page.contains(typed), "{typed}");
        }
        let token = page.split("name=\"draft\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(status(&app, &format!("/affiliate/draft/{}", "0".repeat(64))).await, 404);
        let sent = [
            ("nonce", nonce.as_str()),
            ("draft", token),
            ("kind", "branch"),
            ("union", "rmt"),
            ("body_name", "Draft Canary <1>"),
            ("country", "GB"),
            ("members", "200"),
            ("currency", "GBP"),
            ("authority", "yes"),
            ("contact_name", "A. Secretary"),
            ("contact_email", "secretary@example.org"),
            ("method", "quote"),
        ];
        assert_eq!(app.send("/affiliate", &sent).await.status(), 303);
        app.letters("Quote ", 1).await;
        assert_eq!(status(&app, &link).await, 404, "what was sent is no draft any more");
    }
);

db_test!(
    async fn contacts_are_forgotten_a_year_after_the_end_and_at_once_when_asked(db: TestDb) {
        let mut app = App::start(&db).await;
        let first = with_treasurer(&app).await;
        let second = with_treasurer(&app).await;
        let third = with_treasurer(&app).await;
        app.letters("Invoice INV-", 6).await;
        let date = app.clock_date().to_string();
        app.book(&third, "36", &date, "line-1");
        app.wait_standing(&third, "active").await;
        app.cli_ok(&["affiliation", "withdraw", &first, "--by", "A. Officer", "--reason", "asked"]);
        assert!(app.cli_ok(&["erase", &second]).contains("erased"));
        assert_eq!(app.cli_ok(&["affiliation", "contacts", &second]), "");
        app.advance_days(364).await;
        app.restart_gently().await;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        assert!(contacts(&app, &first).contains("old@example.org"), "not before its time");
        app.advance_days(3).await;
        app.restart_gently().await;
        let started = std::time::Instant::now();
        while !contacts(&app, &first).is_empty() {
            assert!(started.elapsed() < crate::harness::app::PATIENCE, "{}", app.log());
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        }
        assert!(contacts(&app, &third).contains("old@example.org"), "who is affiliated is still written to");
        let register = app.cli_ok(&["export", "affiliations", "--format", "jsonl", "--state", "withdrawn"]);
        let row: Value = serde_json::from_str(register.trim_end()).unwrap();
        assert_eq!(
            (&row["reference"], &row["delegates_sent"], &row["says_renewal"]),
            (&json!(first), &json!(3), &json!("yes"))
        );
    }
);

db_test!(
    async fn a_union_is_chosen_from_a_page_without_scripts(db: TestDb) {
        let app = App::start(&db).await;
        let (page, _) = app.page("/affiliate/unions?q=cpsa").await;
        assert!(page.contains("now part of PCS") && !page.contains("?union=gb-cpsa"), "{page}");
        let (page, _) = app.page("/affiliate/unions?q=bakers").await;
        assert!(page.contains("href=\"/affiliate?union=gb-bfawu\""));
        let (form, _) = app.page("/affiliate?union=gb-bfawu").await;
        assert!(form.contains("value=\"BFAWU – Bakers, Food and Allied Workers&#39; Union (GB)\""), "{form}");
        assert!(form.contains("<option value=\"GB\" selected>"));
        let (none, _) = app.page("/affiliate/unions?q=%3Cscript%3E").await;
        assert!(none.contains("Nothing fits") && !none.contains("<script>"));
        assert!(app.page("/affiliate/unions").await.0.matches("?union=").count() > 150);
    }
);
