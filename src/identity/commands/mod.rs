//! Writes: logging in and out, what people do to their own account, what staff do to contacts, and what the operator does
//! to accounts.

mod accounts;
mod codes;
mod confirm;
mod contacts;
mod credentials;
pub mod desk_contacts;
mod failure;
mod import;
mod import_file;
mod initialize;
mod links;
mod log_in;
mod news;
mod own_account;
mod own_password;
mod reset;
mod second_factor;
mod staff;
mod stop_mails;
mod team;
mod team_record;
mod view_as;

pub use accounts::{AccountError, MAX_NAME};
pub use codes::CodeSetUp;
pub use contacts::{
    MAX_PHONE, NewContact, contact_by_address, create_contact, set_contact_active,
    set_contact_password,
};
pub(in crate::identity) use credentials::note_log_in;
pub use desk_contacts::{ContactDetails, Switches, TypedDetails};
pub use failure::LogInFailure;
pub use import::{Import, Imported, RowOutcome, RowResult, import_contacts};
pub use import_file::{Columns, ContactField};
pub use log_in::{LogIn, LogInSettings, LogIns, LoggedIn};
pub(crate) use own_account::own_account;
pub use own_account::{NewToken, Profile, end_own_sessions, update_profile};
pub use own_password::NewPassword;
pub use reset::Forgotten;
pub use second_factor::{for_set_up, for_verifying};
pub use staff::{
    NewStaff, StaffListing, create_staff, list_staff, set_staff_active, set_staff_password,
    staff_by_address,
};
pub use stop_mails::stop_mails;
pub use team_record::StaffDetails;
pub use view_as::view_as;

pub use super::sessions::{
    NewSession, OpenedSession, Which, end_one, end_sessions_of, end_sessions_of_tenant, open,
    renew_sessions_of,
};
