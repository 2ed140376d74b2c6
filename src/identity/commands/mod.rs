//! Writes: logging in and out, and what the operator does to accounts.

mod accounts;
mod contacts;
mod credentials;
mod log_in;
mod staff;

pub use accounts::AccountError;
pub use contacts::{
    NewContact, contact_by_address, create_contact, set_contact_active, set_contact_password,
};
pub use log_in::{LogIn, LogInFailure, LogInSettings, LogIns, LoggedIn};
pub use staff::{
    NewStaff, StaffListing, create_staff, list_staff, set_staff_active, set_staff_password,
    staff_by_address,
};

pub use super::sessions::end_all_sessions_of;
