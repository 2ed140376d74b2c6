//! Who did what, on whom, when, from where. Rows are only ever added.

mod graphql;
mod model;
mod queries;
mod record;

pub use graphql::{AuditEvent, AuditOfDesk, SecurityEvent};
pub use model::{AuditAction, AuditDetail};
pub use queries::AuditRow;
pub(crate) use queries::audit_rows;
pub use record::{Actor as AuditActor, Entry, record};
