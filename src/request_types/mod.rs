//! What people of an organisation may ask for: request types with a short form each. One definition draws the form, checks
//! the answers and is read from `request-types.toml`.

mod answers;
mod check;
mod definition;
mod file;
mod graphql;

pub use answers::{Answer, GivenAnswer, RequestForm, check_answers, file_answers};
pub use check::Fault;
pub use definition::{
    Condition, FieldKind, FieldOption, FormField, RequestIcon, RequestType, Texts, in_language,
};
pub use file::{FILE, read, version_of, write};
pub use graphql::{RequestTypeObject, RequestTypesDefinition};
