//! Where a request comes from, as a keyed hash that nobody can turn back: the key lives in memory for a day.

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
};

use actix_web::http::header::HeaderMap;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{kernel::clock::Sources, platform::config::AddressRange};

/// A source of requests, comparable within a day and within this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientSource([u8; 16]);

/// Turns something that must not be kept into a hash, under a random key that is replaced every day.
#[derive(Debug)]
pub struct DailyHash {
    sources: Sources,
    key: Mutex<(i64, [u8; 32])>,
}

impl DailyHash {
    pub fn new(sources: Sources) -> Self {
        Self { key: Mutex::new((i64::MIN, [0; 32])), sources }
    }

    /// The hash of today.
    pub fn of(&self, secret: &[u8]) -> [u8; 16] {
        let day = self.sources.now().timestamp().div_euclid(86_400);
        let key = {
            let mut key = self.key.lock().unwrap_or_else(PoisonError::into_inner);
            if key.0 != day {
                *key = (day, self.sources.bytes());
            }
            key.1
        };
        let mut hash = [0; 16];
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key) {
            mac.update(secret);
            hash.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        }
        hash
    }

    /// The source of an address. Of IPv6 only the network counts, since a household has many addresses.
    pub fn source(&self, address: IpAddr) -> ClientSource {
        let bytes = match address.to_canonical() {
            IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).octets(),
        };
        ClientSource(self.of(&bytes))
    }
}

/// The client's address: the peer's, or, where the peer is a proxy that we trust, the last address in
/// `X-Forwarded-For` that is no such proxy.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[AddressRange]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|range| range.contains(address));
    let mut client = peer;
    if !is_trusted(peer) {
        return client;
    }
    let chains: Vec<&str> = headers.get_all("x-forwarded-for").filter_map(|v| v.to_str().ok()).collect();
    for hop in chains.iter().flat_map(|chain| chain.split(',')).rev() {
        // Whatever stands before something unreadable is not to be believed either.
        let Ok(address) = hop.trim().parse::<IpAddr>() else { return client };
        client = address;
        if !is_trusted(address) {
            return client;
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};
    use chrono::{TimeDelta, TimeZone, Utc};

    use super::*;
    use crate::kernel::clock::{ManualClock, SystemRandom};

    fn forwarded(value: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let name = HeaderName::from_static("x-forwarded-for");
        headers.insert(name, HeaderValue::from_static(value));
        headers
    }

    #[test]
    fn a_header_is_believed_only_behind_a_trusted_proxy() {
        let proxies: Vec<AddressRange> = vec!["10.0.0.0/8".parse().unwrap()];
        let of = |peer: &str, chain| client_address(peer.parse().unwrap(), &forwarded(chain), &proxies);
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(of("203.0.113.9", "198.51.100.1"), ip("203.0.113.9"));
        assert_eq!(of("10.0.0.1", "198.51.100.1"), ip("198.51.100.1"));
        // What the client itself wrote in front is not believed.
        assert_eq!(of("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2"), ip("198.51.100.1"));
        assert_eq!(of("10.0.0.1", "1.1.1.1, garbage"), ip("10.0.0.1"));
        assert_eq!(of("10.0.0.1", ""), ip("10.0.0.1"));
    }

    #[test]
    fn a_source_cannot_be_followed_from_one_day_to_the_next() {
        let clock = std::sync::Arc::new(ManualClock::new(Utc.timestamp_opt(1_800_000_000, 0).unwrap()));
        let sources = Sources { clock: clock.clone(), random: std::sync::Arc::new(SystemRandom) };
        let hash = DailyHash::new(sources);
        let of = |text: &str| hash.source(text.parse().unwrap());
        let today = of("198.51.100.1");
        assert_eq!(today, of("::ffff:198.51.100.1"));
        assert_ne!(today, of("198.51.100.2"));
        assert_eq!(of("2001:db8::1"), of("2001:db8::2"));
        clock.advance(TimeDelta::days(1));
        assert_ne!(today, of("198.51.100.1"));
    }
}
