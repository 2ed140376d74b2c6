//! The way out of a kind of mail, in one click (RFC 8058): an address that is good for one contact and one kind.

use uuid::Uuid;

use crate::api::Seal;

/// Tenant, contact, kind.
const BODY: usize = 33;

/// What a contact can switch off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    /// Mails about answers.
    Answers,
    /// Mails about new states.
    States,
    /// Mails about messages that were not read.
    Messages,
}

impl Preference {
    const fn byte(self) -> u8 {
        match self {
            Self::Answers => 1,
            Self::States => 2,
            Self::Messages => 3,
        }
    }

    const fn of_byte(byte: u8) -> Option<Self> {
        match byte {
            1 => Some(Self::Answers),
            2 => Some(Self::States),
            3 => Some(Self::Messages),
            _ => None,
        }
    }
}

/// Whose mails of which kind shall stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Their tenant.
    pub tenant: Uuid,
    /// Whose.
    pub contact: Uuid,
    /// Which.
    pub preference: Preference,
}

/// The key that seals such addresses. They do not end: a mail can be years old when somebody has had enough.
#[derive(Clone, Debug)]
pub struct StopKey(Seal);

impl StopKey {
    /// Seals with a key of its own, such as `InstanceSecret::derive("mail stop")`.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self(Seal::new(key))
    }

    /// The last part of the address.
    #[must_use]
    pub fn seal(&self, stop: Stop) -> String {
        let mut bytes = [0_u8; BODY];
        bytes[..16].copy_from_slice(stop.tenant.as_bytes());
        bytes[16..32].copy_from_slice(stop.contact.as_bytes());
        bytes[32] = stop.preference.byte();
        self.0.close(&bytes)
    }

    /// What it was sealed for; none when it was not sealed here.
    #[must_use]
    pub fn open(&self, token: &str) -> Option<Stop> {
        let bytes: [u8; BODY] = self.0.open(token)?;
        Some(Stop {
            tenant: Uuid::from_slice(&bytes[..16]).ok()?,
            contact: Uuid::from_slice(&bytes[16..32]).ok()?,
            preference: Preference::of_byte(bytes[32])?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_good_for_what_it_was_made_for_and_nothing_else() {
        let key = StopKey::new(&[7; 32]);
        let stop = Stop {
            tenant: Uuid::from_u128(1),
            contact: Uuid::from_u128(2),
            preference: Preference::States,
        };
        let token = key.seal(stop);
        assert_eq!(key.open(&token), Some(stop));
        assert_eq!(StopKey::new(&[8; 32]).open(&token), None);
        for place in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(key.open(&changed), None, "{place}");
        }
        for nonsense in ["", "A", "%%%", &"A".repeat(66)] {
            assert_eq!(key.open(nonsense), None);
        }
    }
}
