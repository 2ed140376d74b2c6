//! Sealing: what must be kept and read again, and never read by whoever gets hold of the database or a copy of it.

use std::fmt;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret, SecretBox, SecretSlice};

use super::{InstanceSecret, secret::hmac_sha256};

/// The envelope's first byte. Another cipher or another way to derive keys would get another one.
const VERSION: u8 = 1;
const KEY_ID: usize = 8;
const NONCE: usize = 24;
const HEADER: usize = 1 + KEY_ID;

/// Seals with a key derived from the instance's secret and opens what it or a previous secret sealed.
///
/// An envelope is a version, the key's id, a random nonce, and what XChaCha20-Poly1305 makes of the text. It opens only
/// under the context that it was sealed under, so that nobody who can write to a table moves it to another row.
#[derive(Clone)]
pub struct Sealer {
    /// The current one first.
    keys: Arc<[Key]>,
}

struct Key {
    /// Says which key sealed, and nothing about it.
    id: [u8; KEY_ID],
    key: SecretBox<[u8; 32]>,
    /// Of which nonces are made that are no chance.
    nonces: SecretBox<[u8; 32]>,
}

impl Key {
    fn of(secret: &InstanceSecret) -> Self {
        let mut id = [0; KEY_ID];
        id.copy_from_slice(&secret.derive("sealing key id 1").expose_secret()[..KEY_ID]);
        Self {
            id,
            key: secret.derive("sealing key 1"),
            nonces: secret.derive("sealing nonces 1"),
        }
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.key.expose_secret().into())
    }
}

impl Sealer {
    /// Seals under `secret`; opens what it or one of `previous` sealed.
    #[must_use]
    pub fn new(secret: &InstanceSecret, previous: &[InstanceSecret]) -> Self {
        let keys = std::iter::once(secret).chain(previous).map(Key::of);
        Self {
            keys: keys.collect(),
        }
    }

    /// The envelope of `plain`. `context` names what it is and whose, such as `identity provider <id>`; the same words
    /// open it.
    ///
    /// # Panics
    /// When `plain` is longer than the cipher takes, which is 256 GiB.
    #[must_use]
    pub fn seal(&self, context: &str, plain: &[u8]) -> Vec<u8> {
        self.seal_with(rand::random(), context, plain)
    }

    /// The same, alike each time for the same text under the same context: the nonce is made of both and of the key. Who sees two
    /// envelopes learns whether they are the same, and nothing else.
    ///
    /// # Panics
    /// As [`Self::seal`].
    #[must_use]
    pub fn seal_alike(&self, context: &str, plain: &[u8]) -> Vec<u8> {
        let length = context.len().to_be_bytes();
        let text = [&length, context.as_bytes(), plain].concat();
        let whole = hmac_sha256(self.keys[0].nonces.expose_secret(), &text);
        let mut nonce = [0; NONCE];
        nonce.copy_from_slice(&whole[..NONCE]);
        self.seal_with(nonce, context, plain)
    }

    fn seal_with(&self, nonce: [u8; NONCE], context: &str, plain: &[u8]) -> Vec<u8> {
        let key = &self.keys[0];
        let mut envelope = vec![VERSION];
        envelope.extend(key.id);
        let bound = bind(&envelope, context);
        let payload = Payload {
            msg: plain,
            aad: &bound,
        };
        let sealed = key
            .cipher()
            .encrypt(&XNonce::from(nonce), payload)
            .expect("no text is longer than the cipher takes");
        envelope.extend(nonce);
        envelope.extend(sealed);
        envelope
    }

    /// What was sealed under `context`; `None` when the envelope was sealed under another one, by a secret that is not
    /// known any more, or is not whole.
    #[must_use]
    pub fn open(&self, context: &str, sealed: &[u8]) -> Option<SecretSlice<u8>> {
        let (header, rest) = sealed.split_at_checked(HEADER)?;
        let (nonce, text) = rest.split_first_chunk::<NONCE>()?;
        if header[0] != VERSION {
            return None;
        }
        let key = self.keys.iter().find(|key| key.id == header[1..])?;
        let bound = bind(header, context);
        let payload = Payload {
            msg: text,
            aad: &bound,
        };
        let plain = key.cipher().decrypt(&XNonce::from(*nonce), payload).ok()?;
        Some(plain.into())
    }

