//! People as GraphQL sees them.

mod access;
mod account_mutations;
mod code_mutations;
mod confirmation;
mod contact_mutations;
mod contacts;
mod desk;
mod import;
mod mutations;
mod node;
mod password_mutations;
mod session;
mod team_mutations;
mod types;
mod view_as;
mod viewer;

pub use access::{ContactAccess, portal};
pub use account_mutations::AccountMutation;
pub use code_mutations::CodeMutation;
pub use confirmation::must_be_confirmed;
pub use contact_mutations::ContactMutation;
pub use contacts::ContactsOnDesk;
pub use desk::IdentityOnDesk;
pub use import::ImportMutation;
pub use mutations::{IdentityMutation, LogInInput, LogInPayload, LogOutPayload};
pub use node::{load_contact, load_staff_member};
pub use password_mutations::PasswordMutation;
pub use session::{CurrentSession, SessionObject};
pub use team_mutations::TeamMutation;
pub use types::{Actor, Author, Contact, StaffMember};
pub use view_as::ViewAsMutation;
pub use viewer::{FeatureSubscription, IdentityOfViewer};
