//! Email addresses that we are willing to send to: stricter than RFC 5322 and than lettre.

use std::{fmt, str::FromStr};

use serde::Deserialize;

/// An address of the form `local@domain.tld`. `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct EmailAddress(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an email address")]
pub struct NotAnEmailAddress;

impl EmailAddress {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EmailAddress {
    type Err = NotAnEmailAddress;

    /// Refuses quoted local parts, address literals, domains without a dot, controls, and more than one `@`.
    /// An international domain is turned into its ASCII form (IDNA).
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim_matches(' ');
        let (local, domain) = text.split_once('@').ok_or(NotAnEmailAddress)?;
        let atext = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b);
        let local_fits = (1..=64).contains(&local.len())
            && local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(atext));
        if !local_fits || domain.contains(['@', '[', '%', ' ']) {
            return Err(NotAnEmailAddress);
        }
        let Ok(url::Host::Domain(domain)) = url::Host::parse(domain) else { return Err(NotAnEmailAddress) };
        let labels: Vec<&str> = domain.split('.').collect();
        let label_fits = |label: &&str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let top_fits = labels
            .last()
            .is_some_and(|top| top.len() >= 2 && top.starts_with(|c: char| c.is_ascii_alphabetic()));
        let fits = labels.len() >= 2
            && labels.iter().all(label_fits)
            && top_fits
            && local.len() + domain.len() < 254;
        if fits { Ok(Self(format!("{local}@{domain}"))) } else { Err(NotAnEmailAddress) }
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = NotAnEmailAddress;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_addresses_are_accepted() {
        for good in
            ["a@example.org", "first.last+tag@mail.example.co.uk", "o'neil@example.com", " a@example.org "]
        {
            assert!(good.parse::<EmailAddress>().is_ok(), "{good}");
        }
        let idn: EmailAddress = "kasse@bücher.example".parse().unwrap();
        assert_eq!(idn.as_str(), "kasse@xn--bcher-kva.example");
    }

    #[test]
    fn what_could_go_elsewhere_is_refused() {
        for bad in [
            "",
            "a",
            "a@",
            "@b.org",
            "a@localhost",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@b.org,c@d.org",
            "a@b.org c@d.org",
            "a@b@c.org",
            "a\r\nBcc: x@y.org",
            "a@b.org\r\nBcc: x@y.org",
            "\"a b\"@c.org",
            "a..b@c.org",
            ".a@c.org",
            "a@-b.org",
            "a@b..org",
            "a@b.1",
            "a@b.o",
            "<a@b.org>",
            "a\u{0}@b.org",
            "a@b.org\u{1b}",
        ] {
            assert!(bad.parse::<EmailAddress>().is_err(), "{bad:?}");
        }
        assert!(format!("{}@example.org", "a".repeat(65)).parse::<EmailAddress>().is_err());
    }

    #[test]
    fn logs_show_nothing_of_it() {
        let address: EmailAddress = "canary@example.org".parse().unwrap();
        assert!(!format!("{address:?}").contains("canary"));
    }
}
