//! The first wall: who asks, whom a field is for, whose an object is.

mod audience;
mod guard;
mod owned;
mod viewer;

pub use audience::{Audience, Feature, FeatureSet};
pub use guard::{FieldGuard, Refusal, guard, visible};
pub use owned::{Owned, Owner};
pub use portico_macros::guarded;
pub use viewer::{Caller, StaffRole, Viewer};
