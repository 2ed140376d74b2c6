//! The folder `tenants/`: a tenant's record, design and pictures as files, for people and their version control.
//!
//! `plan` says what would change, `apply` changes it in one transaction or not at all, `export` writes the folder
//! back. Tenants that are not in the folder are left alone.

mod access_file;
mod apply;
mod changes;
mod export;
mod fields;
mod inherit_file;
mod load;
mod page_files;
mod pictures;
mod problem;
mod reader;
mod record;
mod section;
mod service_file;
mod stored;
mod tenant_file;
mod ticket_file;
mod words_file;

pub use apply::{apply, plan};
pub use changes::{Change, Changes, FieldChange, TenantChanges};
pub(crate) use export::write_files;
pub use export::{Exported, FolderFiles, export, files_of};
pub use problem::{FolderError, Problem, Problems};
pub(crate) use reader::{Reader, place};
pub(crate) use section::Section;
pub use stored::alone;
