//! The one binary: parses the command line and runs the command.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(feature = "failpoints")]
    die_where_told();
    solidarity::cli::run()
}

/// Dies at the failpoint that the variable names, as in a power cut: tests see what is left, and what a
/// restart makes of it.
#[cfg(feature = "failpoints")]
fn die_where_told() {
    if let Ok(point) = std::env::var("ABORT_AT_FAILPOINT") {
        // A point cannot fail to be set: only an unknown action can, and a callback is none.
        drop(fail::cfg_callback(point, || std::process::abort()));
    }
}
