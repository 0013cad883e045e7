//! Where an export goes: standard output, or files that get their names when all of them are whole.

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;
use tempfile::NamedTempFile;

/// Several files cannot go to one standard output.
#[derive(Debug, thiserror::Error)]
#[error(
    "these are more lines than one file may have: give --out FILE for all files, or --part NUMBER for one"
)]
pub(super) struct TooManyLines;

/// Standard output or files, all of an export or one part of it.
pub(super) struct Target {
    path: Option<PathBuf>,
    /// The one that is wanted, from 1 on; without it all are.
    part: Option<usize>,
    /// The one that is being written.
    number: usize,
    files: Vec<BufWriter<NamedTempFile>>,
    out: io::Stdout,
}

impl Target {
    pub(super) fn open(path: Option<&Path>, part: Option<usize>) -> anyhow::Result<Self> {
        let path = path.map(Path::to_owned);
        let mut target = Self { path, part, number: 1, files: Vec::new(), out: io::stdout() };
        target.begin()?;
        Ok(target)
    }

    fn is_wanted(&self) -> bool {
        self.part.is_none_or(|part| part == self.number)
    }

    fn begin(&mut self) -> anyhow::Result<()> {
        let Some(path) = self.path.as_deref().filter(|_| self.is_wanted()) else { return Ok(()) };
        let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // What a power cut leaves behind says what it is.
        let mut part = tempfile::Builder::new();
        let part = part.prefix(".export-").suffix(".part");
        let file = part
            .tempfile_in(folder)
            .with_context(|| format!("no file can be made in {}", folder.display()))?;
        self.files.push(BufWriter::with_capacity(256 * 1024, file));
        Ok(())
    }

    /// Whether another file may follow; asked before anything of this one is written.
    pub(super) fn may_follow(&self) -> Result<(), TooManyLines> {
        if self.path.is_none() && self.part.is_none() { Err(TooManyLines) } else { Ok(()) }
    }

    /// What is written from now on belongs to another file.
    pub(super) fn next_file(&mut self) -> anyhow::Result<()> {
        self.number += 1;
        self.begin()
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        if !self.is_wanted() {
            return Ok(());
        }
        match self.files.last_mut() {
            Some(file) => file.write_all(bytes)?,
            None => self.out.write_all(bytes)?,
        }
        Ok(())
    }

    pub(super) fn copy(&mut self, from: &mut std::fs::File) -> io::Result<()> {
        match self.files.last_mut() {
            Some(file) => io::copy(from, file).map(drop),
            None => io::copy(from, &mut self.out).map(drop),
        }
    }

    /// Gives the files their names; those after the first have a number before their ending. The first gets its name
    /// last: where it stands, all of them do.
    pub(super) fn keep(mut self) -> anyhow::Result<()> {
        self.out.flush()?;
        let Some(path) = self.path else { return Ok(()) };
        let mut files = Vec::with_capacity(self.files.len());
        for file in self.files {
            let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.as_file().sync_all()?;
            files.push(file);
        }
        fail::fail_point!("export-written-before-named");
        let count = files.len();
        if count > 1 {
            // One of an earlier export does not belong to the new ones after it.
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("{} cannot be replaced", path.display()));
                }
                _ => {}
            }
        }
        for (before, file) in files.into_iter().enumerate().rev() {
            let named = numbered(&path, before + 1);
            file.persist(&named).with_context(|| format!("{} cannot be written", named.display()))?;
            fail::fail_point!("export-file-named");
        }
        let beyond = numbered(&path, count + 1);
        if self.part.is_none() && count > 0 && beyond.exists() {
            eprintln!("note: {} is of an earlier export", beyond.display());
        }
        Ok(())
    }
}

fn numbered(path: &Path, number: usize) -> PathBuf {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    match (number, stem) {
        (1, _) | (_, None) => path.to_owned(),
        (_, Some(stem)) => {
            let ending = path.extension().map_or_else(String::new, |e| format!(".{}", e.to_string_lossy()));
            path.with_file_name(format!("{stem}-{number}{ending}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_after_the_first_have_a_number_before_their_ending() {
        assert_eq!(numbered(Path::new("a/b.csv"), 1), PathBuf::from("a/b.csv"));
        assert_eq!(numbered(Path::new("a/b.csv"), 3), PathBuf::from("a/b-3.csv"));
        assert_eq!(numbered(Path::new("b"), 2), PathBuf::from("b-2"));
    }
}
