//! `demo.json`: everything that a program needs to try the product from outside. Written anew at each start.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use serde::Serialize;

use crate::text::Locale;

/// The whole file.
#[derive(Debug, Clone, Serialize)]
pub struct DemoFile {
    /// The API's path on every host.
    pub graphql_path: String,
    /// Where staff work.
    pub desk: DemoDesk,
    /// Where mails go and are to be seen.
    pub mail: DemoMail,
    /// Where people log in who need no password.
    pub identity_provider: DemoIdentityProvider,
    /// The provider's people.
    pub staff: Vec<DemoStaff>,
    /// The portals.
    pub tenants: Vec<DemoTenant>,
}

/// The service desk.
#[derive(Debug, Clone, Serialize)]
pub struct DemoDesk {
    /// Its address, without a slash at the end.
    pub url: String,
}

/// The mail catcher.
#[derive(Debug, Clone, Serialize)]
pub struct DemoMail {
    /// Host and port of the SMTP server.
    pub smtp: String,
    /// A page that shows every mail; none when mails go to a server of the operator's own.
    pub url: Option<String>,
    /// The same as JSON: newest first, `?to=` narrows it to one recipient, `/ID` has text and HTML.
    pub api: Option<String>,
}

/// The providers of single sign-on, stand-ins that ask for no password.
#[derive(Debug, Clone, Serialize)]
pub struct DemoIdentityProvider {
    /// Their origin, without a slash at the end.
    pub url: String,
    /// Which portal has which.
    pub sign_ins: Vec<DemoSignIn>,
}

/// A provider's button on a portal's log-in page.
#[derive(Debug, Clone, Serialize)]
pub struct DemoSignIn {
    /// The portal's short name.
    pub tenant: String,
    /// `microsoft`, `google` or `openid`.
    pub kind: String,
    /// What the button says.
    pub label: String,
    /// The provider's issuer.
    pub issuer: String,
    /// Where it begins, on the portal's address.
    pub start_path: String,
}

/// One of the provider's people.
#[derive(Debug, Clone, Serialize)]
pub struct DemoStaff {
    /// `admin` or `agent`.
    pub role: String,
    /// What they are called.
    pub name: String,
    /// Their log-in.
    pub email: String,
    /// Their password.
    pub password: String,
}

/// A portal.
#[derive(Debug, Clone, Serialize)]
pub struct DemoTenant {
    /// Its short name, as in `tenants/`.
    pub slug: String,
    /// What it is called.
    pub name: String,
    /// Its address, without a slash at the end.
    pub url: String,
    /// Its own language.
    pub locale: Locale,
    /// Its people.
    pub contacts: Vec<DemoContact>,
    /// Somebody who reads tickets of all of them. Their own are none.
    pub team_lead: DemoContact,
}

/// A portal's contact.
#[derive(Debug, Clone, Serialize)]
pub struct DemoContact {
    /// What they are called.
    pub name: String,
    /// Their log-in.
    pub email: String,
    /// Their password.
    pub password: String,
    /// Their tickets by number, in order.
    pub ticket_numbers: Vec<i64>,
    /// The same by `Ticket.id`.
    pub ticket_ids: Vec<String>,
}

impl DemoFile {
    /// Writes it for its owner alone; whoever looks sees the old file or the whole new one.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, path: &Path) -> std::io::Result<()> {
        let beside = path.with_extension("json.new");
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(beside, path)
    }
}
