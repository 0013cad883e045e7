//! The list of erased supporters that lies outside the database: opaque ids, one a line. An old backup that
//! is restored brings their records back; this list takes them out again.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::PathBuf,
};

use uuid::Uuid;

use crate::kernel::ids::SupporterId;

/// The file. It need not exist before somebody is erased.
#[derive(Clone, Debug)]
pub struct ErasedFile(PathBuf);

impl ErasedFile {
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// All ids, each once, in order. A line that is no id (a write that a power cut ended) is left aside: what it was
    /// to record had not happened.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn ids(&self) -> io::Result<Vec<SupporterId>> {
        let text = match fs::read_to_string(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other?,
        };
        let mut ids: Vec<_> =
            text.lines().filter_map(|line| line.trim().parse::<Uuid>().ok().map(SupporterId)).collect();
        ids.sort();
        ids.dedup();
        Ok(ids)
    }

    /// Adds ids; they are on the disk when this returns.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn add(&self, ids: &[SupporterId]) -> io::Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        if let Some(folder) = self.0.parent().filter(|f| !f.as_os_str().is_empty()) {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        let mut file = fs::OpenOptions::new().append(true).create(true).mode(0o600).open(&self.0)?;
        // A new line first: a write that was cut off must not spoil this one.
        let lines: String = ids.iter().map(|id| format!("\n{}", id.0)).collect();
        file.write_all(lines.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::clock::Sources;

    #[test]
    fn ids_are_kept_once_and_a_cut_line_spoils_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("below/erased-ids");
        let file = ErasedFile::new(path.clone());
        assert_eq!(file.ids().unwrap(), []);
        let sources = Sources::system();
        let mut ids: Vec<_> = (0..3).map(|_| SupporterId::generate(&sources)).collect();
        ids.sort();
        file.add(&ids[..2]).unwrap();
        let mut cut = fs::read_to_string(&path).unwrap();
        cut.push_str("0193a");
        fs::write(&path, cut).unwrap();
        file.add(&ids[1..]).unwrap();
        assert_eq!(file.ids().unwrap(), ids);
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
