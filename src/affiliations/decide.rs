//! What a meeting decided, and what the office decides.

use chrono::NaiveDate;

use super::{
    affiliation::{Affiliation, Method, TermRecord},
    directory::Directory,
    issue_invoice::credit_standing,
    keeping::{lived_in, move_on, note, queue_paper, save, today},
    quote::{Quote, QuoteError, QuoteInput},
    scales::Scales,
    settle::certify,
    standing::{Happened, State},
    store,
    take_application::{begin_payment, valid_until},
    take_back::let_stand,
    twinning::Side,
    validate::{NAME_MAX, NUMBER_MAX},
    working::working,
};
use crate::{
    kernel::{ids::AffiliationId, money::Money, text::check_line},
    platform::{
        Platform,
        db::{StoreError, Tx},
        i18n::Texts,
    },
};

/// What the secretary reports from the link in the quote.
#[derive(Clone, Debug)]
pub enum Decision {
    /// The motion was carried; `members` is the figure that the meeting went by.
    Carried {
        on: NaiveDate,
        members: Option<u32>,
        method: Method,
    },
    Lost,
}

/// What came of a decision.
#[derive(Clone, Debug)]
pub enum Decided {
    Taken(Affiliation),
    /// The quote was outlived: here is today's price. Reporting once more takes it.
    Requoted(Affiliation),
}

/// Why a decision cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Quote(#[from] QuoteError),
    #[error("there is no such affiliation, or it is past this")]
    NotNow,
}

/// Takes a meeting's decision.
///
/// # Errors
/// See [`DecideError`].
pub async fn decide(
    platform: &Platform,
    id: AffiliationId,
    decision: Decision,
    by: &'static str,
) -> Result<Decided, DecideError> {
    let context = platform.clone();
    platform.db.write(move |tx| async move { record(&tx, &context, id, decision, by).await }).await
}

async fn record(
    tx: &Tx,
    platform: &Platform,
    id: AffiliationId,
    decision: Decision,
    by: &str,
) -> Result<Decided, DecideError> {
    let mut affiliation = store::for_update(tx, id).await?.ok_or(DecideError::NotNow)?;
    if !affiliation.state.is_beginning() {
        return Err(DecideError::NotNow);
    }
    let term = store::term(tx.connection(), id, affiliation.term_sequence).await?;
    let mut term = term.ok_or(DecideError::NotNow)?;
    match decision {
        Decision::Lost => {
            credit_standing(tx, platform, &term, "the motion was lost").await?;
            store::invoices::close_checkouts(tx, term.id).await?;
            move_on(tx, platform, &mut affiliation, Happened::Withdrew, by, "the motion was lost").await?;
        }
        Decision::Carried { on, members, method } => {
            let amended = members.is_some() && members != term.members;
            let outlived = today(platform) > term.valid_until;
            if outlived {
                requote(platform, &affiliation, &mut term, members, today(platform))?;
                store::update_term(tx, &term).await?;
                note(
                    tx,
                    platform,
                    &affiliation,
                    Some(affiliation.state),
                    affiliation.state,
                    by,
                    "the quote was outlived and renewed",
                )
                .await?;
                save(tx, platform, &affiliation).await?;
                return Ok(Decided::Requoted(affiliation));
            }
            if amended {
                // Other figures by the same scale: the price of the scale never changes under a quoted body.
                let quoted_on = term.quoted_on;
                requote(platform, &affiliation, &mut term, members, quoted_on)?;
                credit_standing(tx, platform, &term, "the figures were amended").await?;
                store::invoices::close_checkouts(tx, term.id).await?;
            }
            term.motion_date = Some(on);
            begin_payment(tx, platform, &mut affiliation, term, method, by).await?;
        }
    }
    save(tx, platform, &affiliation).await?;
    Ok(Decided::Taken(affiliation))
}

fn requote(
    platform: &Platform,
    affiliation: &Affiliation,
    term: &mut TermRecord,
    members: Option<u32>,
    on: NaiveDate,
) -> Result<(), QuoteError> {
    let currency = term.fee.currency;
    let members = members.or(term.members);
    let input = QuoteInput { kind: affiliation.kind, members, currency, offered: None };
    let quote = Quote::make(Scales::get(), input, on)?;
    let chose = matches!(quote.fee.working, super::fee_scale::Working::Suggested { .. });
    term.members = members;
    term.delegates = quote.delegates;
    if !chose {
        term.fee = Money::new(quote.fee.amount.minor, currency);
        term.working = working(Texts::new(affiliation.locale), &quote);
    }
    term.scale = quote.scale;
    if on != term.quoted_on {
        term.quoted_on = on;
        term.valid_until = valid_until(platform, on);
    }
    Ok(())
}

