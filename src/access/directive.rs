//! `@guard`: what the schema says of each field's audience.
#![expect(
    missing_docs,
    reason = "the directive macro writes a struct that it leaves undocumented"
)]

use async_graphql::TypeDirective;

use super::{Audience, Feature};

/// Who may read the field. Printed from the same declaration that guards it.
#[TypeDirective(location = "FieldDefinition")]
pub fn guard(allow: Vec<Audience>, feature: Option<Feature>) {}
