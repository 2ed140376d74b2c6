//! Writes: logging in and out, and what the operator does to accounts.

mod accounts;
mod credentials;
mod log_in;

pub use accounts::{
    AccountError, NewContact, NewStaff, StaffListing, contact_by_address, create_contact,
    create_staff, list_staff, set_contact_active, set_contact_password, set_staff_active,
    set_staff_password, staff_by_address,
};
pub use log_in::{LogIn, LogInFailure, LogInSettings, LogIns, LoggedIn};

pub use super::sessions::end_all_sessions_of;
