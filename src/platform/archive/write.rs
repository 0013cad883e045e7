//! Writing a backup, line by line: nothing but the present line is in memory.

use std::io::Write;

use age::stream::StreamWriter;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{ArchiveError, Head, Line, Sums, to_json};
use crate::platform::{
    db::Cell,
    vault::{Recipients, ServerKey},
};

/// What the key of the last line's HMAC is for.
pub(super) const PURPOSE: &str = "backup";

/// A backup that is being written.
pub struct ArchiveWriter<W: Write> {
    output: GzEncoder<StreamWriter<W>>,
    hash: Sha256,
    sums: Sums,
    rows_of_table: u64,
}

impl<W: Write> ArchiveWriter<W> {
    /// Begins a backup for these recipients.
    ///
    /// # Errors
    /// The file's, or recipients that cannot be encrypted to.
    pub fn begin(output: W, recipients: &Recipients, head: &Head) -> Result<Self, ArchiveError> {
        let output = GzEncoder::new(recipients.encrypt_to(output)?, Compression::default());
        let mut writer = Self { output, hash: Sha256::new(), sums: Sums::default(), rows_of_table: 0 };
        writer.line(head)?;
        Ok(writer)
    }

    fn line(&mut self, line: &impl serde::Serialize) -> Result<(), ArchiveError> {
        let mut text = serde_json::to_vec(line).map_err(std::io::Error::from)?;
        text.push(b'\n');
        self.hash.update(&text);
        self.output.write_all(&text)?;
        Ok(())
    }

    /// Begins a table.
    ///
    /// # Errors
    /// The file's.
    pub fn table(&mut self, name: &str, columns: Vec<String>) -> Result<(), ArchiveError> {
        self.sums.tables += 1;
        self.rows_of_table = 0;
        self.line(&Line::Table { table: name.to_owned(), columns })
    }

    /// Writes a row of the table that was begun.
    ///
    /// # Errors
    /// The file's.
    pub fn row(&mut self, cells: Vec<Cell>) -> Result<(), ArchiveError> {
        self.rows_of_table += 1;
        self.line(&Line::Row(cells.into_iter().map(to_json).collect()))
    }

    /// Ends the table that was begun.
    ///
    /// # Errors
    /// The file's.
    pub fn end_table(&mut self) -> Result<(), ArchiveError> {
        self.sums.rows += self.rows_of_table;
        self.line(&Line::Rows { rows: self.rows_of_table })
    }

    /// Writes ids of supporters who were erased.
    ///
    /// # Errors
    /// The file's.
    pub fn erased(&mut self, ids: &[Uuid]) -> Result<(), ArchiveError> {
        self.sums.erased += ids.len() as u64;
        self.line(&Line::Erased { erased: ids.to_vec() })
    }

    /// Ends the backup and gives back what it was written to.
    ///
    /// # Errors
    /// The file's.
    pub fn finish(mut self, key: &ServerKey) -> Result<(W, Sums), ArchiveError> {
        let digest = self.hash.clone().finalize();
        let mut sums = std::mem::take(&mut self.sums);
        sums.sha256 = hex::encode(digest);
        sums.mac = hex::encode(key.hmac(PURPOSE, &digest));
        self.line(&Line::End { end: sums.clone() })?;
        let output = self.output.finish()?.finish()?;
        Ok((output, sums))
    }
}
