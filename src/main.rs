//! The one binary: parses the command line and runs the command.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(feature = "failpoints")]
    {
        die_where_told();
        answer_where_told();
        follow_the_tests_clock();
    }
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

/// Takes another value at a failpoint, as `NAME=VALUE` in the variable says.
#[cfg(feature = "failpoints")]
fn answer_where_told() {
    let told = std::env::var("RETURN_AT_FAILPOINT").unwrap_or_default();
    if let Some((point, value)) = told.split_once('=') {
        drop(fail::cfg(point, &format!("return({value})")));
    }
}

/// Keeps the clock ahead by the seconds that stand in the file which the variable names, as they change.
#[cfg(feature = "failpoints")]
fn follow_the_tests_clock() {
    use std::{fs, thread, time::Duration};

    let Ok(path) = std::env::var("TEST_CLOCK_FILE") else { return };
    let read = move || {
        let seconds = fs::read_to_string(&path).ok().and_then(|text| text.trim().parse().ok());
        solidarity::kernel::clock::moved::to(seconds.unwrap_or(0));
    };
    read();
    thread::spawn(move || {
        loop {
            thread::sleep(Duration::from_millis(10));
            read();
        }
    });
}
