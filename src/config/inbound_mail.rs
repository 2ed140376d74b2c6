//! `[inbound_mail]`: whether and how answers by mail are taken in.

use std::net::SocketAddr;
use std::time::Duration;

use super::Purpose;
use super::load::address;
use super::reader::{Reader, duration, flag, number, size};

/// Characters of the word before the `+` of a reply address at most: with what is sealed behind it there are 64.
const LONGEST_WORD: usize = 8;

/// Taking in answers by mail.
#[derive(Debug, Clone)]
pub struct InboundMailConfig {
    /// Where the mail server hands them over (LMTP).
    pub listen: SocketAddr,
    /// The part of a reply address before the `+`.
    pub word: String,
    /// Its domain.
    pub domain: String,
    /// Whose `Authentication-Results` are believed; none: nobody's.
    pub authserv_id: Option<String>,
    /// Whether a mail whose sender is not authenticated is put aside for staff.
    pub require_authentication: bool,
    /// Bytes of a mail at most.
    pub max_size: usize,
    /// Conversations at once.
    pub sessions: usize,
    /// How long to wait for what the mail server says next.
    pub timeout: Duration,
}

/// `Some(None)` when it is switched off.
pub(super) fn read(purpose: Purpose, reader: &mut Reader) -> Option<Option<InboundMailConfig>> {
    let demo = purpose == Purpose::Demo;
    let before = reader.problems.len();
    let listen = reader.or(
        "inbound_mail.listen",
        if demo { "127.0.0.1:1026" } else { "off" },
        |text| match text {
            "off" => Ok(None),
            _ => address(text).map(Some),
        },
    );
    let written = reader.optional("inbound_mail.address", reply_address);
    let authserv_id = reader.optional("inbound_mail.authserv_id", |text| match text.trim() {
        "" => Err("it is empty".to_owned()),
        id => Ok(id.to_owned()),
    });
    let require_authentication = reader.or(
        "inbound_mail.require_authentication",
        if demo { "false" } else { "true" },
        flag,
    );
    let max_size = reader.or("inbound_mail.max_size", "25MiB", |text| {
        size(text).and_then(|bytes| match bytes {
            65_536..=1_073_741_824 => Ok(bytes),
            _ => Err(format!("{text:?} is not between 64KiB and 1GiB")),
        })
    });
    let sessions = reader.or("inbound_mail.sessions", "8", number(1, 1000));
    let timeout = reader.or("inbound_mail.timeout", "5m", duration);
    if reader.problems.len() > before {
        return None;
    }
    let Some(listen) = listen? else {
        return Some(None);
    };
    let address = match written {
        Some(address) => address,
        None if demo => ("reply".to_owned(), "reply.localhost".to_owned()),
        None => {
            reader.missing("inbound_mail.address", ", for inbound_mail.listen is set");
            return None;
        }
    };
    let require_authentication = require_authentication?;
    if require_authentication && authserv_id.is_none() {
        reader.missing(
            "inbound_mail.authserv_id",
            ", for without it no sender is authenticated (or set inbound_mail.require_authentication = false)",
        );
        return None;
    }
    let (word, domain) = address;
    Some(Some(InboundMailConfig {
        listen,
        word,
        domain,
        authserv_id,
        require_authentication,
        max_size: max_size?,
        sessions: sessions?,
        timeout: timeout?,
    }))
}

fn reply_address(text: &str) -> Result<(String, String), String> {
    let wrong = || {
        format!(
            "{text:?} is not an address such as reply@example.com with {LONGEST_WORD} letters and digits at most before the @"
        )
    };
    let (word, domain) = text.trim().split_once('@').ok_or_else(wrong)?;
    let good_word = (1..=LONGEST_WORD).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let good_domain = !domain.is_empty()
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        });
    if good_word && good_domain {
        Ok((word.to_ascii_lowercase(), domain.to_ascii_lowercase()))
    } else {
        Err(wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_address_leaves_room_for_what_is_sealed() {
        let parts = |word: &str, domain: &str| Ok((word.to_owned(), domain.to_owned()));
        assert_eq!(
            reply_address("Reply@Mail.Example.com"),
            parts("reply", "mail.example.com")
        );
        for wrong in [
            "",
            "reply",
            "@x.example",
            "toolongword@x.example",
            "a+b@x.example",
            "a@",
            "a@b..c",
            "ä@b.example",
        ] {
            assert!(reply_address(wrong).is_err(), "{wrong}");
        }
    }
}