/// What the office does with a body.
#[derive(Clone, Debug)]
pub enum OfficeAct {
    /// It is who it says: listed if it agreed, certified once paid.
    Accept,
    Withdraw {
        why: String,
    },
    /// A side agreed to the twinning; with both it stands.
    Twin {
        union: String,
        side: Side,
    },
    Untwin {
        why: String,
    },
    /// Cancels the invoice that stands.
    Credit {
        reason: String,
    },
    /// The body has another name from now on; its history, its years and its papers stay.
    Rename {
        name: String,
        number: Option<String>,
    },
    /// The body went into another one of the register, and is itself over.
    Merge {
        into: AffiliationId,
    },
    /// What was typed as free text is this union of the directory.
    NameUnion {
        union: String,
    },
    /// What was typed as free text is no union.
    ForgetUnion,
    /// A year's fee went back, and the year stands all the same: it is not asked for again.
    LetStand {
        why: String,
    },
}

/// Why the office's act was refused.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("no affiliation has this reference")]
    Unknown,
    #[error("the union is not in the directory, or no longer exists")]
    UnknownUnion,
    #[error("there is no invoice that stands")]
    NoInvoice,
    #[error("a body's name is one line of at most 150 characters, and its number one of 40")]
    BadName,
    #[error("a body cannot go into itself, or into one that is withdrawn")]
    BadHeir,
    #[error("only a body that is affiliated and accepted can be twinned")]
    NotAffiliated,
    #[error("no fee of this body's went back")]
    NothingLacks,
}

/// Does what the office decided; `who` is noted.
///
/// # Errors
/// See [`ActError`].
pub async fn act(
    platform: &Platform,
    id: AffiliationId,
    act: OfficeAct,
    who: &str,
) -> Result<Affiliation, ActError> {
    let (context, who) = (platform.clone(), who.to_owned());
    platform.db.write(move |tx| async move { act_within(&tx, &context, id, act, &who).await }).await
}

/// The same in a transaction that does more.
///
/// # Errors
/// See [`ActError`].
pub async fn act_within(
    tx: &Tx,
    platform: &Platform,
    id: AffiliationId,
    act: OfficeAct,
    who: &str,
) -> Result<Affiliation, ActError> {
    let by = &*format!("office:{who}");
    let mut affiliation = store::for_update(tx, id).await?.ok_or(ActError::Unknown)?;
    let state = affiliation.state;
    let why = match act {
        OfficeAct::Accept => {
            if affiliation.accepted_at.is_none() {
                affiliation.accepted_at = Some(platform.sources.now());
                affiliation.accepted_by = Some(by.to_owned());
            }
            if let Some(mut term) = lived_in(tx, &affiliation).await?.filter(|_| state.is_affiliated()) {
                certify(tx, platform, &mut term, true).await?;
                store::update_term(tx, &term).await?;
            }
            "accepted".to_owned()
        }
        OfficeAct::Withdraw { why } => {
            let term = store::term(tx.connection(), id, affiliation.term_sequence).await?;
            if let Some(term) = term.filter(|term| !term.fee_is_paid()) {
                credit_standing(tx, platform, &term, &why).await?;
                store::invoices::close_checkouts(tx, term.id).await?;
            }
            move_on(tx, platform, &mut affiliation, Happened::Withdrew, by, &why).await?;
            save(tx, platform, &affiliation).await?;
            return Ok(affiliation);
        }
        OfficeAct::Twin { union: slug, side } => {
            if affiliation.accepted_at.is_none() || !state.is_affiliated() {
                return Err(ActError::NotAffiliated);
            }
            let slug = living_union(&slug)?;
            affiliation.agree_to_twin(&slug, side, today(platform));
            match (side, affiliation.twinned_on) {
                (_, Some(_)) => format!("twinned with {slug}"),
                (Side::Union, None) => format!("the union agreed to the twinning: {slug}"),
                (_, None) => format!("the body agreed to the twinning: {slug}"),
            }
        }
        OfficeAct::Untwin { why } => {
            affiliation.end_twinning();
            format!("twinning ended: {why}")
        }
        OfficeAct::Credit { reason } => {
            let term = store::term(tx.connection(), id, affiliation.term_sequence).await?;
            let term = term.ok_or(ActError::NoInvoice)?;
            let number = credit_standing(tx, platform, &term, &reason).await?.ok_or(ActError::NoInvoice)?;
            format!("credit note {number}: {reason}")
        }
        OfficeAct::Rename { name, number } => rename(&mut affiliation, &name, number.as_deref())?,
        OfficeAct::Merge { into } => return merge(tx, platform, affiliation, into, by).await,
        OfficeAct::NameUnion { union: slug } => {
            let slug = living_union(&slug)?;
            affiliation.union_slug = Some(slug.clone());
            format!("union named {slug}")
        }
        OfficeAct::ForgetUnion => {
            affiliation.union_typed = None;
            "the union that was typed is not shown".to_owned()
        }
        OfficeAct::LetStand { why } => let_years_stand(tx, platform, id, &why).await?,
    };
    note(tx, platform, &affiliation, Some(state), affiliation.state, by, &why).await?;
    save(tx, platform, &affiliation).await?;
    Ok(affiliation)
}

