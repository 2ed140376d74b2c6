//! Whose a thing is. Asked for every object that belongs to somebody, and answered in one place each.

use uuid::Uuid;

use super::Feature;

/// The contact an object belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The contact's tenant.
    pub tenant: Uuid,
    /// The contact.
    pub contact: Uuid,
    /// A colleague of theirs for whom the object was loaded, and who may read it too. Only fields for PARTICIPANT look
    /// at it.
    pub reader: Option<Uuid>,
}

/// An object that belongs to a contact. Fields for SELF, OWN_TICKET or PARTICIPANT stand on types that implement it.
pub trait Owned {
    /// The contact it belongs to.
    fn owner(&self) -> Owner;

    /// What has to be switched on for a contact to read it, where its fields do not say so: what they are of decides.
    fn feature(&self) -> Option<Feature> {
        None
    }
}
