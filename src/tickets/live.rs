//! Changes of tickets, and whom they may concern.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::model::TicketRow;
use crate::{
    access::{Caller, Viewer},
    api::Watch,
    db::{DbError, Event},
};

/// A ticket that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketChange {
    /// Whose portal it is in.
    pub tenant: Uuid,
    /// Which one.
    pub ticket: Uuid,
    /// Whose it is.
    pub requester: Uuid,
    /// Whether it is for staff alone.
    pub internal: bool,
    /// Whether some may read it no longer from now on.
    pub shut: bool,
}

/// Whether a change may concern who watches. It spares most of the reads and decides nothing: guards, the query's
/// predicate and row-level security do that, for each event. Whoever else is given sight of a ticket is added here.
#[must_use]
pub fn concerns(caller: &Caller, watch: Watch, change: &TicketChange) -> bool {
    let watched = |list: Watch| match watch {
        Watch::Ticket(ticket) => ticket == change.ticket,
        other => other == list,
    };
    match caller.viewer {
        _ if matches!(
            watch,
            Watch::Presence(_) | Watch::Portal | Watch::Announcements | Watch::Conversations
        ) =>
        {
            false
        }
        // What is behind the guards has to hold alone: everything is tried.
        _ if !caller.guarded() => true,
        Viewer::Contact { tenant, contact } => {
            tenant == change.tenant
                && !change.internal
                && match watch {
                    Watch::Ticket(ticket) => ticket == change.ticket,
                    // Of whom they may read, the read decides.
                    Watch::List => contact == change.requester || caller.reads_others,
                    Watch::Queue
                    | Watch::Presence(_)
                    | Watch::Portal
                    | Watch::Announcements
                    | Watch::Conversations => false,
                }
        }
        Viewer::Staff { .. } => caller.serves(change.tenant) && watched(Watch::Queue),
        Viewer::Anonymous { .. } | Viewer::Pending { .. } => false,
    }
}

impl TicketChange {
    fn of(ticket: &TicketRow) -> Self {
        Self {
            tenant: ticket.tenant_id,
            ticket: ticket.id,
            requester: ticket.requester_id,
            internal: false,
            shut: false,
        }
    }

    /// Tells every process when the transaction commits. Ids alone: what is behind them is read anew for each who hears of
    /// it.
    ///
    /// # Errors
    /// When the database refuses; the transaction is then to be dropped.
    pub(super) async fn announce(self, conn: &mut AsyncPgConnection) -> Result<(), DbError> {
        let event = Event::TicketChanged {
            tenant: self.tenant,
            ticket: self.ticket,
            requester: self.requester,
            internal: self.internal,
            shut: self.shut,
        };
        event.notify(conn).await
    }
}

/// The requester's view of a ticket changed.
///
/// # Errors
/// As [`TicketChange::announce`].
pub(super) async fn changed(
    conn: &mut AsyncPgConnection,
    ticket: &TicketRow,
) -> Result<(), DbError> {
    TicketChange::of(ticket).announce(conn).await
}

/// Some may not read it any more: whoever has it in a list is to look at the list again.
///
/// # Errors
/// As [`TicketChange::announce`].
pub(super) async fn shut(conn: &mut AsyncPgConnection, ticket: &TicketRow) -> Result<(), DbError> {
    let change = TicketChange {
        shut: true,
        ..TicketChange::of(ticket)
    };
    change.announce(conn).await
}

/// Something changed that is for staff alone.
///
/// # Errors
/// As [`TicketChange::announce`].
pub(super) async fn changed_inside(
    conn: &mut AsyncPgConnection,
    ticket: &TicketRow,
) -> Result<(), DbError> {
    let change = TicketChange {
        internal: true,
        ..TicketChange::of(ticket)
    };
    change.announce(conn).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::{FeatureSet, Serves, StaffRole},
        text::Locale,
    };

    const TENANT: Uuid = Uuid::from_u128(1);
    const ANNA: Uuid = Uuid::from_u128(3);
    const TICKET: Uuid = Uuid::from_u128(5);

    fn heard(viewer: Viewer, watch: Watch, internal: bool) -> bool {
        let caller = Caller::new(viewer, Locale::En, FeatureSet::default(), "test".into());
        let change = TicketChange {
            tenant: TENANT,
            ticket: TICKET,
            requester: ANNA,
            internal,
            shut: false,
        };
        concerns(&caller, watch, &change)
    }

    #[test]
    fn a_contact_hears_of_their_own_and_never_of_what_is_internal() {
        let anna = || Viewer::Contact {
            tenant: TENANT,
            contact: ANNA,
        };
        assert!(heard(anna(), Watch::List, false));
        assert!(heard(anna(), Watch::Ticket(TICKET), false));
        assert!(!heard(anna(), Watch::Ticket(ANNA), false));
        assert!(!heard(anna(), Watch::List, true));
        assert!(!heard(anna(), Watch::Ticket(TICKET), true));
        assert!(!heard(anna(), Watch::Queue, false));
        let ben = || Viewer::Contact {
            tenant: TENANT,
            contact: TICKET,
        };
        assert!(!heard(ben(), Watch::List, false));
        let elsewhere = Viewer::Contact {
            tenant: ANNA,
            contact: ANNA,
        };
        assert!(!heard(elsewhere, Watch::List, false));
    }

    #[test]
    fn staff_hears_of_the_tenants_whom_they_serve() {
        let staff = |serves| Viewer::Staff {
            staff: TICKET,
            role: StaffRole::Agent,
            serves,
        };
        assert!(heard(staff(Serves::All), Watch::Queue, true));
        assert!(heard(staff(Serves::All), Watch::Ticket(TICKET), true));
        assert!(!heard(staff(Serves::All), Watch::Ticket(ANNA), true));
        let others = || Serves::Only([ANNA].into());
        assert!(!heard(staff(others()), Watch::Queue, false));
    }
}
