//! Whose a contact's record is: their own.

use super::{graphql::Contact, model::ContactRow};
use crate::access::{Owned, Owner};

impl Owned for ContactRow {
    fn owner(&self) -> Owner {
        Owner {
            tenant: self.tenant_id,
            contact: self.id,
            reader: None,
        }
    }
}

impl Owned for Contact {
    fn owner(&self) -> Owner {
        self.0.owner()
    }
}
