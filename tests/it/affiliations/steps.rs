//! The form step by step, as a browser without scripts sends it: forward, back, in another language, over the list of
//! unions, left and come back to; nothing that was typed is lost.

use serde_json::Value;

use super::body::own_path;
use crate::{db_test, harness::app::App};

/// The form of a page with what stands in it.
struct Page {
    status: u16,
    text: String,
    fields: Vec<(String, String)>,
}

fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("&#") {
        let (code, after) = after.split_once(';').unwrap();
        plain.push_str(before);
        plain.push(char::from_u32(code.parse().unwrap()).unwrap());
        rest = after;
    }
    plain + rest
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    Some(plain(after.split('"').next().unwrap()))
}

/// What a browser would send of the form with this id, without any button.
fn fields(page: &str, id: &str) -> Vec<(String, String)> {
    let form = page.split("<form ").find(|form| form.contains(&format!("id=\"{id}\""))).expect("the form");
    let form = form.split("</form>").next().unwrap();
    let mut fields = Vec::new();
    let mut select = String::new();
    for part in form.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let name = attribute(tag, "name");
        match tag.split([' ', '\n']).next().unwrap() {
            "input" => {
                let kind = attribute(tag, "type").unwrap_or_default();
                let chosen = !matches!(kind.as_str(), "checkbox" | "radio") || tag.contains(" checked");
                if let Some(name) = name.filter(|_| chosen) {
                    fields.push((name, attribute(tag, "value").unwrap_or_default()));
                }
            }
            "textarea" => {
                // The line end behind the tag is none of the text's.
                let text = text.strip_prefix('\n').unwrap_or(text);
                fields.push((name.unwrap(), plain(text).replace("\r\n", "\n").replace('\n', "\r\n")));
            }
            "select" => {
                select = name.unwrap();
                fields.push((select.clone(), "first".to_owned()));
            }
            "option" if !select.is_empty() => {
                let known = fields.iter_mut().find(|(name, _)| *name == select).unwrap();
                if tag.ends_with(" selected") || known.1 == "first" {
                    known.1 = attribute(tag, "value").unwrap_or_default();
                }
            }
            "/select" => select.clear(),
            _ => {}
        }
    }
    fields
}

impl Page {
    async fn of(answer: reqwest::Response, id: &str) -> Self {
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        let fields = if text.contains(&format!("id=\"{id}\"")) { fields(&text, id) } else { Vec::new() };
        Self { status, text, fields }
    }

    async fn get(app: &App, path: &str) -> Self {
        Self::of(app.http.get(format!("{}{path}", app.base)).send().await.unwrap(), "apply").await
    }

