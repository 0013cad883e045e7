//! Backup, restore and what lies between: the whole database in one encrypted file, proved before it is loaded.

mod erasure;
mod held;
mod keys;
mod numbers;
mod refusals;
pub mod retry;
mod round_trip;
pub mod rows;

use std::{fs, path::Path};

use crate::harness::app::App;

/// The file of an identity as a command's argument.
fn identity(app: &App) -> String {
    app.office_identity().display().to_string()
}

/// Makes a backup and gives its path and what the command said.
pub fn back_up(app: &App, name: &str) -> (String, String) {
    let file = app.folder.join(name).display().to_string();
    let said = app.cli_ok(&["backup", &file]);
    (file, said)
}

/// Brings the keys to a new machine, as its administrator does by hand.
pub fn bring_keys(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
