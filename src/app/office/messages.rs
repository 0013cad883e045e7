//! `/office/messages`: messages of solidarity whose givers wish them to be read by all. A treasurer opens those that
//! wait, decides about each, and can take a published one off the wall.

use std::collections::{BTreeMap, HashMap};

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::payment::LONGEST_REASON;
use crate::{
    app::moderation::{Moderator, hold, publish},
    donations::wall::{
        Decided, Moderated, Only, PublishedMessage, Standing, kept_back, published_messages, read_place,
        waiting_count, waiting_gifts, waiting_messages,
    },
    kernel::{ids::DonationId, reference::Reference, text::check_line},
    office::{
        audit::{Act, Action, Reason, record_alone},
        may,
        pages::{Answer, Signed, SignedForm, html, is_confirmed, lead_to, office_frame},
        views::OfficeFrame,
    },
    platform::{Platform, http::problem::ApiError},
    supporters::RecordOpener,
};

/// How many are opened at once, and how many of those decided stand on a page.
const SHOWN: u64 = 20;
/// How the name of a decision's field begins; the reference follows.
const FIELD: &str = "on-";

/// What is decided about one message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Choice {
    #[default]
    Later,
    WithName,
    WithoutName,
    Refuse,
}

impl Choice {
    fn code(self) -> &'static str {
        match self {
            Self::Later => "later",
            Self::WithName => "with-name",
            Self::WithoutName => "publish",
            Self::Refuse => "refuse",
        }
    }

    fn of_code(code: &str) -> Self {
        let all = [Self::WithName, Self::WithoutName, Self::Refuse];
        all.into_iter().find(|choice| choice.code() == code).unwrap_or_default()
    }

    fn publishes(self) -> bool {
        matches!(self, Self::WithName | Self::WithoutName)
    }
}

/// A message that waits.
pub(super) struct Waiting {
    pub reference: Reference,
    pub created_at: DateTime<Utc>,
    /// The language in which its giver used the form.
    pub lang: &'static str,
    /// What it says, and the name that its giver wishes to be read: when somebody has just opened it.
    pub opened: Option<(String, Option<String>)>,
    pub choice: Choice,
}

#[derive(Template)]
#[template(path = "app/office/templates/messages.html")]
pub(super) struct MessagesView {
    pub office: OfficeFrame,
    pub zone: Tz,
    pub count: i64,
    pub waiting: Vec<Waiting>,
    pub published: Vec<(Reference, PublishedMessage)>,
    /// Where the next page of what was published begins.
    pub next: Option<String>,
    pub kept_back: Vec<Decided>,
    pub can_open: bool,
    pub notice: Option<String>,
    pub problem: Option<String>,
    pub reason: String,
}

impl MessagesView {
    fn at(&self, at: &DateTime<Utc>) -> String {
        self.office.texts.date_time(*at, self.zone)
    }

    /// Somebody reads them, or has decided and is asked for the code once more.
    fn decides(&self) -> bool {
        self.waiting.iter().any(|one| one.opened.is_some() || one.choice != Choice::Later)
    }

    /// What can be chosen: code, text, whether it is chosen now.
    fn choices(&self, one: &Waiting) -> Vec<(&'static str, String, bool)> {
        let named = match &one.opened {
            Some((_, name)) => name.is_some(),
            None => one.choice == Choice::WithName,
        };
        let mut offered = vec![(Choice::Later, "messages-later")];
        if named {
            offered.push((Choice::WithName, "messages-with-name"));
        }
        offered.push((Choice::WithoutName, "messages-without-name"));
        offered.push((Choice::Refuse, "messages-refuse"));
        let texts = self.office.texts;
        offered.into_iter().map(|(choice, key)| (choice.code(), texts.t(key), choice == one.choice)).collect()
    }