/// For the history: which sum is not asked for again, and why.
async fn let_years_stand(
    tx: &Tx,
    platform: &Platform,
    id: AffiliationId,
    why: &str,
) -> Result<String, ActError> {
    let mut told = Vec::new();
    for term in store::terms(tx.connection(), id).await? {
        let year = term.sequence;
        if let Some(lacks) = let_stand(tx, platform, term).await? {
            told.push(format!("year {year} stands without {} {}", lacks.to_decimal(), lacks.currency));
        }
    }
    if told.is_empty() { Err(ActError::NothingLacks) } else { Ok(format!("{}: {why}", told.join(", "))) }
}

fn living_union(slug: &str) -> Result<String, ActError> {
    let union = Directory::get().find(slug).filter(|union| union.is_alive());
    union.map(|union| union.slug.clone()).ok_or(ActError::UnknownUnion)
}

/// What was and what is, for the history.
fn rename(affiliation: &mut Affiliation, name: &str, number: Option<&str>) -> Result<String, ActError> {
    let before = affiliation.full_name();
    let checked = |text: &str, most| check_line(text, most).map_err(|_| ActError::BadName);
    affiliation.body_name = checked(name, NAME_MAX)?;
    affiliation.branch_number = match number {
        None => affiliation.branch_number.take(),
        Some("") => None,
        Some(number) => Some(checked(number, NUMBER_MAX)?),
    };
    Ok(format!("renamed from {before} to {}", affiliation.full_name()))
}

/// Ends a body that went into another; both histories say so, and nothing of either is lost.
async fn merge(
    tx: &Tx,
    platform: &Platform,
    mut affiliation: Affiliation,
    into: AffiliationId,
    by: &str,
) -> Result<Affiliation, ActError> {
    let heir = store::for_update(tx, into).await?.ok_or(ActError::BadHeir)?;
    if heir.id == affiliation.id || heir.state == State::Withdrawn {
        return Err(ActError::BadHeir);
    }
    let why = format!("merged into {}", heir.reference.grouped());
    let term = store::term(tx.connection(), affiliation.id, affiliation.term_sequence).await?;
    if let Some(term) = term.filter(|term| !term.fee_is_paid()) {
        credit_standing(tx, platform, &term, &why).await?;
        store::invoices::close_checkouts(tx, term.id).await?;
    }
    move_on(tx, platform, &mut affiliation, Happened::Withdrew, by, &why).await?;
    save(tx, platform, &affiliation).await?;
    let took = format!("took in {}", affiliation.reference.grouped());
    note(tx, platform, &heir, Some(heir.state), heir.state, by, &took).await?;
    Ok(affiliation)
}

/// Mails the body its link once more, to the addresses that it gave.
///
/// # Errors
/// Storage only.
pub async fn resend_link(platform: &Platform, id: AffiliationId) -> Result<(), StoreError> {
    let context = platform.clone();
    let about = platform.sources.now().timestamp().to_string();
    let queue = move |tx: Tx| async move {
        let Some(affiliation) = store::by_id(tx.connection(), id).await? else { return Ok(()) };
        let term = store::term(tx.connection(), id, affiliation.term_sequence).await?;
        match term {
            Some(term) => queue_paper(&tx, &context, &term, "link", &about).await,
            None => Ok(()),
        }
    };
    platform.db.write(queue).await
}