    /// The same under the current secret: `None` when it is already, or cannot be opened.
    #[must_use]
    pub fn reseal(&self, context: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let current = &self.keys[0].id;
        if sealed.get(1..HEADER) == Some(current.as_slice()) {
            return None;
        }
        let plain = self.open(context, sealed)?;
        Some(self.seal(context, plain.expose_secret()))
    }
}

/// What the text is bound to. The header has a fixed length, so no context can pass for another one.
fn bind(header: &[u8], context: &str) -> Vec<u8> {
    [header, context.as_bytes()].concat()
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealer({} keys)", self.keys.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(letter: char) -> InstanceSecret {
        InstanceSecret::new(&letter.to_string().repeat(32)).expect("long enough")
    }

    fn opened(sealer: &Sealer, context: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        sealer
            .open(context, sealed)
            .map(|plain| plain.expose_secret().to_vec())
    }

    #[test]
    fn what_is_sealed_alike_is_alike_for_the_same_text_and_context() {
        let sealer = Sealer::new(&secret('a'), &[]);
        let one = sealer.seal_alike("context", b"text");
        assert_eq!(one, sealer.seal_alike("context", b"text"));
        assert_eq!(opened(&sealer, "context", &one).unwrap(), b"text");
        assert_eq!(opened(&sealer, "other", &one), None);
        for (context, plain) in [("context", "texT"), ("contextt", "ext"), ("other", "text")] {
            let other = sealer.seal_alike(context, plain.as_bytes());
            assert_ne!(one[HEADER..HEADER + NONCE], other[HEADER..HEADER + NONCE]);
        }
    }

    #[test]
    fn what_was_sealed_opens_under_its_own_context_alone() {
        let sealer = Sealer::new(&secret('a'), &[]);
        let sealed = sealer.seal("identity provider 1", b"hunter2");
        assert_eq!(
            opened(&sealer, "identity provider 1", &sealed),
            Some(b"hunter2".to_vec())
        );
        assert_eq!(opened(&sealer, "identity provider 2", &sealed), None);
        assert!(!sealed.windows(7).any(|part| part == b"hunter2"));
        assert_ne!(sealed, sealer.seal("identity provider 1", b"hunter2"));
        let empty = sealer.seal("", b"");
        assert_eq!(opened(&sealer, "", &empty), Some(Vec::new()));
    }

    #[test]
    fn a_changed_envelope_does_not_open() {
        let sealer = Sealer::new(&secret('a'), &[]);
        let sealed = sealer.seal("x", b"text");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(opened(&sealer, "x", &changed), None, "byte {at}");
            assert_eq!(opened(&sealer, "x", &sealed[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn a_previous_secret_opens_and_the_current_one_seals_anew() {
        let before = Sealer::new(&secret('a'), &[]);
        let sealed = before.seal("x", b"text");
        let after = Sealer::new(&secret('b'), &[secret('c'), secret('a')]);
        assert_eq!(opened(&after, "x", &sealed), Some(b"text".to_vec()));
        let resealed = after.reseal("x", &sealed).expect("an old one");
        assert_eq!(after.reseal("x", &resealed), None, "already current");
        assert_eq!(after.reseal("y", &sealed), None, "of another context");
        let later = Sealer::new(&secret('b'), &[]);
        assert_eq!(opened(&later, "x", &resealed), Some(b"text".to_vec()));
        assert_eq!(opened(&later, "x", &sealed), None);
        assert_eq!(opened(&before, "x", &resealed), None);
    }

    #[test]
    fn a_sealer_prints_no_key() {
        assert_eq!(
            format!("{:?}", Sealer::new(&secret('a'), &[])),
            "Sealer(1 keys)"
        );
    }
}
