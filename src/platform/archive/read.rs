//! Reading a backup, line by line. Whoever reads to the end has proved it: encryption, sums and hash.

use std::io::{BufRead, BufReader, Read};

use age::stream::StreamReader;
use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{ArchiveError, FORMAT, Head, Line, Sums, VERSION, from_json, write::PURPOSE};
use crate::platform::{
    db::Cell,
    vault::{Identity, ServerKey},
};

/// The longest line that is read: a row holds a mail at most.
const LONGEST_LINE: u64 = 64 << 20;

/// What comes next in a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    Table {
        name: String,
        columns: Vec<String>,
    },
    Row(Vec<Cell>),
    Erased(Vec<Uuid>),
    /// The whole backup was read, and is what was written.
    End(Sums),
}

/// A backup that is being read.
pub struct ArchiveReader<R: Read> {
    input: BufReader<GzDecoder<StreamReader<R>>>,
    hash: Sha256,
    counted: Sums,
    rows_of_table: u64,
    in_table: bool,
    pub head: Head,
}

impl<R: Read> ArchiveReader<R> {
    /// Begins to read.
    ///
    /// # Errors
    /// Another identity, or something that is no backup.
    pub fn open(input: R, identity: &Identity) -> Result<Self, ArchiveError> {
        let mut input = BufReader::new(GzDecoder::new(identity.decrypt_from(input)?));
        let mut hash = Sha256::new();
        let line = read_line(&mut input)?.ok_or(ArchiveError::NotABackup)?;
        let head: Head = serde_json::from_slice(&line).map_err(|_| ArchiveError::NotABackup)?;
        if head.format != FORMAT || head.version != VERSION {
            return Err(ArchiveError::NotABackup);
        }
        hash.update(&line);
        Ok(Self { input, hash, counted: Sums::default(), rows_of_table: 0, in_table: false, head })
    }

    /// The next item; `None` after the end. Until [`Item::End`] came, nothing that was read is proved.
    ///
    /// # Errors
    /// Damage of any kind, or the file's.
    pub fn next_item(&mut self) -> Result<Option<Item>, ArchiveError> {
        loop {
            let before = self.hash.clone();
            let Some(line) = read_line(&mut self.input)? else {
                return Err(ArchiveError::Damaged("its end is missing"));
            };
            self.hash.update(&line);
            let line =
                serde_json::from_slice(&line).map_err(|_| ArchiveError::Damaged("a line cannot be read"))?;
            return Ok(Some(match line {
                Line::Row(values) if self.in_table => {
                    self.rows_of_table += 1;
                    Item::Row(values.into_iter().map(from_json).collect::<Result<_, _>>()?)
                }
                Line::Rows { rows } if self.in_table && rows == self.rows_of_table => {
                    self.in_table = false;
                    self.counted.rows += rows;
                    continue;
                }
                Line::Table { table, columns } if !self.in_table => {
                    self.in_table = true;
                    self.rows_of_table = 0;
                    self.counted.tables += 1;
                    Item::Table { name: table, columns }
                }
                Line::Erased { erased } if !self.in_table => {
                    self.counted.erased += erased.len() as u64;
                    Item::Erased(erased)
                }
                Line::End { end } if !self.in_table => return self.end(end, before).map(Some),
                _ => return Err(ArchiveError::Damaged("a line stands where it does not belong")),
            }));
        }
    }

    fn end(&mut self, said: Sums, hash: Sha256) -> Result<Item, ArchiveError> {
        let counted = Sums {
            sha256: hex::encode(hash.finalize()),
            mac: said.mac.clone(),
            ..std::mem::take(&mut self.counted)
        };
        if counted != said {
            return Err(ArchiveError::Damaged("it does not hold what its last line says"));
        }
        // Reading on to the end proves the last block of the encryption and the check sum of the compression.
        if read_line(&mut self.input)?.is_some() {
            return Err(ArchiveError::Damaged("something follows its end"));
        }
        Ok(Item::End(said))
    }
}

impl Sums {
    /// Whether this backup was made by a service with this server key.
    pub fn is_of(&self, key: &ServerKey) -> bool {
        let (Ok(digest), Ok(mac)) = (hex::decode(&self.sha256), hex::decode(&self.mac)) else { return false };
        subtle::ConstantTimeEq::ct_eq(&key.hmac(PURPOSE, &digest)[..], &mac[..]).into()
    }
}

/// A line with its end; `None` at the end of the file.
fn read_line(input: &mut impl BufRead) -> Result<Option<Vec<u8>>, ArchiveError> {
    let mut line = Vec::new();
    // Whatever the layers below say when bytes were altered or are missing, it is one thing to us.
    input
        .take(LONGEST_LINE)
        .read_until(b'\n', &mut line)
        .map_err(|_| ArchiveError::Damaged("its encryption or compression does not hold"))?;
    match line.last() {
        None => Ok(None),
        Some(b'\n') => Ok(Some(line)),
        Some(_) => Err(ArchiveError::Damaged("a line has no end")),
    }
}
