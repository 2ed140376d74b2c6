//! Changes of conversations, and whom they may concern.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::{
    model::{ConversationRow, ConversationState},
    people::taking_part,
};
use crate::{
    access::{Caller, Viewer},
    api::Watch,
    db::{DbError, Event},
};

/// Staff who are named in an event at most: it has to fit into what PostgreSQL carries.
const NAMED: usize = 100;

/// A conversation that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationChange {
    /// Whose portal it is in.
    pub tenant: Uuid,
    /// Which one.
    pub conversation: Uuid,
    /// Whose it is.
    pub contact: Uuid,
    /// Staff who take part in it, or did until now.
    pub staff: Vec<Uuid>,
    /// Whether it concerns all of staff who serve the tenant: it waits, begins, or was taken on.
    pub waiting: bool,
    /// The revision of the message that is new, edited or deleted; none when something else changed.
    pub revision: Option<i32>,
}

/// Whether a change may concern who watches. It spares most of the reads and decides nothing: guards, the query's
/// predicate and row-level security do that, for each event.
#[must_use]
pub fn concerns(caller: &Caller, watch: Watch, change: &ConversationChange) -> bool {
    match caller.viewer {
        _ if watch != Watch::Conversations => false,
        // What is behind the guards has to hold alone: everything is tried.
        _ if !caller.guarded() => true,
        Viewer::Contact { tenant, contact } => tenant == change.tenant && contact == change.contact,
        Viewer::Staff { staff, .. } => {
            caller.serves(change.tenant) && (change.waiting || change.staff.contains(&staff))
        }
        Viewer::Anonymous { .. } | Viewer::Pending { .. } => false,
    }
}

/// What is told of a change.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// Of a message.
    pub revision: Option<i32>,
    /// To all of staff who serve the tenant.
    pub widely: bool,
    /// To these, beside the contact.
    pub staff: Vec<Uuid>,
    /// Who wrote.
    pub author: Option<Uuid>,
}

/// Tells every process when the transaction commits. Ids alone: what is behind them is read anew for each who hears of it.
///
/// # Errors
/// When the database refuses; the transaction is then to be dropped.
pub(super) async fn tell(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
    mut told: Told,
) -> Result<(), DbError> {
    if told.staff.len() > NAMED {
        told.staff.clear();
        told.widely = true;
    }
    let event = Event::ConversationChanged {
        tenant: row.tenant_id,
        conversation: row.id,
        contact: row.contact_id,
        staff: told.staff,
        waiting: told.widely,
        revision: told.revision,
        author: told.author,
    };
    event.notify(conn).await
}

/// The same, to whoever of staff takes part, and to the others while it waits.
///
/// # Errors
/// As [`tell`].
pub(super) async fn changed(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
    mut told: Told,
) -> Result<(), DbError> {
    told.staff.extend(taking_part(conn, row).await?);
    told.widely |= row.state == ConversationState::Waiting;
    tell(conn, row, told).await
}

/// Somebody writes in a conversation, or no longer does: told to who is named alone.
///
/// # Errors
/// As [`tell`].
pub(super) async fn typing(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
    mut staff: Vec<Uuid>,
    (person, typing): (Uuid, bool),
) -> Result<(), DbError> {
    staff.truncate(NAMED);
    let event = Event::Typing {
        tenant: row.tenant_id,
        conversation: row.id,
        contact: row.contact_id,
        staff,
        person,
        typing,
    };
    event.notify(conn).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::{FeatureSet, Serves, StaffRole},
        text::Locale,
    };

    const TENANT: Uuid = Uuid::from_u128(1);
    const ANNA: Uuid = Uuid::from_u128(2);
    const ALEX: Uuid = Uuid::from_u128(3);

    fn heard(viewer: Viewer, watch: Watch, waiting: bool) -> bool {
        let caller = Caller::new(viewer, Locale::En, FeatureSet::default(), "test".into());
        let change = ConversationChange {
            tenant: TENANT,
            conversation: Uuid::from_u128(9),
            contact: ANNA,
            staff: vec![ALEX],
            waiting,
            revision: Some(1),
        };
        concerns(&caller, watch, &change)
    }

    #[test]
    fn a_contact_hears_of_their_own() {
        let contact = |tenant, contact| Viewer::Contact { tenant, contact };
        assert!(heard(contact(TENANT, ANNA), Watch::Conversations, false));
        assert!(!heard(contact(TENANT, ALEX), Watch::Conversations, true));
        assert!(!heard(contact(ANNA, ANNA), Watch::Conversations, true));
        assert!(!heard(contact(TENANT, ANNA), Watch::List, true));
    }

    #[test]
    fn staff_hears_of_what_they_are_in_and_of_what_waits() {
        let staff = |staff, serves| Viewer::Staff {
            staff,
            role: StaffRole::Agent,
            serves,
        };
        let watch = Watch::Conversations;
        assert!(heard(staff(ALEX, Serves::All), watch, false));
        assert!(!heard(staff(ANNA, Serves::All), watch, false));
        assert!(heard(staff(ANNA, Serves::All), watch, true));
        let others = || Serves::Only([ANNA].into());
        assert!(!heard(staff(ALEX, others()), watch, true));
        assert!(!heard(staff(ALEX, Serves::All), Watch::Queue, true));
    }
}
