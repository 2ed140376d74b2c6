//! Who waits for what, and the one task that tells them.
//!
//! It only says *that* something happened: what, and whether they may see it, each subscription reads for itself. So a
//! mailbox holds ids, the same one once, and becomes "look again" when it would hold too many: a subscriber who does
//! not read costs nothing more.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::{
    Notify,
    broadcast::{Receiver, error::RecvError},
};
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

use crate::{
    access::{Caller, Viewer},
    api::{Occasion, Watch},
    db::{Event, Events},
    identity::TokenHash,
    tickets::{
        Presences,
        live::{TicketChange, concerns},
    },
};

/// Tickets that a mailbox holds at most.
const MAX_WAITING: usize = 64;
/// The directory of tenants hears of a change at the same moment and has to have forgotten the tenant before anybody
/// is looked at anew.
const AFTER_TENANTS: Duration = Duration::from_millis(50);

/// How often those are forgotten who left a ticket without a word.
const LEFT: Duration = Duration::from_secs(5);

type Mailboxes = Arc<Mutex<Boxes>>;

#[derive(Default)]
struct Boxes {
    all: HashMap<u64, Arc<Mailbox>>,
    /// Those that wait for who is at a ticket: such news are many, and concern few.
    at_tickets: HashMap<Uuid, Vec<u64>>,
}

impl Boxes {
    fn insert(&mut self, id: u64, mailbox: Arc<Mailbox>) {
        if let Watch::Presence(ticket) = mailbox.watch {
            self.at_tickets.entry(ticket).or_default().push(id);
        }
        self.all.insert(id, mailbox);
    }

    fn remove(&mut self, id: u64) {
        if let Some(mailbox) = self.all.remove(&id)
            && let Watch::Presence(ticket) = mailbox.watch
            && let Some(waiting) = self.at_tickets.get_mut(&ticket)
        {
            waiting.retain(|other| *other != id);
            if waiting.is_empty() {
                self.at_tickets.remove(&ticket);
            }
        }
    }

    fn at_ticket(&self, ticket: Uuid) -> impl Iterator<Item = &Arc<Mailbox>> {
        let waiting = self.at_tickets.get(&ticket).into_iter().flatten();
        waiting.filter_map(|id| self.all.get(id))
    }
}

/// See the module.
pub(super) struct Hub {
    mailboxes: Mailboxes,
    next: AtomicU64,
    _follower: AbortOnDropHandle<()>,
}

impl Hub {
    /// Starts to follow the events.
    pub fn follow(events: &Events, presences: Presences) -> Self {
        let mailboxes = Mailboxes::default();
        let follower = tokio::spawn(follow(
            events.subscribe(),
            Arc::clone(&mailboxes),
            presences,
        ));
        Self {
            mailboxes,
            next: AtomicU64::new(0),
            _follower: AbortOnDropHandle::new(follower),
        }
    }

    /// Registers a subscription; whatever happens from here on reaches it.
    /// Without a token it is nobody's: no session's end concerns it.
    pub fn join(&self, watch: Watch, caller: Caller, token: Option<TokenHash>) -> Membership {
        let mailbox = Arc::new(Mailbox {
            watch,
            token,
            waiting: Mutex::new(Waiting {
                caller,
                look: false,
                changed: VecDeque::new(),
            }),
            wake: Notify::new(),
        });
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        lock(&self.mailboxes).insert(id, Arc::clone(&mailbox));
        Membership {
            mailboxes: Arc::clone(&self.mailboxes),
            id,
            mailbox,
        }
    }
}

struct Mailbox {
    watch: Watch,
    token: Option<TokenHash>,
    waiting: Mutex<Waiting>,
    wake: Notify,
}

struct Waiting {
    caller: Caller,
    look: bool,
    changed: VecDeque<Uuid>,
}

impl Mailbox {
    fn look(&self) {
        let mut waiting = lock(&self.waiting);
        waiting.look = true;
        waiting.changed.clear();
        drop(waiting);
        self.wake.notify_one();
    }

    fn hear(&self, change: &TicketChange) {
        let mut waiting = lock(&self.waiting);
        if waiting.look
            || waiting.changed.contains(&change.ticket)
            || !concerns(&waiting.caller, self.watch, change)
        {
            return;
        }
        // Who may not read it any more has it in their list and is told of none that they may not read.
        let gone = change.shut && self.watch == Watch::List;
        if waiting.changed.len() < MAX_WAITING && !gone {
            waiting.changed.push_back(change.ticket);
        } else {
            waiting.look = true;
            waiting.changed.clear();
        }
        drop(waiting);
        self.wake.notify_one();
    }

    fn open(&self) -> Option<Occasion> {
        let mut waiting = lock(&self.waiting);
        if std::mem::take(&mut waiting.look) {
            return Some(Occasion::Look);
        }
        waiting.changed.pop_front().map(Occasion::Changed)
    }

