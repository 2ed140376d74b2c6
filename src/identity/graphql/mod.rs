//! People as GraphQL sees them.

mod desk;
mod mutations;
mod node;
mod types;
mod viewer;

pub use desk::IdentityOnDesk;
pub use mutations::{IdentityMutation, LogInInput, LogInPayload, LogOutPayload};
pub use node::{load_contact, load_staff_member};
pub use types::{Actor, Author, Contact, StaffMember};
pub use viewer::IdentityOfViewer;
