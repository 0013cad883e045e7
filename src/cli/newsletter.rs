//! `export newsletter`: the list for the program that writes the newsletters.

use anyhow::anyhow;
use chrono::SecondsFormat;

use super::{Failure, export::ExportArgs, export_target::Target, unseal::read_identity};
use crate::{
    newsletter::subscribers,
    office::audit::{Act, Action, record_alone},
    platform::Platform,
    reports::sinks::{Column, Format, Tail},
    supporters::RecordOpener,
};

const COLUMNS: [Column; 4] = [
    Column::text("email"),
    Column::text("locale"),
    Column::text("confirmed_at"),
    Column::text("unsubscribe_url"),
];

/// Writes those who confirmed and did not leave; what was opened is written into the audit log before.
pub(super) async fn export(platform: &Platform, args: &ExportArgs) -> Result<(), Failure> {
    let wrong = |what: &str| Err(Failure::Usage(anyhow!("export newsletter: {what}")));
    let Some(identity) = &args.identity else {
        return wrong("--identity is missing: addresses are sealed");
    };
    if !matches!(args.format, Format::Csv | Format::Jsonl) {
        return wrong(
            "addresses are written as csv or jsonl only: other formats go to programs that keep copies",
        );
    }
    if !args.is_plain() {
        return wrong("takes --format, --identity and --out only");
    }
    let mut opener = RecordOpener::new(platform.db.clone(), read_identity(identity)?);
    let list = subscribers(platform, &mut opener).await?;
    let count = i64::try_from(list.len()).unwrap_or(i64::MAX);
    record_alone(platform, Act::new(None, Action::NamesExported).on("newsletter").counting(count)).await?;
    let mut sink = args.format.sink("newsletter", &COLUMNS)?;
    let mut target = Target::open(args.out.as_deref(), None)?;
    for one in &list {
        let at = one.confirmed_at.to_rfc3339_opts(SecondsFormat::Secs, true);
        sink.row(&[one.email.as_str(), &one.locale, &at, &one.leave_url])?;
    }
    target.write(&sink.take()?)?;
    match sink.finish()? {
        Tail::Bytes(bytes) => target.write(&bytes)?,
        Tail::File(mut file) => target.copy(&mut file)?,
    }
    target.keep()?;
    eprintln!("{} addresses", list.len());
    Ok(())
}