    fn is_of_tenant(&self, tenant: Uuid) -> bool {
        match lock(&self.waiting).caller.viewer {
            Viewer::Contact { tenant: own, .. } => own == tenant,
            Viewer::Anonymous { tenant: own } => own == Some(tenant),
            _ => false,
        }
    }
}

/// A subscription's place in the hub, given back when dropped.
pub(super) struct Membership {
    mailboxes: Mailboxes,
    id: u64,
    mailbox: Arc<Mailbox>,
}

impl Membership {
    /// The next reason to run.
    pub async fn next(&self) -> Occasion {
        loop {
            if let Some(occasion) = self.mailbox.open() {
                return occasion;
            }
            self.mailbox.wake.notified().await;
        }
    }

    /// Who it is by now.
    pub fn is_now(&self, caller: &Caller) {
        lock(&self.mailbox.waiting).caller = caller.clone();
    }
}

impl Drop for Membership {
    fn drop(&mut self) {
        lock(&self.mailboxes).remove(self.id);
    }
}

async fn follow(mut events: Receiver<Event>, mailboxes: Mailboxes, presences: Presences) {
    let mut sweep = tokio::time::interval(LEFT);
    loop {
        let event = tokio::select! {
            event = events.recv() => event,
            _ = sweep.tick() => {
                for ticket in presences.expire(Instant::now()) {
                    lock(&mailboxes).at_ticket(ticket).for_each(|it| it.look());
                }
                continue;
            }
        };
        match event {
            Ok(Event::Presence {
                ticket,
                staff,
                activity,
            }) => {
                if presences.hear(ticket, staff, activity, Instant::now()) {
                    lock(&mailboxes).at_ticket(ticket).for_each(|it| it.look());
                }
            }
            Ok(Event::TicketChanged {
                tenant,
                ticket,
                requester,
                internal,
                shut,
            }) => {
                let change = TicketChange {
                    tenant,
                    ticket,
                    requester,
                    internal,
                    shut,
                };
                for mailbox in lock(&mailboxes).all.values() {
                    mailbox.hear(&change);
                }
            }
            Ok(Event::SessionChanged { token_hash }) => {
                let token = TokenHash::from_hex(&token_hash);
                for mailbox in lock(&mailboxes).all.values() {
                    if token.is_some() && mailbox.token == token {
                        mailbox.look();
                    }
                }
            }
            Ok(Event::TenantChanged { tenant }) => {
                let mailboxes = Arc::clone(&mailboxes);
                tokio::spawn(async move {
                    tokio::time::sleep(AFTER_TENANTS).await;
                    for mailbox in lock(&mailboxes).all.values() {
                        if mailbox.is_of_tenant(tenant) {
                            mailbox.look();
                        }
                    }
                });
            }
            Ok(Event::AnnouncementsChanged { tenants }) => {
                let concerned = |mailbox: &Mailbox| {
                    let tenants = tenants.as_ref();
                    mailbox.watch == Watch::Announcements
                        && tenants.is_none_or(|all| all.iter().any(|it| mailbox.is_of_tenant(*it)))
                };
                for mailbox in lock(&mailboxes).all.values() {
                    if concerned(mailbox) {
                        mailbox.look();
                    }
                }
            }
            Ok(Event::Resync) | Err(RecvError::Lagged(_)) => {
                for mailbox in lock(&mailboxes).all.values() {
                    mailbox.look();
                }
            }
            Ok(Event::MailQueued | Event::WebhookQueued) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{access::FeatureSet, text::Locale};

    const TENANT: Uuid = Uuid::from_u128(1);
    const ANNA: Uuid = Uuid::from_u128(2);

    fn mailbox() -> Mailbox {
        let viewer = Viewer::Contact {
            tenant: TENANT,
            contact: ANNA,
        };
        Mailbox {
            watch: Watch::List,
            token: TokenHash::from_hex(&"00".repeat(32)),
            waiting: Mutex::new(Waiting {
                caller: Caller::new(viewer, Locale::En, FeatureSet::default(), "test".into()),
                look: false,
                changed: VecDeque::new(),
            }),
            wake: Notify::new(),
        }
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

    #[test]
    fn a_mailbox_holds_each_ticket_once_and_when_full_nothing_but_to_look_again() {
        let mailbox = mailbox();
        for _ in 0..3 {
            hear(&mailbox, MAX_WAITING);
        }
        for ticket in 0..MAX_WAITING {
            let ticket = Uuid::from_u128(ticket as u128);
            assert_eq!(mailbox.open(), Some(Occasion::Changed(ticket)));
        }
        assert_eq!(mailbox.open(), None);
        hear(&mailbox, MAX_WAITING + 1);
        assert!(lock(&mailbox.waiting).changed.is_empty());
        // Whoever will look anew need not be told of one more.
        hear(&mailbox, 1);
        assert_eq!(mailbox.open(), Some(Occasion::Look));
        assert_eq!(mailbox.open(), None);
    }
}
