//! Medians, and the one line of each number.

use std::sync::atomic::{AtomicU32, Ordering};

static MISSED: AtomicU32 = AtomicU32::new(0);

/// How many numbers were worse than they must be.
pub fn missed() -> u32 {
    MISSED.load(Ordering::Relaxed)
}

/// The middle of what was measured.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Rates of the limit and of the service, measured in turns.
#[derive(Default)]
pub struct Turns {
    pub limits: Vec<f64>,
    pub services: Vec<f64>,
}

impl Turns {
    /// Rates: the service's over the limit's must reach `must`.
    pub fn rates(self, name: &str, must: f64) {
        let ratios = self.services.iter().zip(&self.limits).map(|(service, limit)| service / limit).collect();
        let (ratio, limit, service) = (median(ratios), median(self.limits), median(self.services));
        let (limit, service) = (grouped(limit), grouped(service));
        line(name, &format!("{ratio:.2} of {limit}/s ({service}/s) must {must}"), ratio >= must);
    }

    /// Seconds: the service's over the limit's must not exceed `must`.
    pub fn seconds(self, name: &str, must: f64) {
        let ratios = self.services.iter().zip(&self.limits).map(|(service, limit)| service / limit).collect();
        let (ratio, limit, service) = (median(ratios), median(self.limits), median(self.services));
        line(name, &format!("{ratio:.2} times {limit:.2} s ({service:.2} s) must {must}"), ratio <= must);
    }
}

/// A rate that must be reached.
pub fn at_least(name: &str, value: f64, unit: &str, must: f64) {
    line(name, &format!("{}{unit} must {}{unit}", grouped(value), grouped(must)), value >= must);
}

/// A time or size that must not be exceeded.
pub fn at_most(name: &str, value: f64, unit: &str, must: f64) {
    line(name, &format!("{value:.1}{unit} must {}{unit}", grouped(must)), value <= must);
}

/// A number without a bound.
pub fn note(name: &str, text: &str) {
    println!("{name} {text}");
}

fn line(name: &str, text: &str, good: bool) {
    if !good {
        MISSED.fetch_add(1, Ordering::Relaxed);
    }
    println!("{name} {text}: {}", if good { "ok" } else { "MISSED" });
}

/// A whole number with commas between its thousands.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
