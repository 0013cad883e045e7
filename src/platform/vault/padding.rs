//! Padding, so that a sealed text's length does not tell a short name from a long one.

use zeroize::Zeroizing;

use crate::platform::vault::VaultError;

/// The smallest bucket in bytes; each next one is twice as large.
const SMALLEST: usize = 64;
const LENGTH_BYTES: usize = 4;

/// `length (4 bytes, big-endian) || plain || zeros` up to a bucket of 64, 128, 256, … bytes.
pub(super) fn pad(plain: &[u8]) -> Zeroizing<Vec<u8>> {
    let Ok(length) = u32::try_from(plain.len()) else {
        unreachable!("no form, mail or record comes near 4 GiB");
    };
    let bucket = (LENGTH_BYTES + plain.len()).next_power_of_two().max(SMALLEST);
    // The whole room at once: growing would leave copies of the text behind.
    let mut padded = Zeroizing::new(Vec::with_capacity(bucket));
    padded.extend_from_slice(&length.to_be_bytes());
    padded.extend_from_slice(plain);
    padded.resize(bucket, 0);
    padded
}

/// # Errors
/// [`VaultError::Refused`] if the stated length does not fit.
pub(super) fn unpad(padded: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (length, rest) = padded.split_first_chunk::<LENGTH_BYTES>().ok_or(VaultError::Refused)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| VaultError::Refused)?;
    let plain = rest.get(..length).ok_or(VaultError::Refused)?;
    Ok(Zeroizing::new(plain.to_vec()))
}
