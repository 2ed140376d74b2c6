//! Single sign-on: logging in at Microsoft, Google or another OpenID Connect provider of the tenant's.
//!
//! `http` sends a browser through [`SingleSignOn::start`] and [`SingleSignOn::finish`]. What a provider says is believed
//! as far as `trust` goes: it is verified by `token`, judged by `trust`, and becomes a session in `people`.

mod answer;
mod attempts;
mod audit;
mod browser;
mod check;
mod claims;
mod discovery;
mod fetch;
mod finish;
mod flow;
mod graphql;
mod linked;
mod people;
mod provider;
mod providers;
mod refusal;
mod return_path;
mod sessions;
mod setup;
mod start;
mod store;
mod token;
mod trust;

pub use answer::Answer;
pub use browser::{BrowserToken, SSO_COOKIE};
pub use finish::Arrival;
pub use flow::{SingleSignOn, SingleSignOnParts};
pub use graphql::{
    IdentityProvider, LinkedIdentity, SingleSignOnMutation, SingleSignOnOfViewer,
    SingleSignOnOnDesk, identities_of,
};
pub use linked::{LinkedIdentityLoader, LinkedIdentityRow, linked_identities};
pub use provider::ProviderRules;
pub use refusal::Refused;
pub use setup::{ProviderSetup, SetUp};
pub use start::Departure;
