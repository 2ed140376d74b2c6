//! Where an answer by mail goes: an address that is good for one contact, and one ticket or conversation.

use lettre::Address;
use uuid::Uuid;

use crate::api::Seal;

/// What is answered, and the second half of the contact's id.
const BODY: usize = 24;
/// Characters of the sealed part: 24 bytes and an 80-bit seal in base32.
const SEALED: usize = 55;
/// Characters before the `@` at most (RFC 5321 §4.5.3.1.1).
const LONGEST: usize = 64;
/// Characters of the word before the `+` at most.
pub const LONGEST_WORD: usize = LONGEST - SEALED - 1;

/// What addresses of conversations are sealed under: none of them opens as one of a ticket, nor the other way round.
const CONVERSATION: &[u8] = b"conversation";

/// What a mail told of, and its recipient answers. The id is nobody else's in any tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// A ticket.
    Ticket(Uuid),
    /// A conversation.
    Conversation(Uuid),
}

/// For whom an address was made. Of the contact's id the half that is chance stands for the whole, so that the address is
/// no longer than mail servers have to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplyTo {
    /// What is answered.
    pub to: Answered,
    contact: [u8; 8],
}

impl ReplyTo {
    /// For this contact's answers to this.
    #[must_use]
    pub fn new(to: Answered, contact: Uuid) -> Self {
        let mut end = [0; 8];
        end.copy_from_slice(&contact.as_bytes()[8..]);
        Self { to, contact: end }
    }

    /// How the contact's id ends, as text.
    #[must_use]
    pub fn contact_end(&self) -> String {
        let hex = hex::encode(self.contact);
        format!("{}-{}", &hex[..4], &hex[4..])
    }
}

/// The addresses `word+…@domain`. They do not end: an answer can come years later, and the ticket's own rules decide.
#[derive(Clone, Debug)]
pub struct ReplyAddresses {
    seal: Seal,
    word: String,
    domain: String,
}

impl ReplyAddresses {
    /// Seals with a key of its own, such as `InstanceSecret::derive("mail reply")`. The word has [`LONGEST_WORD`]
    /// characters at most.
    #[must_use]
    pub fn new(key: &[u8; 32], word: &str, domain: &str) -> Self {
        Self {
            seal: Seal::new(key),
            word: word.to_owned(),
            domain: domain.to_owned(),
        }
    }

    /// The address.
    #[must_use]
    pub fn seal(&self, to: ReplyTo) -> String {
        let (id, seal) = match to.to {
            Answered::Ticket(id) => (id, self.seal.clone()),
            Answered::Conversation(id) => (id, self.seal.under(CONVERSATION)),
        };
        let mut bytes = [0_u8; BODY];
        bytes[..16].copy_from_slice(id.as_bytes());
        bytes[16..].copy_from_slice(&to.contact);
        let sealed = seal.close_caseless(&bytes);
        format!("{}+{sealed}@{}", self.word, self.domain)
    }

    /// The same for a message; none when word and domain make no address, which the configuration has checked.
    pub(super) fn address(&self, to: ReplyTo) -> Option<Address> {
        self.seal(to).parse().ok()
    }

    /// For whom it was sealed; none when it was not sealed here.
    #[must_use]
    pub fn open(&self, address: &str) -> Option<ReplyTo> {
        let (local, domain) = address.rsplit_once('@')?;
        let (word, sealed) = local.split_once('+')?;
        if !domain.eq_ignore_ascii_case(&self.domain) || !word.eq_ignore_ascii_case(&self.word) {
            return None;
        }
        let (bytes, to): ([u8; BODY], fn(Uuid) -> Answered) = match self.seal.open_caseless(sealed)
        {
            Some(bytes) => (bytes, Answered::Ticket),
            None => {
                let seal = self.seal.under(CONVERSATION);
                (seal.open_caseless(sealed)?, Answered::Conversation)
            }
        };
        let mut contact = [0; 8];
        contact.copy_from_slice(&bytes[16..]);
        Some(ReplyTo {
            to: to(Uuid::from_slice(&bytes[..16]).ok()?),
            contact,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_good_for_one_contact_and_one_ticket_and_fits() {
        fits(Answered::Ticket);
    }

    #[test]
    fn an_address_of_a_conversation_does_too() {
        fits(Answered::Conversation);
    }

    #[test]
    fn what_was_sealed_for_a_ticket_is_no_conversation() {
        let addresses = ReplyAddresses::new(&[7; 32], "answers1", "reply.example");
        let (id, contact) = (Uuid::now_v7(), Uuid::now_v7());
        let [ticket, conversation] = [Answered::Ticket(id), Answered::Conversation(id)]
            .map(|to| (to, addresses.seal(ReplyTo::new(to, contact))));
        assert_ne!(ticket.1, conversation.1);
        for (to, address) in [ticket, conversation] {
            assert_eq!(addresses.open(&address), Some(ReplyTo::new(to, contact)));
        }
    }

    /// As addresses in mails of years ago have it.
    #[test]
    fn an_address_that_was_given_out_before_still_opens() {
        let addresses = ReplyAddresses::new(&[7; 32], "reply", "reply.example");
        let contact = Uuid::parse_str("0199d2a8-4c5e-7c11-9a0b-0123456789ab").unwrap();
        let ticket = Uuid::parse_str("0199d2a8-4c5e-7c11-8a0b-fedcba987654").unwrap();
        let mut bytes = ticket.as_bytes().to_vec();
        bytes.extend(&contact.as_bytes()[8..]);
        let sealed = Seal::new(&[7; 32]).close_caseless(&bytes);
        let to = ReplyTo::new(Answered::Ticket(ticket), contact);
        let address = format!("reply+{sealed}@reply.example");
        assert_eq!(addresses.open(&address), Some(to));
        assert_eq!(addresses.seal(to), address);
    }

    fn fits(kind: fn(Uuid) -> Answered) {
        let addresses = ReplyAddresses::new(&[7; 32], "answers1", "reply.example");
        let contact = Uuid::parse_str("0199d2a8-4c5e-7c11-9a0b-0123456789ab").unwrap();
        let to = ReplyTo::new(kind(Uuid::from_u128(u128::MAX - 5)), contact);
        assert_eq!(to.contact_end(), "9a0b-0123456789ab");
        let address = addresses.seal(to);
        let (local, _) = address.split_once('@').unwrap();
        assert_eq!(local.len(), LONGEST);
        assert_eq!(LONGEST_WORD, "answers1".len());
        assert!(addresses.address(to).is_some(), "{address}");
        assert_eq!(addresses.open(&address), Some(to));
        assert_eq!(addresses.open(&address.to_uppercase()), Some(to));
        let others = ReplyAddresses::new(&[8; 32], "answers1", "reply.example");
        assert_eq!(others.open(&address), None);
        for place in 0..local.len() {
            let mut changed = address.clone().into_bytes();
            changed[place] = if changed[place] == b'b' { b'c' } else { b'b' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(addresses.open(&changed), None, "{place}");
        }
        for nonsense in [
            "",
            "@",
            "answers1+@reply.example",
            "answers1@reply.example",
            "answers1+ä@reply.example",
        ] {
            assert_eq!(addresses.open(nonsense), None, "{nonsense}");
        }
        assert_eq!(
            addresses.open(&address.replace("reply.example", "other.example")),
            None
        );
    }
}
