//! Who waits for what, and the one task that tells them.
//!
//! It only says *that* something happened: what, and whether they may see it, each subscription reads for itself.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

use super::mailbox::{Mailbox, lock};
use crate::{
    access::{Caller, Viewer},
    api::{Occasion, Watch},
    conversations::{self, StaffOnline, Typings, live::ConversationChange},
    db::{Database, Event, Events},
    identity::TokenHash,
    tickets::{Presences, live::TicketChange},
};

/// The directory of tenants hears of a change at the same moment and has to have forgotten the tenant before anybody
/// is looked at anew.
const AFTER_TENANTS: Duration = Duration::from_millis(50);

/// How often those are forgotten who left a ticket without a word.
const LEFT: Duration = Duration::from_secs(5);
/// How often those are forgotten who write no more.
const SILENT: Duration = Duration::from_secs(1);

/// What is heard and kept in memory alone. One of them in a process; clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// Who is at which ticket.
    pub presences: Presences,
    /// Who of staff is connected.
    pub online: StaffOnline,
    /// Who writes in which conversation.
    pub typings: Typings,
}

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
    online: StaffOnline,
    _follower: AbortOnDropHandle<()>,
    _announcer: AbortOnDropHandle<()>,
}

impl Hub {
    /// Starts to follow the events, and to tell other processes who of staff is connected.
    pub fn follow(events: &Events, db: Database, heard: Heard) -> Self {
        let mailboxes = Mailboxes::default();
        let online = heard.online.clone();
        let announcer = tokio::spawn(conversations::announce(online.clone(), db));
        let follower = tokio::spawn(follow(events.subscribe(), Arc::clone(&mailboxes), heard));
        Self {
            mailboxes,
            next: AtomicU64::new(0),
            online,
            _follower: AbortOnDropHandle::new(follower),
            _announcer: AbortOnDropHandle::new(announcer),
        }
    }

    /// Registers a subscription; whatever happens from here on reaches it.
    /// Without a token it is nobody's: no session's end concerns it.
    pub fn join(&self, watch: Watch, caller: Caller, token: Option<TokenHash>) -> Membership {
        let staff = match caller.viewer {
            Viewer::Staff { staff, .. } => Some(staff),
            _ => None,
        };
        if let Some(staff) = staff {
            self.online.came(staff);
        }
        let mailbox = Arc::new(Mailbox::new(watch, caller, token));
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        lock(&self.mailboxes).insert(id, Arc::clone(&mailbox));
        Membership {
            mailboxes: Arc::clone(&self.mailboxes),
            id,
            mailbox,
            online: staff.map(|staff| (self.online.clone(), staff)),
        }
    }
}

/// A subscription's place in the hub, given back when dropped.
pub(super) struct Membership {
    mailboxes: Mailboxes,
    id: u64,
    mailbox: Arc<Mailbox>,
    /// Of staff: they are connected as long as it lasts.
    online: Option<(StaffOnline, Uuid)>,
}

impl Membership {
    /// The next reason to run.
    pub async fn next(&self) -> Occasion {
        self.mailbox.next().await
    }

    /// All of a conversation was told up to this revision.
    pub fn told(&self, conversation: Uuid, revision: i32) {
        self.mailbox.told(conversation, revision);
    }

    /// Who it is by now.
    pub fn is_now(&self, caller: &Caller) {
        self.mailbox.is_now(caller);
    }
}

impl Drop for Membership {
    fn drop(&mut self) {
        lock(&self.mailboxes).remove(self.id);
        if let Some((online, staff)) = &self.online {
            online.left(*staff);
        }
    }
}

async fn follow(mut events: Receiver<Event>, mailboxes: Mailboxes, heard: Heard) {
    let Heard {
        presences,
        online,
        typings,
    } = heard;
    let mut silent = tokio::time::interval(SILENT);
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
            _ = silent.tick() => {
                for change in typings.expire(Instant::now()) {
                    tell(&mailboxes, &change, None);
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
            Ok(Event::ConversationChanged {
                tenant,
                conversation,
                contact,
                staff,
                waiting,
                revision,
                author,
            }) => {
                // That they write no more is news even where what they wrote was told already.
                let wrote =
                    author.is_some_and(|author| typings.stop(conversation, author, Instant::now()));
                let change = ConversationChange {
                    tenant,
                    conversation,
                    contact,
                    staff,
                    waiting,
                    revision,
                };
                for mailbox in lock(&mailboxes).all.values() {
                    mailbox.hear_of_conversation(&change, wrote);
                }
            }
            Ok(Event::ConversationsBegun {
                tenant,
                conversations,
            }) => {
                for (conversation, contact) in conversations {
                    let change = ConversationChange {
                        tenant,
                        conversation,
                        contact,
                        staff: Vec::new(),
                        waiting: false,
                        revision: Some(1),
                    };
                    tell(&mailboxes, &change, None);
                }
            }
            Ok(Event::Typing {
                tenant,
                conversation,
                contact,
                staff,
                person,
                typing,
            }) => {
                let change = ConversationChange {
                    tenant,
                    conversation,
                    contact,
                    staff,
                    waiting: false,
                    revision: None,
                };
                if typings.hear(&change, person, typing, Instant::now()) {
                    tell(&mailboxes, &change, Some(person));
                }
            }
            Ok(Event::StaffConnected {
                process,
                staff,
                gone,
            }) => online.hear(process, &staff, &gone, Instant::now()),
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
            Ok(Event::MailQueued | Event::WebhookQueued | Event::PushQueued) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

/// Tells of a conversation to all whom it may concern, but for who did it.
fn tell(mailboxes: &Mailboxes, change: &ConversationChange, but: Option<Uuid>) {
    for mailbox in lock(mailboxes).all.values() {
        if !but.is_some_and(|person| mailbox.is_of_person(person)) {
            mailbox.hear_of_conversation(change, false);
        }
    }
}
