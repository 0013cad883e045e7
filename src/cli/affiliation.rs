//! `affiliation`: what the office does with bodies.

use std::path::PathBuf;

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand, ValueEnum};
use uuid::Uuid;

use super::{Failure, setup, twins};
use crate::{
    affiliations::{
        BodyFilter, OfficeAct, Side, Witness, act,
        affiliation::{Affiliation, TermRecord},
        bodies_that_lack, contacts_of, find_affiliation, history_of, register_page, search_text,
        settle_successor,
        standing::State,
        terms_of,
    },
    kernel::reference::Reference,
    platform::Platform,
};

#[derive(Subcommand)]
pub enum AffiliationCommand {
    /// Bodies, one a line: reference, state, name, union, whether the office accepted it.
    List(ListArgs),
    /// One body's history: what happened, when, and who or what made it.
    Show { reference: Reference },
    /// Who speaks for a body; ask them at an address that you know otherwise.
    Contacts { reference: Reference },
    /// Says whether the named successor is the right one.
    Successor {
        reference: Reference,
        #[arg(long, value_enum)]
        word: Word,
        #[arg(long)]
        by: String,
    },
    /// The body is who it says (ask at an address that you know): listed if it agreed, certified once paid.
    Accept {
        reference: Reference,
        /// Who decides.
        #[arg(long)]
        by: String,
    },
    /// Ends an affiliation at the body's wish; an unpaid invoice is cancelled by a credit note.
    Withdraw {
        reference: Reference,
        #[arg(long)]
        by: String,
        #[arg(long)]
        reason: String,
    },
    /// Notes that a side agreed to the twinning with a union of the directory; when both have, it stands.
    Twin {
        reference: Reference,
        /// A slug: kz-zhanartu
        #[arg(long = "with")]
        union: String,
        /// Who said yes.
        #[arg(long, value_enum, default_value = "both")]
        agreed: Agreed,
        #[arg(long)]
        by: String,
    },
    /// Ends a twinning.
    Untwin {
        reference: Reference,
        #[arg(long)]
        by: String,
        #[arg(long)]
        reason: String,
    },
    /// Writes to the contacts of all bodies that are twinned with a union.
    NotifyTwins {
        /// A slug: kz-zhanartu
        #[arg(long = "with")]
        union: String,
        /// A file with the text.
        #[arg(long)]
        text: PathBuf,
        #[arg(long)]
        by: String,
    },
    /// What twinned bodies wrote, which waits here: id, day, body, union, text. Nothing of it is mailed to anybody.
    TwinMessages,
    /// Says that a message was passed on by a way of the office's own, or will not be; its text is forgotten.
    TwinMessage {
        id: Uuid,
        #[arg(long, value_enum)]
        word: Passed,
        #[arg(long)]
        by: String,
    },
    /// Cancels the invoice that stands, by a credit note with its own number.
    Credit {
        reference: Reference,
        #[arg(long)]
        by: String,
        #[arg(long)]
        reason: String,
    },
    /// A fee of the body's went back (list --fees-back), and its year stands all the same: it is not asked for again.
    LetStand {
        reference: Reference,
        #[arg(long)]
        by: String,
        #[arg(long)]
        reason: String,
    },
    /// The body has another name from now on; its history and its years stay.
    Rename {
        reference: Reference,
        #[arg(long)]
        name: String,
        /// The branch number; without it the number stays, and an empty one goes.
        #[arg(long)]
        number: Option<String>,
        #[arg(long)]
        by: String,
    },
    /// The body went into another one of the register, and is itself over; both histories say so.
    Merge {
        reference: Reference,
        #[arg(long)]
        into: Reference,
        #[arg(long)]
        by: String,
    },
    /// Says which union of the directory was meant by what the body typed.
    NameUnion {
        reference: Reference,
        #[arg(long)]
        union: String,
        #[arg(long)]
        by: String,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Agreed {
    Body,
    Union,
    Both,
}

impl From<Agreed> for Side {
    fn from(agreed: Agreed) -> Self {
        match agreed {
            Agreed::Body => Self::Body,
            Agreed::Union => Self::Union,
            Agreed::Both => Self::Both,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Passed {
    PassedOn,
    Refused,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Word {
    Confirm,
    Refuse,
}

/// Without any of these all bodies are listed.
#[derive(Args)]
pub struct ListArgs {
    /// quoted, applied, invoiced, active, due, arrears, lapsed or withdrawn.
    #[arg(long)]
    state: Option<String>,
    /// A slug: gb-rmt
    #[arg(long)]
    union: Option<String>,
    /// Part of a name, number, union or country; case and accents do not count.
    #[arg(long)]
    search: Option<String>,
    /// Those that the office has not accepted yet.
    #[arg(long)]
    waiting: bool,
    /// Those whose union was typed and is not in the directory: see name-union.
    #[arg(long)]
    unnamed: bool,
    /// Those of which a successor waits for somebody's word: see contacts, and successor.
    #[arg(long)]
    successors: bool,
    /// Those that are affiliated although a fee of theirs went back: see let-stand, and withdraw.
    #[arg(long, conflicts_with_all = ["state", "union", "search", "waiting", "unnamed", "successors"])]
    fees_back: bool,
}

impl ListArgs {
    fn filter(self) -> Result<BodyFilter, Failure> {
        let state = self.state.map(|code| {
            State::from_code(&code).ok_or_else(|| Failure::Usage(anyhow!("--state {code}: no such state")))
        });
        Ok(BodyFilter {
            state: state.transpose()?,
            among: None,
            union: self.union,
            search: self.search.as_deref().map(search_text),
            waiting: self.waiting,
            unnamed: self.unnamed,
            successor: self.successors,
        })
    }
}

pub(super) async fn affiliation(command: AffiliationCommand) -> Result<(), Failure> {
    let platform = setup::opened().await?;
    let (reference, decided, by) = match command {
        AffiliationCommand::List(args) if args.fees_back => return list_fees_back(&platform).await,
        AffiliationCommand::List(args) => return list(&platform, &args.filter()?).await,
        AffiliationCommand::Show { reference } => return show(&platform, reference).await,
        AffiliationCommand::Contacts { reference } => return contacts(&platform, reference).await,
        AffiliationCommand::Successor { reference, word, by } => {
            return successor(&platform, reference, word, by).await;
        }
        AffiliationCommand::Accept { reference, by } => (reference, OfficeAct::Accept, by),
        AffiliationCommand::Withdraw { reference, by, reason } => {
            (reference, OfficeAct::Withdraw { why: reason }, by)
        }
        AffiliationCommand::Twin { reference, union, agreed, by } => {
            (reference, OfficeAct::Twin { union, side: agreed.into() }, by)
        }
        AffiliationCommand::Rename { reference, name, number, by } => {
            (reference, OfficeAct::Rename { name, number }, by)
        }
        AffiliationCommand::Merge { reference, into, by } => {
            (reference, OfficeAct::Merge { into: found(&platform, into).await?.id }, by)
        }
        AffiliationCommand::Untwin { reference, by, reason } => {
            (reference, OfficeAct::Untwin { why: reason }, by)
        }
        AffiliationCommand::NotifyTwins { union, text, by } => {
            return twins::notify(&platform, &union, &text, &by).await;
        }
        AffiliationCommand::TwinMessages => return twins::messages(&platform).await,
        AffiliationCommand::TwinMessage { id, word, by } => {
            return twins::settle(&platform, id, word, &by).await;
        }
        AffiliationCommand::Credit { reference, by, reason } => (reference, OfficeAct::Credit { reason }, by),
        AffiliationCommand::LetStand { reference, by, reason } => {
            (reference, OfficeAct::LetStand { why: reason }, by)
        }
        AffiliationCommand::NameUnion { reference, union, by } => {
            (reference, OfficeAct::NameUnion { union }, by)
        }
    };
    if by.trim().is_empty() {
        return Err(Failure::Usage(anyhow!("--by is empty: every decision is kept with who made it")));
    }
    let found = found(&platform, reference).await?;
    let now = act(&platform, found.id, decided, by.trim()).await.context("nothing was changed")?;
    println!("{}", line(&now));
    Ok(())
}

async fn found(platform: &Platform, reference: Reference) -> Result<Affiliation, Failure> {
    let found = find_affiliation(&platform.db, reference).await?;
    found.ok_or_else(|| anyhow!("no affiliation has the reference {}", reference.grouped()).into())
}

fn line(affiliation: &Affiliation) -> String {
    let union = affiliation.union_slug.clone().unwrap_or_else(|| {
        let typed = affiliation.union_typed.as_deref().unwrap_or_default();
        format!("? {typed}")
    });
    let accepted = if affiliation.accepted_at.is_some() { "accepted" } else { "not accepted" };
    let (reference, state) = (affiliation.reference.grouped(), affiliation.state.code());
    format!("{reference}\t{state}\t{}\t{union}\t{accepted}", affiliation.full_name())
}

async fn list(platform: &Platform, filter: &BodyFilter) -> Result<(), Failure> {
    let mut after = None;
    loop {
        let page = register_page(&platform.db, filter, after).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.id);
        for affiliation in &page {
            println!("{}", line(affiliation));
        }
    }
}

async fn list_fees_back(platform: &Platform) -> Result<(), Failure> {
    for affiliation in bodies_that_lack(&platform.db).await? {
        for lacks in terms_of(&platform.db, affiliation.id).await?.iter().filter_map(TermRecord::lacks) {
            println!("{}\t{} {} went back", line(&affiliation), lacks.to_decimal(), lacks.currency);
        }
    }
    Ok(())
}

async fn contacts(platform: &Platform, reference: Reference) -> Result<(), Failure> {
    let found = found(platform, reference).await?;
    let contacts = contacts_of(platform, &found)?;
    let people = [
        ("contact", Some(&contacts.contact)),
        ("treasurer", contacts.treasurer.as_ref()),
        ("invoices", contacts.invoice.as_ref()),
        ("chair", contacts.chair.as_ref()),
    ];
    for (office, person) in people {
        let Some(person) = person.filter(|person| !person.name.is_empty() || person.email.is_some()) else {
            continue;
        };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let address = text(&person.address).replace(['\n', '\r'], ", ");
        println!("{office}\t{}\t{}\t{}\t{address}", person.name, text(&person.email), text(&person.phone));
    }
    if let Some(successor) = &contacts.successor {
        println!("successor of {}\t{}\t{}", successor.leaver, successor.name, successor.email);
    }
    if let Some(note) = &contacts.note {
        println!("note\t{}", note.replace(['\n', '\r'], " "));
    }
    Ok(())
}

async fn successor(platform: &Platform, reference: Reference, word: Word, by: String) -> Result<(), Failure> {
    if by.trim().is_empty() {
        return Err(Failure::Usage(anyhow!("--by is empty: every decision is kept with who made it")));
    }
    let found = found(platform, reference).await?;
    let witness = Witness::Office(by.trim().to_owned());
    let now = settle_successor(platform, found.id, witness, word == Word::Confirm).await;
    println!("{}", line(&now.context("nothing was changed")?));
    Ok(())
}

async fn show(platform: &Platform, reference: Reference) -> Result<(), Failure> {
    let found = found(platform, reference).await?;
    println!("{}", line(&found));
    twins::show_gifts(platform, &found).await?;
    for step in history_of(&platform.db, found.id).await? {
        let from = step.from.map_or("", |state| state.code());
        println!("{}\t{from} -> {}\t{}\t{}", step.on, step.to.code(), step.made_by, step.why);
    }
    Ok(())
}
