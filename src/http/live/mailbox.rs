//! What a subscription has not been told yet.
//!
//! A mailbox holds ids, the same one once, and becomes "look again" when it would hold too many: a subscriber who does
//! not read costs nothing more. Of a conversation it keeps the first revision that was not told, from which everything is; and it
//! remembers up to which all was: an event may hold more than was heard of when it was made, and nothing is told twice.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    access::{Caller, Viewer},
    api::{Occasion, Watch},
    conversations::{self, live::ConversationChange},
    identity::TokenHash,
    tickets::live::{TicketChange, concerns},
};

/// Tickets or conversations that a mailbox holds at most.
const MAX_WAITING: usize = 64;

/// See the module.
pub(super) struct Mailbox {
    pub watch: Watch,
    pub token: Option<TokenHash>,
    waiting: Mutex<Waiting>,
    wake: Notify,
}

struct Waiting {
    caller: Caller,
    look: bool,
    changed: VecDeque<Change>,
    /// Conversations that were told last, each with the revision up to which all of it was.
    told: VecDeque<(Uuid, i32)>,
}

/// What is to be told of a ticket or a conversation.
struct Change {
    id: Uuid,
    /// The first and the last of a conversation's revisions that are new.
    revisions: Option<(i32, i32)>,
    /// Whether something else changed, too.
    also: bool,
}

impl Change {
    /// Leaves out what was told up to a revision; false when nothing remains.
    fn without(&mut self, told: i32) -> bool {
        self.revisions = self
            .revisions
            .filter(|(_, last)| *last > told)
            .map(|(first, last)| (first.max(told + 1), last));
        self.also || self.revisions.is_some()
    }
}

impl Waiting {
    fn look(&mut self) {
        self.look = true;
        self.changed.clear();
    }

    /// False when it is known already. `also`: beside what was said, something else changed.
    fn keep(&mut self, id: Uuid, revision: Option<i32>, also: bool) -> bool {
        let mut change = Change {
            id,
            revisions: revision.map(|one| (one, one)),
            also: also || revision.is_none(),
        };
        let told = self.told.iter().find(|(told, _)| *told == id);
        if let Some((_, told)) = told
            && !change.without(*told)
        {
            return false;
        }
        if let Some(kept) = self.changed.iter_mut().find(|kept| kept.id == id) {
            kept.also |= change.also;
            kept.revisions = match (kept.revisions, change.revisions) {
                (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
                (one, other) => one.or(other),
            };
        } else if self.changed.len() < MAX_WAITING {
            self.changed.push_back(change);
        } else {
            self.look();
        }
        true
    }

    fn told(&mut self, id: Uuid, revision: i32) {
        self.told.retain(|(told, _)| *told != id);
        if self.told.len() == MAX_WAITING {
            self.told.pop_front();
        }
        self.told.push_back((id, revision));
        self.changed
            .retain_mut(|change| change.id != id || change.without(revision));
    }
}

impl Mailbox {
    pub fn new(watch: Watch, caller: Caller, token: Option<TokenHash>) -> Self {
        Self {
            watch,
            token,
            waiting: Mutex::new(Waiting {
                caller,
                look: false,
                changed: VecDeque::new(),
                told: VecDeque::new(),
            }),
            wake: Notify::new(),
        }
    }

    pub fn look(&self) {
        lock(&self.waiting).look();
        self.wake.notify_one();
    }

    pub fn hear(&self, change: &TicketChange) {
        let mut waiting = lock(&self.waiting);
        if waiting.look || !concerns(&waiting.caller, self.watch, change) {
            return;
        }
        // Who may not read it any more has it in their list and is told of none that they may not read.
        if change.shut && self.watch == Watch::List {
            waiting.look();
        } else {
            let _ = waiting.keep(change.ticket, None, true);
        }
        drop(waiting);
        self.wake.notify_one();
    }

    /// `also`: beside what was said, something else changed.
    pub fn hear_of_conversation(&self, change: &ConversationChange, also: bool) {
        let mut waiting = lock(&self.waiting);
        if waiting.look || !conversations::live::concerns(&waiting.caller, self.watch, change) {
            return;
        }
        let is_new = waiting.keep(change.conversation, change.revision, also);
        drop(waiting);
        if is_new {
            self.wake.notify_one();
        }
    }

    /// All of a conversation was told up to this revision.
    pub fn told(&self, conversation: Uuid, revision: i32) {
        lock(&self.waiting).told(conversation, revision);
    }

    /// The next reason to run.
    pub async fn next(&self) -> Occasion {
        loop {
            if let Some(occasion) = self.open() {
                return occasion;
            }
            self.wake.notified().await;
        }
    }

    /// Who it is by now.
    pub fn is_now(&self, caller: &Caller) {
        lock(&self.waiting).caller = caller.clone();
    }

    pub fn is_of_tenant(&self, tenant: Uuid) -> bool {
        match lock(&self.waiting).caller.viewer {
            Viewer::Contact { tenant: own, .. } => own == tenant,
            Viewer::Anonymous { tenant: own } => own == Some(tenant),
            _ => false,
        }
    }

