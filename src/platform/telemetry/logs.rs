//! Logs on standard error: lines for people, or JSON for machines.

use std::{io, panic::PanicHookInfo};

use tracing::{Dispatch, Level, dispatcher};
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::filter_fn,
    fmt::{self, MakeWriter},
    layer::SubscriberExt,
    registry,
};

use crate::platform::config::LogFormat;

/// Libraries that write addresses, headers or bodies into their debugging lines: whatever the filter
/// says, only their warnings get through.
const TALKATIVE: [&str; 6] = ["lettre", "reqwest", "hyper", "actix_http", "actix_web", "sqlx"];

/// Why logging could not start.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    #[error("log.filter cannot be read: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    #[error("logging was started before")]
    Started,
}

/// Starts logging for the process, panics included. `filter` is like `info,sqlx=warn`.
///
/// # Errors
/// A filter that cannot be read; a second start.
pub fn init(format: LogFormat, filter: &str) -> Result<(), LogError> {
    let dispatch = dispatch(format, filter, io::stderr)?;
    dispatcher::set_global_default(dispatch).map_err(|_| LogError::Started)?;
    install_panic_hook();
    Ok(())
}

fn dispatch<W>(format: LogFormat, filter: &str, writer: W) -> Result<Dispatch, LogError>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let wanted = EnvFilter::try_new(filter)?;
    let discreet = filter_fn(|metadata| {
        let library = metadata.target().split("::").next().unwrap_or_default();
        *metadata.level() <= Level::WARN || !TALKATIVE.contains(&library)
    });
    let lines = fmt::layer().with_writer(writer);
    let lines = match format {
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).boxed(),
        LogFormat::Text => lines.with_target(false).boxed(),
    };
    Ok(Dispatch::new(registry().with(lines.with_filter(discreet).with_filter(wanted))))
}

/// Logs where a panic happened and nothing of its message, which may quote what somebody typed.
pub fn install_panic_hook() {
    std::panic::set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
        let (file, line) = panic.location().map_or(("unknown", 0), |at| (at.file(), at.line()));
        let thread = std::thread::current();
        tracing::error!(file, line, thread = thread.name().unwrap_or("unnamed"), "panicked");
    }));
}

#[cfg(test)]
mod tests {
    use std::{
        io::{self, Write},
        sync::{Arc, Mutex},
    };

    use super::*;

    #[derive(Clone, Default)]
    struct Captured(Arc<Mutex<Vec<u8>>>);

    impl Write for Captured {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Captured {
        fn dispatch(&self, filter: &str) -> Dispatch {
            let writer = self.clone();
            dispatch(LogFormat::Json, filter, move || writer.clone()).unwrap()
        }

        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    #[test]
    fn no_filter_makes_libraries_log_what_they_carry() {
        let captured = Captured::default();
        let dispatch = captured.dispatch("trace,lettre::transport=trace,sqlx=trace");
        dispatcher::with_default(&dispatch, || {
            tracing::debug!(target: "lettre::transport::smtp", "RCPT TO:<canary@mail.test>");
            tracing::info!(target: "sqlx::query", "canary");
            tracing::warn!(target: "lettre::transport::smtp", "relay is down");
            tracing::debug!(reference = "K7QM2XRA9TBF", "ours");
        });
        let logged = captured.text();
        assert!(!logged.contains("canary"), "{logged}");
        assert!(logged.contains("relay is down") && logged.contains("K7QM2XRA9TBF"), "{logged}");
        assert_eq!(logged.lines().count(), 2);
    }

    #[test]
    fn a_panic_is_logged_without_what_it_says() {
        let captured = Captured::default();
        dispatcher::with_default(&captured.dispatch("info"), || {
            let before = std::panic::take_hook();
            install_panic_hook();
            let outcome = std::panic::catch_unwind(|| panic!("canary@mail.test is not a name"));
            std::panic::set_hook(before);
            assert!(outcome.is_err());
        });
        let logged = captured.text();
        assert!(logged.contains("panicked") && logged.contains("logs.rs"), "{logged}");
        assert!(!logged.contains("canary"), "{logged}");
    }

    #[test]
    fn a_filter_that_cannot_be_read_is_an_error() {
        assert!(matches!(init(LogFormat::Text, "info,sqlx=loudly"), Err(LogError::Filter(_))));
    }
}
