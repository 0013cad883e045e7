//! Numbers that a seed determines: SplitMix64 (Steele, Lea, Flood 2014). For invented data only.

use std::sync::{Mutex, PoisonError};

use crate::kernel::clock::Random;

/// The same seed gives the same numbers.
#[derive(Debug)]
pub struct Seeded(Mutex<u64>);

impl Seeded {
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }

    /// The next 64 bits.
    pub fn next(&self) -> u64 {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = *state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end` (at least 1).
    pub fn below(&self, end: u32) -> u32 {
        u32::try_from(self.next() % u64::from(end.max(1))).unwrap_or(0)
    }

    /// One of the choices, or `None` when there is none.
    pub fn one_of<'a, T>(&self, choices: &'a [T]) -> Option<&'a T> {
        let length = u32::try_from(choices.len()).unwrap_or(u32::MAX);
        choices.get(self.below(length) as usize)
    }
}

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
    }
}
