//! Links to files: good for a short while, for one viewer, and for one file.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::Files;
use crate::access::{Caller, Viewer};

/// How long a link to a file of a message is good.
const LIFETIME: Duration = Duration::minutes(5);
/// The same of an article, at least: it is read for longer, its pictures come as one gets to them and its films in pieces. Whether it
/// is still theirs is asked each time anyway.
const ARTICLE_LIFETIME: Duration = Duration::hours(6);
/// For so many seconds it is the same link, so that a page which shows it is the same page.
const ALIKE: i64 = 3600;
/// Tenant, file, which of the two pictures of what, and the end in seconds.
const LENGTH: usize = 16 + 16 + 1 + 8;
/// What the byte between says.
const THUMBNAIL: u8 = 1;
const ARTICLE: u8 = 2;

/// What a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linked {
    /// A message, or nothing yet.
    Message,
    /// An article.
    Article,
}

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The file's tenant; the nil id for the provider.
    pub tenant: Uuid,
    /// The file.
    pub id: Uuid,
    /// What it belongs to.
    pub of: Linked,
    /// The small picture of it.
    pub thumbnail: bool,
}

impl Files {
    /// The way to a file for this caller. For whoever is not logged in there is none but to files of articles.
    #[must_use]
    pub fn link(&self, caller: &Caller, link: Link) -> Option<String> {
        self.link_made(caller, link, Utc::now())
    }

    /// The same, made at some other time; tests make old ones.
    #[must_use]
    pub fn link_made(&self, caller: &Caller, link: Link, made: DateTime<Utc>) -> Option<String> {
        let of_article = link.of == Linked::Article;
        let (context, end) = if of_article {
            let end = (made + ARTICLE_LIFETIME).timestamp();
            (
                own(caller).or_else(|| anybody(caller))?,
                end - end % ALIKE + ALIKE,
            )
        } else {
            (own(caller)?, (made + LIFETIME).timestamp())
        };
        let mut plain = Vec::with_capacity(LENGTH);
        plain.extend(link.tenant.as_bytes());
        plain.extend(link.id.as_bytes());
        plain.push(u8::from(link.thumbnail) * THUMBNAIL + u8::from(of_article) * ARTICLE);
        plain.extend(end.to_be_bytes());
        let sealed = if of_article {
            self.sealer.seal_alike(&context, &plain)
        } else {
            self.sealer.seal(&context, &plain)
        };
        let token = BASE64_URL_SAFE_NO_PAD.encode(sealed);
        Some(format!("/files/{token}"))
    }

    /// What a token leads to; none when it was made for somebody else, is too old, or was never one.
    #[must_use]
    pub fn open_link(&self, caller: &Caller, token: &str) -> Option<Link> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let open = |context: Option<String>| self.sealer.open(&context?, &sealed);
        let mut of_anybody = false;
        let plain = open(own(caller)).or_else(|| {
            of_anybody = true;
            open(anybody(caller))
        })?;
        let plain: &[u8; LENGTH] = plain.expose_secret().try_into().ok()?;
        let of = if plain[32] & ARTICLE == 0 {
            Linked::Message
        } else {
            Linked::Article
        };
        if of_anybody && of != Linked::Article {
            return None;
        }
        let end = i64::from_be_bytes(plain[33..].try_into().ok()?);
        if Utc::now().timestamp() >= end {
            return None;
        }
        Some(Link {
            tenant: Uuid::from_slice(&plain[..16]).ok()?,
            id: Uuid::from_slice(&plain[16..32]).ok()?,
            of,
            thumbnail: plain[32] & THUMBNAIL != 0,
        })
    }
}

/// What a link is sealed under: its viewer.
fn own(caller: &Caller) -> Option<String> {
    match caller.viewer {
        Viewer::Contact { tenant, contact } => {
            Some(format!("file link of contact {contact} of {tenant}"))
        }
        Viewer::Staff { staff, .. } => Some(format!("file link of staff {staff}")),
        Viewer::Anonymous { .. } | Viewer::Pending { .. } => None,
    }
}

/// What a link is sealed under that the first page of a portal has: it is the same for everybody there, logged in or not.
fn anybody(caller: &Caller) -> Option<String> {
    match caller.viewer {
        Viewer::Contact { tenant, .. }
        | Viewer::Anonymous {
            tenant: Some(tenant),
        } => Some(format!("file link of anybody at {tenant}")),
        _ => None,
    }
}
