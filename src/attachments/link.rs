//! Links to files: good for a short while, for one viewer, and for one file.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::Files;
use crate::access::{Caller, Viewer};

/// How long a link is good.
const LIFETIME: Duration = Duration::minutes(5);
/// Tenant, file, which of the two pictures, and the end in seconds.
const LENGTH: usize = 16 + 16 + 1 + 8;

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The file's tenant.
    pub tenant: Uuid,
    /// The file.
    pub id: Uuid,
    /// The small picture of it.
    pub thumbnail: bool,
}

impl Files {
    /// The way to a file for this caller; none for whoever is not logged in.
    #[must_use]
    pub fn link(&self, caller: &Caller, link: Link) -> Option<String> {
        self.link_made(caller, link, Utc::now())
    }

    /// The same, made at some other time; tests make old ones.
    #[must_use]
    pub fn link_made(&self, caller: &Caller, link: Link, made: DateTime<Utc>) -> Option<String> {
        let context = context(caller)?;
        let mut plain = Vec::with_capacity(LENGTH);
        plain.extend(link.tenant.as_bytes());
        plain.extend(link.id.as_bytes());
        plain.push(link.thumbnail.into());
        plain.extend((made + LIFETIME).timestamp().to_be_bytes());
        let token = BASE64_URL_SAFE_NO_PAD.encode(self.sealer.seal(&context, &plain));
        Some(format!("/files/{token}"))
    }

    /// What a token leads to; none when it was made for somebody else, is too old, or was never one.
    #[must_use]
    pub fn open_link(&self, caller: &Caller, token: &str) -> Option<Link> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let plain = self.sealer.open(&context(caller)?, &sealed)?;
        let plain: &[u8; LENGTH] = plain.expose_secret().try_into().ok()?;
        let end = i64::from_be_bytes(plain[33..].try_into().ok()?);
        if Utc::now().timestamp() >= end {
            return None;
        }
        Some(Link {
            tenant: Uuid::from_slice(&plain[..16]).ok()?,
            id: Uuid::from_slice(&plain[16..32]).ok()?,
            thumbnail: plain[32] == 1,
        })
    }
}

/// What a link is sealed under: its viewer.
fn context(caller: &Caller) -> Option<String> {
    match caller.viewer {
        Viewer::Contact { tenant, contact } => {
            Some(format!("file link of contact {contact} of {tenant}"))
        }
        Viewer::Staff { staff, .. } => Some(format!("file link of staff {staff}")),
        Viewer::Anonymous { .. } | Viewer::Pending { .. } => None,
    }
}
