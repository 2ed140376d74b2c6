//! Addresses at which an export is fetched: good for a short while, for one tenant and one admin. Nothing of them is kept.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, SubsecRound, Utc};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::{
    access::{Caller, Viewer},
    config::{HostName, PublicAddress, Sealer},
};

/// How long an address is good. A download that has begun by then goes on.
const LIFETIME: Duration = Duration::minutes(5);
/// Tenant, and the end in seconds.
const LENGTH: usize = 16 + 8;

/// Makes addresses, and tells those that were made here.
#[derive(Clone, Debug)]
pub struct ExportLinks {
    sealer: Sealer,
    public: PublicAddress,
    desk_host: HostName,
}

impl ExportLinks {
    /// Addresses on the desk's host.
    #[must_use]
    pub const fn new(sealer: Sealer, public: PublicAddress, desk_host: HostName) -> Self {
        Self {
            sealer,
            public,
            desk_host,
        }
    }

    /// The address for this caller, and until when it is good; none for whoever is no staff.
    #[must_use]
    pub fn make(&self, caller: &Caller, tenant: Uuid) -> Option<(String, DateTime<Utc>)> {
        let end = Utc::now().trunc_subsecs(0) + LIFETIME;
        let token = self.token(caller, tenant, end)?;
        let origin = self.public.origin(self.desk_host.as_str());
        Some((format!("{origin}/desk/export/{token}"), end))
    }

    /// The last part of an address that is good until then; tests make old ones.
    #[must_use]
    pub fn token(&self, caller: &Caller, tenant: Uuid, end: DateTime<Utc>) -> Option<String> {
        let mut plain = Vec::with_capacity(LENGTH);
        plain.extend(tenant.as_bytes());
        plain.extend(end.timestamp().to_be_bytes());
        let sealed = self.sealer.seal(&context(caller)?, &plain);
        Some(BASE64_URL_SAFE_NO_PAD.encode(sealed))
    }

    /// The tenant of such a part; none when it was made for somebody else, is too old, or was never one.
    #[must_use]
    pub fn open(&self, caller: &Caller, token: &str) -> Option<Uuid> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let plain = self.sealer.open(&context(caller)?, &sealed)?;
        let plain: &[u8; LENGTH] = plain.expose_secret().try_into().ok()?;
        let end = i64::from_be_bytes(plain[16..].try_into().ok()?);
        (Utc::now().timestamp() < end).then(|| Uuid::from_slice(&plain[..16]).ok())?
    }
}

/// What an address is sealed under: whoever asked for it.
fn context(caller: &Caller) -> Option<String> {
    match caller.viewer {
        Viewer::Staff { staff, .. } => Some(format!("tenant export for staff {staff}")),
        _ => None,
    }
}