    pub fn is_of_person(&self, person: Uuid) -> bool {
        match lock(&self.waiting).caller.viewer {
            Viewer::Contact { contact, .. } => contact == person,
            Viewer::Staff { staff, .. } => staff == person,
            _ => false,
        }
    }

    fn open(&self) -> Option<Occasion> {
        let mut waiting = lock(&self.waiting);
        if std::mem::take(&mut waiting.look) {
            return Some(Occasion::Look);
        }
        let Change { id, revisions, .. } = waiting.changed.pop_front()?;
        let since = revisions.map(|(first, _)| first);
        Some(Occasion::Changed { id, since })
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{access::FeatureSet, text::Locale};

    const TENANT: Uuid = Uuid::from_u128(1);
    const ANNA: Uuid = Uuid::from_u128(2);

    fn mailbox(watch: Watch) -> Mailbox {
        let viewer = Viewer::Contact {
            tenant: TENANT,
            contact: ANNA,
        };
        let caller = Caller::new(viewer, Locale::En, FeatureSet::default(), "test".into());
        Mailbox::new(watch, caller, TokenHash::from_hex(&"00".repeat(32)))
    }

    fn hear(mailbox: &Mailbox, tickets: usize) {
        for ticket in 0..tickets {
            mailbox.hear(&TicketChange {
                tenant: TENANT,
                ticket: Uuid::from_u128(ticket as u128),
                requester: ANNA,
                internal: false,
                shut: false,
            });
        }
    }

    fn said(mailbox: &Mailbox, conversation: u128, revision: Option<i32>) {
        mailbox.hear_of_conversation(
            &ConversationChange {
                tenant: TENANT,
                conversation: Uuid::from_u128(conversation),
                contact: ANNA,
                staff: Vec::new(),
                waiting: false,
                revision,
            },
            false,
        );
    }

    #[test]
    fn a_mailbox_holds_each_ticket_once_and_when_full_nothing_but_to_look_again() {
        let mailbox = mailbox(Watch::List);
        for _ in 0..3 {
            hear(&mailbox, MAX_WAITING);
        }
        for ticket in 0..MAX_WAITING {
            let id = Uuid::from_u128(ticket as u128);
            let changed = Occasion::Changed { id, since: None };
            assert_eq!(mailbox.open(), Some(changed));
        }
        assert_eq!(mailbox.open(), None);
        hear(&mailbox, MAX_WAITING + 1);
        assert!(lock(&mailbox.waiting).changed.is_empty());
        // Whoever will look anew need not be told of one more.
        hear(&mailbox, 1);
        assert_eq!(mailbox.open(), Some(Occasion::Look));
        assert_eq!(mailbox.open(), None);
    }

    #[test]
    fn of_a_conversation_everything_is_told_from_the_first_revision_that_was_not() {
        let mailbox = mailbox(Watch::Conversations);
        let changed = |id, since| {
            let id = Uuid::from_u128(id);
            Some(Occasion::Changed { id, since })
        };
        said(&mailbox, 1, None);
        said(&mailbox, 1, Some(7));
        said(&mailbox, 2, Some(1));
        said(&mailbox, 1, Some(8));
        said(&mailbox, 1, None);
        assert_eq!(mailbox.open(), changed(1, Some(7)));
        said(&mailbox, 1, Some(9));
        assert_eq!(mailbox.open(), changed(2, Some(1)));
        assert_eq!(mailbox.open(), changed(1, Some(9)));
        assert_eq!(mailbox.open(), None);
        for conversation in 0..=MAX_WAITING as u128 {
            said(&mailbox, conversation, Some(1));
        }
        assert_eq!(mailbox.open(), Some(Occasion::Look));
        // Tickets are another subscription's.
        hear(&mailbox, 1);
        assert_eq!(mailbox.open(), None);
    }

    #[test]
    fn what_an_event_held_already_is_not_told_again() {
        let mailbox = mailbox(Watch::Conversations);
        let id = Uuid::from_u128(1);
        let changed = |since| Some(Occasion::Changed { id, since });
        said(&mailbox, 1, Some(7));
        assert_eq!(mailbox.open(), changed(Some(7)));
        // While the event is made, which then holds 7 and 8.
        said(&mailbox, 1, Some(8));
        said(&mailbox, 2, Some(3));
        mailbox.told(id, 8);
        let other = Uuid::from_u128(2);
        let since = Some(3);
        assert_eq!(mailbox.open(), Some(Occasion::Changed { id: other, since }));
        assert_eq!(mailbox.open(), None);
        // And what is heard of later than it was read.
        said(&mailbox, 1, Some(8));
        assert_eq!(mailbox.open(), None);
        said(&mailbox, 1, None);
        said(&mailbox, 1, Some(8));
        assert_eq!(mailbox.open(), changed(None));
        said(&mailbox, 1, Some(8));
        said(&mailbox, 1, Some(9));
        said(&mailbox, 1, Some(10));
        mailbox.told(id, 9);
        assert_eq!(mailbox.open(), changed(Some(10)));
        for conversation in 0..=2 * MAX_WAITING as u128 {
            mailbox.told(Uuid::from_u128(conversation), 1);
        }
        assert_eq!(lock(&mailbox.waiting).told.len(), MAX_WAITING);
    }
}
