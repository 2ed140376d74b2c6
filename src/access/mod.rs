//! The first wall: who asks, whom a field is for, whose an object is.

mod audience;
mod directive;
mod field_guard;
mod interface;
mod owned;
mod viewer;

pub use audience::{Audience, Feature, FeatureSet};
pub use directive::guard;
pub use field_guard::{FieldGuard, Refusal, logged_in, visible};
pub use owned::{Owned, Owner};
pub use portico_macros::guarded;
pub use viewer::{Account, Caller, Serves, StaffRole, Task, Viewer};
