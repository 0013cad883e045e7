//! The second factor: codes of an authenticator app (RFC 6238), and recovery codes on paper for its loss.

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use crate::{
    kernel::{clock::Sources, ids::StaffId},
    platform::db::StoreError,
};

/// How many recovery codes somebody gets.
pub const RECOVERY_CODES: usize = 10;
/// Without those that are misread for another: 0 and O, 1, I and L, U.
const LETTERS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 16 letters of 30: 78 random bits.
const CODE_LETTERS: usize = 16;

/// The secret that an authenticator app shares with us. `Debug` prints nothing.
#[derive(Clone)]
pub struct TotpSecret(Zeroizing<[u8; 20]>);

impl TotpSecret {
    /// 160 bits, as RFC 4226 recommends.
    pub fn generate(sources: &Sources) -> Self {
        Self(Zeroizing::new(sources.bytes()))
    }

    /// # Errors
    /// Another length.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        let bytes =
            bytes.try_into().map_err(|_| StoreError::Corrupt("a second factor's secret".to_owned()))?;
        Ok(Self(Zeroizing::new(bytes)))
    }

    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    fn totp(&self, issuer: Option<&str>, account: &str) -> Option<Totp> {
        // A colon would end the issuer or the account in the address.
        let plain = |text: &str| text.replace(':', " ");
        let builder = Builder::new().with_secret(*self.0).with_account_name(plain(account));
        builder.with_issuer(issuer.map(plain)).build().ok()
    }

    /// The address that an app reads from a QR code; by the Key URI Format of Google Authenticator.
    pub fn uri(&self, issuer: &str, account: &str) -> SecretString {
        let uri = self.totp(Some(issuer), account).and_then(|totp| totp.to_url().ok());
        uri.unwrap_or_default().into()
    }

    /// The secret as it is typed by hand, in groups of four.
    pub fn typed(&self) -> SecretString {
        let text = self.totp(None, "").map(|totp| totp.secret().to_base32()).unwrap_or_default();
        let groups: Vec<&str> =
            text.as_bytes().chunks(4).filter_map(|g| std::str::from_utf8(g).ok()).collect();
        groups.join(" ").into()
    }

    /// The step of a code that is right now, or was half a minute ago, or will be. Every step counts once: that
    /// is for the caller to see to.
    pub fn step_of(&self, code: &str, unix_seconds: i64) -> Option<i64> {
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let time = u64::try_from(unix_seconds).ok()?;
        let step = self.totp(None, "")?.check(&digits, time)?;
        i64::try_from(step).ok()
    }

    /// The code of an instant, for the development profile and tests.
    pub fn code_at(&self, unix_seconds: i64) -> String {
        let time = u64::try_from(unix_seconds).unwrap_or(0);
        self.totp(None, "").map(|totp| totp.generate(time).to_string()).unwrap_or_default()
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

/// A set of recovery codes, shown once.
pub fn new_recovery_codes(sources: &Sources) -> Vec<SecretString> {
    (0..RECOVERY_CODES).map(|_| new_recovery_code(sources)).collect()
}

fn new_recovery_code(sources: &Sources) -> SecretString {
    let mut code = String::with_capacity(CODE_LETTERS + 3);
    let mut letters = 0;
    while letters < CODE_LETTERS {
        for byte in sources.bytes::<32>() {
            // 240 is a multiple of 30: every letter is equally likely.
            if byte < 240 && letters < CODE_LETTERS {
                if letters > 0 && letters % 4 == 0 {
                    code.push('-');
                }
                code.push(char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
                letters += 1;
            }
        }
    }
    code.into()
}

/// How a recovery code is kept: with its owner, so that it is no other's. A fast hash suffices for 78 random bits.
pub fn recovery_hash(staff: StaffId, code: &str) -> Option<Vec<u8>> {
    let letters: String = code.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    if letters.len() != CODE_LETTERS {
        return None;
    }
    let mut hash = Sha256::new();
    hash.update(staff.0.as_bytes());
    hash.update(letters.to_ascii_uppercase());
    Some(hash.finalize().to_vec())
}

/// The hashes of a set of codes.
pub fn recovery_hashes(staff: StaffId, codes: &[SecretString]) -> Vec<Vec<u8>> {
    codes.iter().filter_map(|code| recovery_hash(staff, code.expose_secret())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, SHA-1, the last six digits.
        let secret = TotpSecret::from_bytes(b"12345678901234567890").unwrap();
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(secret.code_at(time), code);
            assert_eq!(secret.step_of(code, time), Some(time / 30));
            assert_eq!(secret.step_of(code, time + 30), Some(time / 30), "a slow typist");
            assert_eq!(secret.step_of(code, time + 90), None);
        }
        assert_eq!(secret.step_of("287 082", 59), Some(1));
        for wrong in ["", "287083", "28708", "2870820", "٢٨٧٠٨٢", "abcdef"] {
            assert_eq!(secret.step_of(wrong, 59), None, "{wrong}");
        }
        let uri = secret.uri("Campaign: Kazakhstan", "treasurer@example.org");
        let uri = uri.expose_secret();
        assert!(uri.starts_with("otpauth://totp/Campaign%20%20Kazakhstan:treasurer%40example.org?"), "{uri}");
        assert!(uri.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{uri}");
        assert!(secret.typed().expose_secret().starts_with("GEZD GNBV "));
    }

    #[test]
    fn a_recovery_code_is_its_owners_however_it_is_typed() {
        let sources = Sources::system();
        let codes = new_recovery_codes(&sources);
        let (one, other) = (StaffId::generate(&sources), StaffId::generate(&sources));
        let hashes = recovery_hashes(one, &codes);
        assert_eq!(hashes.len(), RECOVERY_CODES);
        let typed = codes[3].expose_secret().to_lowercase().replace('-', " ");
        assert_eq!(recovery_hash(one, &typed).as_ref(), Some(&hashes[3]));
        assert_ne!(recovery_hash(other, &typed).as_ref(), Some(&hashes[3]));
        assert_eq!(recovery_hash(one, "123456"), None);
        let mut unique = hashes.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), RECOVERY_CODES);
    }
}
