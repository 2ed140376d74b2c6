//! Who is who: contacts and staff, their passwords, their sessions, logging in and out.
//!
//! `http` turns a request's [`Credential`] into a [`Session`] by [`SessionStore::resolve`] and gives every request a
//! [`RequestOrigin`], a [`ResponseCookies`] and a loader of [`StaffAccountLoader`]; the schema holds a `Database` and a
//! [`LogIns`].

mod address;
pub mod audit;
pub mod commands;
mod device;
pub mod graphql;
mod limits;
mod loaders;
mod model;
pub mod one_time;
mod password;
mod passwords;
mod policy;
pub mod queries;
mod request;
mod session;
mod session_cache;
mod session_ends;
mod sessions;
pub mod sso;
mod team;
mod tokens;
mod user_agent;

pub use address::LoginAddress;
pub use commands::{LogIn, LogInFailure, LogInSettings, LogIns, LoggedIn};
pub use graphql::{
    AccountMutation, Actor, Author, CodeMutation, Contact, ContactMutation, ContactsOnDesk,
    CurrentSession, FeatureSubscription, IdentityMutation, IdentityOfViewer, IdentityOnDesk,
    ImportMutation, PasswordMutation, StaffMember, TeamMutation, ViewAsMutation, load_contact,
    load_staff_member, must_be_confirmed,
};
pub use loaders::{ContactAccountLoader, SecurityEventsLoader, SessionsLoader};
pub use model::{ContactKind, ContactRow, Side, StaffAccountRow, StaffRow};
pub use password::{MIN_PASSWORD, Password, UnfitPassword};
pub use passwords::{BadHashSettings, HashedPassword, HashingError, Passwords, Verdict};
pub use policy::{answers_for, begin_for, no_such_portal};
pub use queries::StaffAccountLoader;
pub use request::{RequestOrigin, ResponseCookies};
pub use session::{Account, Session, SessionSettings};
pub use sessions::SessionStore;
pub use team::StaffTenantsLoader;
pub use tokens::{Carrier, Credential, SESSION_COOKIE, SessionToken, TokenHash, cookie, cookie_of};
pub use user_agent::device_words;
