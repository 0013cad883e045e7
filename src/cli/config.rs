//! `config`: every setting, its value and where it came from.

use super::Failure;
use crate::platform::config;

pub(super) fn config() -> Result<(), Failure> {
    for line in config::load(config::environment())?.lines {
        println!("{line}");
    }
    Ok(())
}
