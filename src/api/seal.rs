//! What is given out and has to come back as it was: short, the same for the same, and good under one key.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// Bytes of the seal that are kept: 128 bits of HMAC-SHA-256 (RFC 2104 §5 allows to truncate to half).
const LENGTH: usize = 16;
/// The same where room is short: 80 bits, which is as far as RFC 2104 §5 goes, and nobody can try them offline.
const SHORT: usize = 10;

/// A key, and perhaps what it seals under. It hides nothing: what is sealed can be read by whoever holds it.
#[derive(Clone)]
pub struct Seal(Hmac<Sha256>);

impl std::fmt::Debug for Seal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Seal(…)")
    }
}

impl Seal {
    /// Seals with a key of its own, such as `InstanceSecret::derive("cursor")`.
    ///
    /// # Panics
    /// Never: HMAC takes keys of any length.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self(Hmac::new_from_slice(key).expect("any length"))
    }

    /// The same key under a context: what is sealed under another does not open.
    #[must_use]
    pub fn under(&self, context: &[u8]) -> Self {
        Self(self.0.clone().chain_update(context))
    }

    /// The bytes and their seal, as text that fits into an address.
    #[must_use]
    pub fn close(&self, bytes: &[u8]) -> String {
        let mut sealed = bytes.to_vec();
        sealed.extend(self.of(bytes));
        BASE64_URL_SAFE_NO_PAD.encode(sealed)
    }

    /// The bytes that were sealed; none when they were not sealed here, are not as many, or were changed.
    #[must_use]
    pub fn open<const N: usize>(&self, sealed: &str) -> Option<[u8; N]> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (bytes, seal) = sealed.split_at_checked(N)?;
        bool::from(self.of(bytes).ct_eq(seal))
            .then(|| bytes.try_into().ok())
            .flatten()
    }

    /// The bytes and a short seal, in letters and digits that survive a change of case: for the part before the `@`.
    #[must_use]
    pub fn close_caseless(&self, bytes: &[u8]) -> String {
        let mut sealed = bytes.to_vec();
        sealed.extend(&self.of(bytes)[..SHORT]);
        BASE32_NOPAD.encode(&sealed).to_ascii_lowercase()
    }

    /// The bytes that were sealed by [`Self::close_caseless`].
    #[must_use]
    pub fn open_caseless<const N: usize>(&self, sealed: &str) -> Option<[u8; N]> {
        let sealed = BASE32_NOPAD
            .decode(sealed.to_ascii_uppercase().as_bytes())
            .ok()?;
        let (bytes, seal) = sealed.split_at_checked(N)?;
        bool::from(self.of(bytes)[..SHORT].ct_eq(seal))
            .then(|| bytes.try_into().ok())
            .flatten()
    }

    fn of(&self, bytes: &[u8]) -> [u8; LENGTH] {
        let whole = self.0.clone().chain_update(bytes).finalize().into_bytes();
        let mut seal = [0; LENGTH];
        seal.copy_from_slice(&whole[..LENGTH]);
        seal
    }
}
