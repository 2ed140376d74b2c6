//! Browsers that are known: whoever logged in with one before is not slowed down by what strangers try.
//!
//! Without them anybody could keep an account's owner out by guessing wrong for ever. With one, failures are counted
//! for that browser alone (OWASP's device cookies). It opens nothing: the password is still asked for.

use axum::http::HeaderValue;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretBox};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::{address::LoginAddress, tokens::cookie};
use crate::config::{InstanceSecret, hmac_sha256};

/// The cookie's name.
pub const DEVICE_COOKIE: &str = "__Host-portico-device";
/// A year, in seconds.
const LIFETIME: u64 = 365 * 24 * 3600;

const NONCE: usize = 16;

/// Makes and checks what known browsers carry: a random number and its MAC over the account's address.
pub(super) struct Devices {
    key: SecretBox<[u8; 32]>,
}

/// A browser that is known to an account.
pub(super) type Device = [u8; NONCE];

impl Devices {
    pub fn new(secret: &InstanceSecret) -> Self {
        Self {
            key: secret.derive("known devices 1"),
        }
    }

    /// The browser of a cookie, if it is known to this account.
    pub fn known(
        &self,
        cookie: &str,
        tenant: Option<Uuid>,
        login: &LoginAddress,
    ) -> Option<Device> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(cookie).ok()?;
        let (nonce, mac) = bytes.split_first_chunk::<NONCE>()?;
        let right = self.mac(nonce, tenant, login);
        bool::from(right.as_slice().ct_eq(mac)).then_some(*nonce)
    }

    /// The `Set-Cookie` header that makes a browser known to the account.
    pub fn make_known(&self, tenant: Option<Uuid>, login: &LoginAddress) -> HeaderValue {
        let nonce: Device = rand::random();
        let bytes = [nonce.as_slice(), &self.mac(&nonce, tenant, login)].concat();
        let value = BASE64_URL_SAFE_NO_PAD.encode(bytes);
        cookie(DEVICE_COOKIE, &value, LIFETIME)
    }

    fn mac(&self, nonce: &Device, tenant: Option<Uuid>, login: &LoginAddress) -> [u8; 32] {
        let tenant = tenant.unwrap_or_default();
        let message = [nonce, tenant.as_bytes(), login.as_str().as_bytes()].concat();
        hmac_sha256(self.key.expose_secret(), &message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_known_to_the_account_that_used_it_alone() {
        let secret = InstanceSecret::generate();
        let devices = Devices::new(&secret);
        let anna = LoginAddress::typed("anna@oriale.example").unwrap();
        let ben = LoginAddress::typed("ben@oriale.example").unwrap();
        let tenant = Some(Uuid::from_u128(1));
        let header = devices.make_known(tenant, &anna);
        let text = header.to_str().unwrap();
        let value = text.split(['=', ';']).nth(1).unwrap();
        assert!(devices.known(value, tenant, &anna).is_some());
        assert!(devices.known(value, tenant, &ben).is_none());
        assert!(
            devices
                .known(value, Some(Uuid::from_u128(2)), &anna)
                .is_none()
        );
        assert!(devices.known(value, None, &anna).is_none());
        assert!(devices.known("", tenant, &anna).is_none());
        let other = Devices::new(&InstanceSecret::generate());
        assert!(other.known(value, tenant, &anna).is_none());
    }
}
