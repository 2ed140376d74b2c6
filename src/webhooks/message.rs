//! What goes over the wire: Standard Webhooks (<https://www.standardwebhooks.com>), for which there are libraries in every
//! language. `webhook-signature` is HMAC-SHA-256 over `id.timestamp.body`.

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, SecondsFormat, Utc};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use serde::Serialize;
use sha2::Sha256;
use uuid::Uuid;

use crate::api::{GlobalId, NodeKind};

/// What a secret begins with when it is shown.
pub const SECRET_PREFIX: &str = "whsec_";
/// Bytes of a secret. The standard wants 24 to 64.
const SECRET_LENGTH: usize = 32;

/// A new secret: random bytes.
pub(super) fn new_secret() -> SecretSlice<u8> {
    rand::random::<[u8; SECRET_LENGTH]>().to_vec().into()
}

/// A secret as its receiver enters it: `whsec_` and base64.
pub(super) fn shown(secret: &SecretSlice<u8>) -> SecretString {
    let encoded = BASE64_STANDARD.encode(secret.expose_secret());
    format!("{SECRET_PREFIX}{encoded}").into()
}

/// The value of `webhook-signature`: one for each secret that is valid, parted by a space.
pub(super) fn signature(
    secrets: &[SecretSlice<u8>],
    id: &str,
    timestamp: i64,
    body: &str,
) -> String {
    let signed = format!("{id}.{timestamp}.{body}");
    let of = |secret: &SecretSlice<u8>| {
        let mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret()).expect("any length");
        let signature = mac.chain_update(signed.as_bytes()).finalize().into_bytes();
        format!("v1,{}", BASE64_STANDARD.encode(signature))
    };
    secrets.iter().map(of).collect::<Vec<_>>().join(" ")
}

/// What happened, for the message's body.
pub(super) struct Told<'a> {
    /// `ticket.replied`, …
    pub event: &'a str,
    pub happened_at: DateTime<Utc>,
    /// The portal's id and slug.
    pub portal: Option<(Uuid, &'a str)>,
    /// The ticket's id and number.
    pub ticket: Option<(Uuid, i64)>,
    pub change: Option<&'a str>,
    pub entry: Option<Uuid>,
    pub version: Option<i32>,
    pub contact: Option<Uuid>,
    pub staff: Option<Uuid>,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    event: &'a str,
    timestamp: String,
    data: Data<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Data<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    portal: Option<Portal<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<Ticket>,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note_id: Option<String>,
    actor: Actor,
}

#[derive(Serialize)]
struct Portal<'a> {
    id: String,
    slug: &'a str,
}

#[derive(Serialize)]
struct Ticket {
    id: String,
    number: i64,
}

#[derive(Serialize)]
struct Actor {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
}

/// The body of a message.
pub(super) fn body(told: &Told<'_>) -> Result<String, serde_json::Error> {
    let id = |kind, id| GlobalId::new(kind, id).to_string();
    let noted = told.change == Some("note");
    let actor = match (told.contact, told.staff) {
        (Some(contact), _) => Actor {
            kind: "contact",
            id: Some(id(NodeKind::Contact, contact)),
        },
        (None, Some(staff)) => Actor {
            kind: "staff",
            id: Some(id(NodeKind::StaffMember, staff)),
        },
        (None, None) => Actor {
            kind: "system",
            id: None,
        },
    };
    let entry = told.entry.filter(|_| !noted);
    let note = told.entry.filter(|_| noted);
    serde_json::to_string(&Body {
        event: told.event,
        timestamp: told
            .happened_at
            .to_rfc3339_opts(SecondsFormat::Micros, true),
        data: Data {
            portal: told.portal.map(|(portal, slug)| Portal {
                id: id(NodeKind::Portal, portal),
                slug,
            }),
            ticket: told.ticket.map(|(ticket, number)| Ticket {
                id: id(NodeKind::Ticket, ticket),
                number,
            }),
            change: told.change,
            version: told.version,
            entry_id: entry.map(|entry| id(NodeKind::TimelineEntry, entry)),
            note_id: note.map(|note| id(NodeKind::InternalNote, note)),
            actor,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own test suite.
    #[test]
    fn signs_as_the_standard_does() {
        let secret = BASE64_STANDARD
            .decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .unwrap();
        let signed = signature(
            &[secret.into()],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