    fn standing(&self, decided: &Decided) -> String {
        self.office.texts.t(match decided.standing {
            Standing::Refused => "messages-refused",
            Standing::Withdrawn => "messages-withdrawn",
        })
    }

    fn signed(&self, message: &PublishedMessage) -> String {
        let name = message.name.clone().unwrap_or_else(|| self.office.texts.t("messages-unnamed"));
        format!("{name} · {}", self.at(&message.published_at))
    }
}

/// What a page says beside what it always shows.
#[derive(Default)]
struct Saying {
    notice: Option<&'static str>,
    problem: Option<&'static str>,
    reason: String,
    opened: HashMap<Reference, (String, Option<String>)>,
    chosen: BTreeMap<Reference, Choice>,
    before: Option<(DateTime<Utc>, DonationId)>,
}

impl Saying {
    fn problem(key: &'static str) -> Self {
        Self { problem: Some(key), ..Self::default() }
    }
}

async fn page(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<may::Moderate>,
    mut saying: Saying,
) -> Answer {
    let office = office_frame(request, platform, Some(&signed.session));
    let db = &platform.db;
    let waiting = waiting_gifts(db, SHOWN).await?.into_iter().map(|gift| Waiting {
        reference: gift.reference,
        created_at: gift.created_at,
        lang: gift.locale.tag(),
        opened: saying.opened.remove(&gift.reference),
        choice: saying.chosen.get(&gift.reference).copied().unwrap_or_default(),
    });
    let waiting = waiting.collect();
    let mut published = published_messages(db, saying.before, SHOWN + 1).await?;
    let more = published.len() as u64 > SHOWN;
    published.truncate(usize::try_from(SHOWN).unwrap_or(usize::MAX));
    let next = published.last().filter(|_| more).map(|(_, message)| message.place());
    let status = if saying.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = MessagesView {
        zone: platform.settings.campaign.time_zone,
        count: i64::try_from(waiting_count(db).await?).unwrap_or(i64::MAX),
        waiting,
        published,
        next,
        kept_back: kept_back(db, SHOWN).await?,
        can_open: signed.session.can_open(),
        notice: saying.notice.map(|key| office.texts.t(key)),
        problem: saying.problem.map(|key| office.texts.t(key)),
        reason: saying.reason,
        office,
    };
    html(status, view.render())
}

#[derive(Deserialize)]
pub(super) struct Shown {
    before: Option<String>,
    #[serde(default)]
    done: String,
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::Moderate>,
    shown: Query<Shown>,
    platform: Data<Platform>,
) -> Answer {
    let notice = match shown.done.as_str() {
        "decided" => Some("messages-done-decided"),
        "withdrawn" => Some("messages-done-withdrawn"),
        _ => None,
    };
    let before =
        shown.before.as_deref().map(|text| read_place(text).ok_or(ApiError::NotFound)).transpose()?;
    page(&request, &platform, &signed, Saying { notice, before, ..Saying::default() }).await
}

#[derive(Deserialize)]
pub(super) struct Opened {
    #[serde(default)]
    reason: String,
    code: Option<String>,
}

/// Opens what waits: a reason, a fresh second factor, and a line in the audit log before anything is shown.
pub(super) async fn open(
    request: HttpRequest,
    form: SignedForm<may::Moderate, Opened>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let again = |key| Saying { reason: form.reason.clone(), ..Saying::problem(key) };
    let Ok(reason) = check_line(&form.reason, LONGEST_REASON) else {
        return page(&request, &platform, &signed, again("office-error-reason")).await;
    };
    let Some(identity) = signed.office_identity() else {
        return page(&request, &platform, &signed, again("office-key-missing")).await;
    };
    if !is_confirmed(&request, &platform, &signed.session, form.code.as_deref()).await? {
        return page(&request, &platform, &signed, again("office-error-code")).await;
    }
    let waiting = waiting_gifts(&platform.db, SHOWN).await?.len();
    let reason = Reason::try_new(&platform, &reason).map_err(|_| ApiError::Internal)?;
    let act = Act::new(Some(signed.staff().id), Action::NamesOpened).on("messages").because(reason);
    record_alone(&platform, act.counting(i64::try_from(waiting).unwrap_or(i64::MAX))).await?;
    let opener = RecordOpener::new(platform.db.clone(), identity);
    let opened = match waiting_messages(&platform, &opener, SHOWN).await {
        Ok(opened) => opened,
        Err(error) => {
            tracing::error!(%error, "a message could not be opened");
            return page(&request, &platform, &signed, again("office-error-open")).await;
        }
    };
    let opened = opened.into_iter().map(|one| (one.donation.reference, (one.text, one.name))).collect();
    page(&request, &platform, &signed, Saying { opened, ..Saying::default() }).await
}

