//! Who did what, on whom, when, from where. Rows are only ever added.

mod export;
mod graphql;
mod model;
mod mutation;
mod queries;
mod record;

pub use graphql::{AuditEvent, AuditOfDesk, SecurityEvent};
pub use model::{AuditAction, AuditDetail};
pub use mutation::AuditMutation;
pub use queries::AuditRow;
pub(crate) use queries::audit_rows;
pub use record::{Actor as AuditActor, Entry, record};
