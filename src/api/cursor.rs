//! Keyset cursors: opaque, tamper-evident, and good for one list, one order and one viewer only.

use uuid::Uuid;

use super::Seal;
use crate::access::{Caller, Viewer};

/// Bytes of a position.
const LENGTH: usize = 24;

/// The key that seals cursors.
#[derive(Clone, Debug)]
pub struct CursorKey(Seal);

/// Where in a list: the value it is ordered by (microseconds of a time, or a number) and the id that breaks ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The value the list is ordered by.
    pub key: i64,
    /// Breaks ties.
    pub id: Uuid,
}

impl CursorKey {
    /// Seals with a key of its own, such as `InstanceSecret::derive("cursor")`.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self(Seal::new(key))
    }

    /// Cursors of one list in one order, for one viewer.
    #[must_use]
    pub fn keyset(&self, caller: &Caller, list: &str) -> Keyset {
        let person = match caller.viewer {
            Viewer::Anonymous { .. } => Uuid::nil(),
            Viewer::Contact { contact, .. } => contact,
            Viewer::Staff { staff, .. } => staff,
            Viewer::Pending { .. } => Uuid::nil(),
        };
        Keyset(self.0.under(person.as_bytes()).under(list.as_bytes()))
    }
}

/// See [`CursorKey::keyset`].
#[derive(Clone, Debug)]
pub struct Keyset(Seal);

impl Keyset {
    /// The cursor of a position.
    #[must_use]
    pub fn seal(&self, position: Position) -> String {
        let mut bytes = [0_u8; LENGTH];
        bytes[..8].copy_from_slice(&position.key.to_be_bytes());
        bytes[8..].copy_from_slice(position.id.as_bytes());
        self.0.close(&bytes)
    }

    /// The position of a cursor; none when it is not one of this list, order and viewer, or was changed.
    #[must_use]
    pub fn open(&self, cursor: &str) -> Option<Position> {
        let bytes: [u8; LENGTH] = self.0.open(cursor)?;
        Some(Position {
            key: i64::from_be_bytes(bytes[..8].try_into().ok()?),
            id: Uuid::from_slice(&bytes[8..]).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

    use super::*;
    use crate::{access::FeatureSet, text::Locale};

    fn keyset(contact: u128, list: &str) -> Keyset {
        let viewer = Viewer::Contact {
            tenant: Uuid::nil(),
            contact: Uuid::from_u128(contact),
        };
        CursorKey::new(&[7; 32]).keyset(
            &Caller::new(viewer, Locale::En, FeatureSet::default(), "test".into()),
            list,
        )
    }

    const POSITION: Position = Position {
        key: -42,
        id: Uuid::from_u128(7),
    };

    #[test]
    fn a_cursor_opens_in_its_own_list_only() {
        let cursor = keyset(1, "tickets by number").seal(POSITION);
        assert_eq!(keyset(1, "tickets by number").open(&cursor), Some(POSITION));
        assert_eq!(keyset(1, "tickets by time").open(&cursor), None);
        assert_eq!(keyset(2, "tickets by number").open(&cursor), None);
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let keyset = keyset(1, "tickets");
        let bytes = BASE64_URL_SAFE_NO_PAD
            .decode(keyset.seal(POSITION))
            .unwrap();
        for index in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[index] ^= 1;
            assert_eq!(keyset.open(&BASE64_URL_SAFE_NO_PAD.encode(changed)), None);
        }
        assert_eq!(keyset.open("MQ"), None);
    }
}
