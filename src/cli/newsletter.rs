//! `export newsletter`: the list for the program that writes the newsletters.

use anyhow::anyhow;

use super::{
    Failure,
    export::{ExportArgs, write_all},
    unseal::read_identity,
};
use crate::{
    office::audit::{Act, Action, record_alone},
    platform::Platform,
    reports::{
        export::Export,
        newsletter_list::NewsletterList,
        sinks::{Format, Unsuited},
    },
    supporters::RecordOpener,
};

/// Writes those who confirmed and did not leave; what was opened is written into the audit log before.
pub(super) async fn export(platform: &Platform, args: &ExportArgs) -> Result<(), Failure> {
    let wrong = |what: &str| Err(Failure::Usage(anyhow!("export newsletter: {what}")));
    let Some(identity) = &args.identity else {
        return wrong("--identity is missing: addresses are sealed");
    };
    if !matches!(args.format, Format::Csv | Format::Jsonl) {
        return wrong(&Unsuited::Names.to_string());
    }
    if !args.is_plain() {
        return wrong("takes --format, --identity and --out only");
    }
    let opener = RecordOpener::new(platform.db.clone(), read_identity(identity)?);
    let list = NewsletterList::open(platform, opener).await?;
    let addresses = list.addresses();
    let count = i64::try_from(addresses).unwrap_or(i64::MAX);
    record_alone(platform, Act::new(None, Action::NamesExported).on("newsletter").counting(count)).await?;
    let (target, _) = write_all(Export::Newsletter(list), args).await?;
    target.keep()?;
    eprintln!("{addresses} addresses");
    Ok(())
}