    fn value(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    /// The step that is shown, as its address for people says.
    fn step(&self) -> &str {
        self.value("step").unwrap_or_default()
    }

    /// Types into fields of this page, or ticks.
    fn fill(&mut self, typed: &[(&str, &str)]) {
        for (field, text) in typed {
            self.fields.retain(|(name, _)| name != field);
            self.fields.push(((*field).to_owned(), (*text).to_owned()));
        }
    }

    /// Presses a button: its name, or nothing; the address is the form's or the button's own.
    async fn press(&self, app: &App, path: &str, button: &[(&str, &str)]) -> reqwest::Response {
        let mut sent: Vec<(&str, &str)> = self.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        sent.extend_from_slice(button);
        app.send(path, &sent).await
    }

    async fn next(&self, app: &App) -> Self {
        Self::of(self.press(app, "/affiliate", &[]).await, "apply").await
    }

    async fn button(&self, app: &App, name: &str) -> Self {
        Self::of(self.press(app, "/affiliate", &[(name, "yes")]).await, "apply").await
    }

    /// Everything that is typed so far stands in the form, shown or carried along.
    fn has(&self, typed: &[(&str, &str)]) {
        for (field, text) in typed {
            assert_eq!(self.value(field), Some(*text), "{field} on step {}", self.step());
        }
    }
}

const NEEDED: [(&str, &str); 8] = [
    ("kind", "branch"),
    ("union", "CWU"),
    ("body_name", "Cork \"Post\" & <Packets>"),
    ("country", "IE"),
    ("members", "1 200"),
    ("contact_name", "A. Secretary"),
    ("contact_email", "secretary@example.org"),
    ("authority", "yes"),
];

const REST: [(&str, &str); 18] = [
    ("branch_number", "0742"),
    ("renewal", "renewal"),
    ("motion_date", "2012-06-01"),
    ("delegates", "3"),
    ("purchase_order", "PO 7"),
    ("donation", "12.50"),
    ("twin_with", "kz-zhanartu"),
    ("note", "Two lines\r\nof a note"),
    ("consent_public", "yes"),
    ("contact_phone", "+353 21 000 0000"),
    ("contact_address", "1 Example Street\r\nCork"),
    ("treasurer_name", "B. Treasurer"),
    ("treasurer_email", "treasurer@example.org"),
    ("chair_name", "C. Chair"),
    ("chair_email", "chair@example.org"),
    ("invoice_name", "D. Accounts"),
    ("invoice_email", "accounts@example.org"),
    ("method", "invoice"),
];

/// All steps filled in, at the last one.
async fn at_the_end(app: &App) -> Page {
    let mut page = Page::get(app, "/affiliate").await;
    assert_eq!((page.status, page.step()), (200, "1"));
    page.fill(&NEEDED);
    let page = page.next(app).await;
    assert_eq!((page.status, page.step()), (200, "2"), "{}", page.text);
    let mut page = page.next(app).await;
    assert_eq!(page.step(), "3");
    page.fill(&REST);
    page
}

db_test!(
    async fn the_form_goes_forward_and_back_and_loses_nothing(db: TestDb) {
        let app = App::start(&db).await;
        let page = at_the_end(&app).await;
        // Back to the first step and forward again.
        let back = page.button(&app, "back").await;
        assert_eq!(back.step(), "2");
        for words in ["CWU – Communications Workers&#39; Union (Ireland) (IE)", "Ireland", "1 200"] {
            assert!(back.text.contains(words), "{words} in {}", back.text);
        }
        let back = back.button(&app, "back").await;
        assert_eq!(back.step(), "1");
        back.has(&NEEDED);
        back.has(&REST);
        let page = back.next(&app).await.next(&app).await;
        assert_eq!(page.step(), "3");
        page.has(&NEEDED);
        page.has(&REST);
        // Read in another language, on each step.
        for (step, title) in [("3", "Étape 3 sur 3"), ("2", "Étape 2 sur 3"), ("1", "Étape 1 sur 3")] {
            let mut page = at_the_end(&app).await;
            while page.step() != step {
                page = page.button(&app, "back").await;
            }
            let french = page.press(&app, "/affiliate?lang=fr", &[("change_language", "yes")]).await;
            let french = Page::of(french, "apply").await;
            assert_eq!((french.status, french.step()), (200, step));
            assert!(french.text.contains(title), "{title} in {}", french.text);
            assert!(french.text.contains("formaction=\"/affiliate?lang=de\""), "languages are buttons");
            french.has(&NEEDED);
            french.has(&REST);
        }
        let taken = page.press(&app, "/affiliate", &[]).await;
        assert_eq!(taken.status(), 303, "{}", taken.text().await.unwrap());
        let place = taken.headers()["location"].to_str().unwrap().to_owned();
        assert_eq!(
            page.press(&app, "/affiliate", &[]).await.headers()["location"],
            *place,
            "sent twice is one"
        );
        let reference = place.rsplit('/').next().unwrap();
        let contacts = app.cli_ok(&["affiliation", "contacts", reference]);
        for told in [
            "contact\tA. Secretary\tsecretary@example.org\t+353 21 000 0000\t1 Example Street",
            "treasurer\tB. Treasurer\ttreasurer@example.org",
            "invoices\tD. Accounts\taccounts@example.org",
            "chair\tC. Chair\tchair@example.org",
            "Two lines",
        ] {
            assert!(contacts.contains(told), "{told} in {contacts}");
        }
        let row = app.cli_ok(&["export", "affiliations", "--format", "jsonl"]);
        let row: Value = serde_json::from_str(row.trim_end()).unwrap();
        for (column, value) in [
            ("union", "ie-cwu"),
            ("name", "Cork \"Post\" & <Packets>"),
            ("branch_number", "0742"),
            ("country", "IE"),
            ("says_renewal", "yes"),
            ("public", "yes"),
            ("state", "invoiced"),
        ] {
            assert_eq!(row[column], value, "{column} in {row}");
        }
        assert_eq!((&row["members"], &row["delegates_sent"]), (&Value::from(1200), &Value::from(3)));
    }
);

db_test!(
    async fn each_step_tells_its_own_mistakes_beside_the_fields(db: TestDb) {
        let app = App::start(&db).await;
        let mut page = Page::get(&app, "/affiliate").await;
        page.fill(&[
            ("members", "about 200"),
            ("union", "CGT"),
            ("country", "GB"),
            ("body_name", "Kept <1>"),
        ]);
        let wrong = page.next(&app).await;
        assert_eq!((wrong.status, wrong.step()), (422, "1"));
        for field in ["members", "union", "contact_name", "contact_email", "authority"] {
            let (link, beside) = (format!("<a href=\"#{field}\">"), format!("id=\"{field}-error\""));
            assert!(wrong.text.contains(&link) && wrong.text.contains(&beside), "{field}");
        }
        assert!(
            wrong.text.contains("CGT – General Confederation of Labour (FR)"),
            "the candidates are named"
        );
        assert!(!wrong.text.contains("id=\"method-error\""));
        wrong.has(&[("members", "about 200"), ("body_name", "Kept <1>")]);

        let mut page = wrong;
        page.fill(&NEEDED);
        page.fill(&[("kind", "other")]);
        let mut priced = page.next(&app).await;
        assert_eq!(priced.step(), "2");
        // Another currency has a scale of its own.
        priced.fill(&[("currency", "EUR")]);
        let mut priced = priced.button(&app, "show_price").await;
        assert!(priced.text.contains("€"), "{}", priced.text);
        priced.fill(&[("offered", "1")]);
        let refused = priced.next(&app).await;
        assert_eq!((refused.status, refused.step()), (422, "2"));
        assert!(refused.text.contains("id=\"offered-error\"") && refused.text.contains("href=\"#offered\""));
        refused.has(&[("offered", "1"), ("currency", "EUR")]);
        let mut page = refused;
        page.fill(&[("offered", "20")]);
        let mut last = page.next(&app).await;
        assert_eq!(last.step(), "3");
        last.fill(&[("delegates", "99"), ("motion_date", "2100-01-01"), ("note", "kept")]);
        let wrong = last.next(&app).await;
        assert_eq!((wrong.status, wrong.step()), (422, "3"));
        for field in ["delegates", "motion_date"] {
            assert!(wrong.text.contains(&format!("<a href=\"#{field}\">")), "{field} in {}", wrong.text);
        }
        wrong.has(&[("delegates", "99"), ("motion_date", "2100-01-01"), ("note", "kept"), ("offered", "20")]);
        // What was chosen on the first step became wrong meanwhile: it is told there, and the rest is kept.
        let mut page = wrong;
        page.fill(&[("delegates", "1"), ("motion_date", ""), ("union", "gb-cpsa")]);
        let first = page.next(&app).await;
        assert_eq!((first.status, first.step()), (422, "1"));
        assert!(first.text.contains("PCS") && first.text.contains("id=\"union-error\""));
        first.has(&[("note", "kept"), ("delegates", "1"), ("offered", "20")]);
    }
);

db_test!(
    async fn the_list_of_unions_is_opened_from_the_form_and_brings_it_back(db: TestDb) {
        let app = App::start(&db).await;
        let mut page = at_the_end(&app).await;
        while page.step() != "1" {
            page = page.button(&app, "back").await;
        }
        let list = Page::of(page.press(&app, "/affiliate/unions", &[]).await, "choose").await;
        assert_eq!(list.status, 200);
        assert!(list.text.matches("name=\"union\" value=\"").count() > 150);
        let found = list.press(&app, "/affiliate/unions", &[]).await;
        let mut found = Page::of(found, "choose").await;
        found.fill(&[("find_union", "bakers")]);
        let found = Page::of(found.press(&app, "/affiliate/unions", &[]).await, "choose").await;
        assert!(found.text.contains("name=\"union\" value=\"gb-bfawu\""), "{}", found.text);
        assert_eq!(found.text.matches("name=\"union\" value=\"").count(), 1);
        let russian = found.press(&app, "/affiliate/unions?lang=ru", &[("change_language", "yes")]).await;
        let russian = Page::of(russian, "choose").await;
        assert!(russian.text.contains("<html lang=\"ru\">"));
        // Back without a choice: what had been typed.
        let back = Page::of(russian.press(&app, "/affiliate", &[]).await, "apply").await;
        assert_eq!(back.step(), "1");
        back.has(&NEEDED);
        back.has(&REST);
        let chosen = found.press(&app, "/affiliate", &[("union", "gb-bfawu")]).await;
        let chosen = Page::of(chosen, "apply").await;
        let label = "BFAWU – Bakers, Food and Allied Workers' Union (GB)";
        chosen.has(&[("union", label), ("country", "IE"), ("body_name", "Cork \"Post\" & <Packets>")]);
        chosen.has(&REST);
    }
);

db_test!(
    async fn a_form_that_is_left_is_come_back_to_at_its_step(db: TestDb) {
        let mut app = App::start(&db).await;
        let page = at_the_end(&app).await;
        let kept = page.button(&app, "save_draft").await;
        assert_eq!((kept.status, kept.step()), (200, "3"));
        assert!(kept.text.contains("on its way"));
        let link = own_path(&app, &app.letters("Your form", 1).await[0]);
        app.restart_gently().await;
        let again = Page::get(&app, &link).await;
        assert_eq!((again.status, again.step()), (200, "3"));
        again.has(&NEEDED);
        again.has(&REST);
        assert!(again.text.contains("<meta name=\"robots\" content=\"noindex\">"));
        assert!(again.text.contains("formaction=\"/affiliate?lang=fr\""), "{}", again.text);
        let taken = again.press(&app, "/affiliate", &[]).await;
        assert_eq!(taken.status(), 303);
        assert_eq!(Page::get(&app, &link).await.status, 404, "what was sent is no draft any more");
    }
);

db_test!(
    async fn a_form_that_cannot_be_taken_at_the_moment_comes_back_whole(db: TestDb) {
        let limit = [("SOLIDARITY_LIMITS__DONATIONS_PER_SOURCE_PER_HOUR", "1")];
        let app = App::start_with(&db, &limit).await;
        let page = at_the_end(&app).await;
        assert_eq!(page.press(&app, "/affiliate", &[]).await.status(), 303);
        let page = at_the_end(&app).await;
        let refused = page.press(&app, "/affiliate", &[]).await;
        assert!(refused.headers().contains_key("retry-after"));
        let refused = Page::of(refused, "apply").await;
        assert_eq!((refused.status, refused.step()), (429, "3"), "{}", refused.text);
        assert!(refused.text.contains("Nothing is lost"));
        refused.has(&NEEDED);
        refused.has(&REST);
    }
);
