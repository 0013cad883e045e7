//! Addresses of proxies: one, or a range in CIDR notation (RFC 4632).

use std::{fmt, net::IpAddr, str::FromStr};

use serde::Deserialize;

/// `192.0.2.7`, `10.0.0.0/8` or `fd00::/8`.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct AddressRange {
    network: IpAddr,
    prefix_bits: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an address or a range such as 10.0.0.0/8")]
pub struct NotAnAddressRange;

impl AddressRange {
    /// Whether the address lies in the range. An IPv4 address in IPv6 clothes counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.network, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let differing = u32::from(network) ^ u32::from(address);
                differing.checked_shr(32 - self.prefix_bits).unwrap_or(0) == 0
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let differing = u128::from(network) ^ u128::from(address);
                differing.checked_shr(128 - self.prefix_bits).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

impl FromStr for AddressRange {
    type Err = NotAnAddressRange;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (network, prefix) = match text.trim().split_once('/') {
            Some((network, prefix)) => (network, Some(prefix)),
            None => (text.trim(), None),
        };
        let network: IpAddr = network.parse().map_err(|_| NotAnAddressRange)?;
        let all_bits = if network.is_ipv4() { 32 } else { 128 };
        let prefix_bits = match prefix {
            Some(prefix) => prefix.parse().map_err(|_| NotAnAddressRange)?,
            None => all_bits,
        };
        if prefix_bits > all_bits { Err(NotAnAddressRange) } else { Ok(Self { network, prefix_bits }) }
    }
}

impl TryFrom<String> for AddressRange {
    type Error = NotAnAddressRange;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Debug for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.network, self.prefix_bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_inside_are_believed() {
        let holds = |range: &str, address: &str| {
            range.parse::<AddressRange>().unwrap().contains(address.parse().unwrap())
        };
        assert!(holds("10.0.0.0/8", "10.255.1.2"));
        assert!(!holds("10.0.0.0/8", "11.0.0.0"));
        assert!(holds("192.0.2.7", "192.0.2.7"));
        assert!(holds("192.0.2.7", "::ffff:192.0.2.7"));
        assert!(!holds("192.0.2.7", "192.0.2.6"));
        assert!(holds("0.0.0.0/0", "203.0.113.9"));
        assert!(!holds("0.0.0.0/0", "2001:db8::1"));
        assert!(holds("fd00::/8", "fdff::1"));
        assert!(!holds("fd00::/8", "fe00::1"));
        for bad in ["", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "10.0.0.0/-1"] {
            assert_eq!(bad.parse::<AddressRange>(), Err(NotAnAddressRange), "{bad}");
        }
    }
}
