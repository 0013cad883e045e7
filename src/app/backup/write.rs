//! Writes a backup beside its place, and puts it there when it is whole and on the disk.

use std::{fs::File, io::BufWriter, path::Path};

use crate::{
    kernel::clock::Sources,
    platform::{
        archive::{ArchiveError, ArchiveWriter, Head, Sums},
        db::Db,
        vault::{Recipients, ServerKey},
    },
    supporters::ErasedFile,
};

/// Ids of erased supporters in one line.
const IDS_A_LINE: usize = 1000;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub head: Head,
    pub sums: Sums,
}

/// Writes everything as of one moment into `file`, which must not exist; `progress` hears how many rows are written.
///
/// # Errors
/// The file's or the database's; no file is left then.
pub async fn write_backup(
    db: &Db,
    recipients: &Recipients,
    key: &ServerKey,
    sources: &Sources,
    erased: &ErasedFile,
    file: &Path,
    mut progress: impl FnMut(u64),
) -> Result<Made, ArchiveError> {
    let exists =
        || std::io::Error::new(std::io::ErrorKind::AlreadyExists, "it exists, and is not overwritten");
    if file.symlink_metadata().is_ok() {
        return Err(exists().into());
    }
    let folder = file.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Readable by its owner only, and removed when anything fails.
    let mut beside = tempfile::Builder::new().prefix(".backup-").tempfile_in(folder)?;
    let head_at = sources.now();
    let snapshot = db.snapshot().await?;
    let head = Head::new(head_at, snapshot.migrations.clone());
    let mut writer = ArchiveWriter::begin(BufWriter::new(beside.as_file_mut()), recipients, &head)?;
    let mut rows = 0;
    for table in &snapshot.tables {
        writer.table(&table.name, table.column_names())?;
        snapshot
            .each_row(table, |row| {
                rows += 1;
                progress(rows);
                writer.row(row)
            })
            .await?;
        writer.end_table()?;
    }
    for ids in erased.ids()?.chunks(IDS_A_LINE) {
        writer.erased(&ids.iter().map(|id| id.0).collect::<Vec<_>>())?;
    }
    let (buffer, sums) = writer.finish(key)?;
    buffer.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    beside.persist_noclobber(file).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()?;
    Ok(Made { head, sums })
}