fn chosen(form: &HashMap<String, String>) -> BTreeMap<Reference, Choice> {
    let fields = form.iter().filter_map(|(name, value)| {
        let reference = name.strip_prefix(FIELD)?.parse().ok()?;
        Some((reference, Choice::of_code(value))).filter(|(_, choice)| *choice != Choice::Later)
    });
    fields.collect()
}

/// Decides about messages. The form carries no text that could be changed on its way: what is published is opened anew.
pub(super) async fn decide(
    request: HttpRequest,
    form: SignedForm<may::Moderate, HashMap<String, String>>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let chosen = chosen(&form);
    if chosen.is_empty() {
        return page(&request, &platform, &signed, Saying::problem("messages-error-nothing")).await;
    }
    let again = |key| Saying { chosen: chosen.clone(), ..Saying::problem(key) };
    let mut opener = None;
    if chosen.values().any(|choice| choice.publishes()) {
        let Some(identity) = signed.office_identity() else {
            return page(&request, &platform, &signed, again("office-key-missing")).await;
        };
        let code = form.get("code").map(String::as_str);
        if !is_confirmed(&request, &platform, &signed.session, code).await? {
            return page(&request, &platform, &signed, again("office-error-code")).await;
        }
        opener = Some(RecordOpener::new(platform.db.clone(), identity));
    }
    let moderator = Moderator::Staff(signed.staff().id);
    let by = (&moderator, Only::Undecided);
    let mut all_done = true;
    for (reference, choice) in &chosen {
        let moderated = match (choice, &opener) {
            (Choice::WithName | Choice::WithoutName, Some(opener)) => {
                let with_name = *choice == Choice::WithName;
                match publish(&platform, opener, *reference, with_name, by).await {
                    Ok(moderated) => moderated,
                    Err(error) => {
                        tracing::error!(%error, "a message could not be published");
                        return page(&request, &platform, &signed, Saying::problem("office-error-open"))
                            .await;
                    }
                }
            }
            _ => hold(&platform, *reference, Standing::Refused, by).await?,
        };
        all_done &= moderated == Moderated::Done;
    }
    if all_done {
        return Ok(lead_to("/office/messages?done=decided"));
    }
    page(&request, &platform, &signed, Saying::problem("messages-error-not-waiting")).await
}

#[derive(Deserialize)]
pub(super) struct Withdrawn {
    #[serde(default)]
    reference: String,
}

/// Takes a message off the wall.
pub(super) async fn withdraw(
    request: HttpRequest,
    form: SignedForm<may::Moderate, Withdrawn>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let moderator = Moderator::Staff(signed.staff().id);
    let moderated = match form.reference.parse() {
        Ok(reference) => {
            hold(&platform, reference, Standing::Withdrawn, (&moderator, Only::Published)).await?
        }
        Err(_) => Moderated::NothingToDecide,
    };
    match moderated {
        Moderated::Done => Ok(lead_to("/office/messages?done=withdrawn")),
        Moderated::NothingToDecide => {
            page(&request, &platform, &signed, Saying::problem("messages-error-not-published")).await
        }
    }
}
