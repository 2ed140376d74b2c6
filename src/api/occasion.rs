//! What a subscription watches, and when it is run.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::Context;
use uuid::Uuid;

/// What a subscription watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// One ticket.
    Ticket(Uuid),
    /// The tickets that exist for a contact.
    List,
    /// The tickets that staff works on.
    Queue,
    /// Who of staff is at a ticket: no change of a ticket's tells that.
    Presence(Uuid),
    /// The portal itself: what it is called, how it looks, what it offers.
    Portal,
    /// What a portal has to say.
    Announcements,
    /// The conversations that exist for somebody.
    Conversations,
}

/// Why a subscription's operation is run. It is run anew, guards and all, on each occasion, and each run gives one
/// event at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// To hear what it watches. Nothing is read yet.
    Declare,
    /// Nobody knows what changed, if anything: at the beginning, after a pause of the feed, after more changes than
    /// were kept, and when what the caller may do has changed.
    Look,
    /// This ticket changed, or this conversation.
    Changed {
        /// Which one.
        id: Uuid,
        /// The first of a conversation's revisions that is new; none when nothing was said, and for tickets.
        since: Option<i32>,
    },
}

/// Where the fields of a subscription say what they watch, and what they have told. `http` puts one into the operation's data.
#[derive(Clone, Debug, Default)]
pub struct Watching(Arc<Mutex<Said>>);

#[derive(Debug, Default)]
struct Said {
    watches: Vec<Watch>,
    told: Option<i32>,
}

impl Watching {
    /// For a field's resolver.
    pub fn declare(&self, watch: Watch) {
        self.lock().watches.push(watch);
    }

    /// What all fields of the operation said.
    #[must_use]
    pub fn declared(&self) -> Vec<Watch> {
        self.lock().watches.clone()
    }

    /// For a field's resolver: its event holds all of a conversation up to this revision.
    pub fn tell(&self, revision: i32) {
        self.lock().told = Some(revision);
    }

    /// Up to which revision the event holds all.
    #[must_use]
    pub fn told(&self) -> Option<i32> {
        self.lock().told
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a subscription's field is resolved now; and what it watches, for whoever asks for that.
#[must_use]
pub fn occasion(ctx: &Context<'_>, watch: Watch) -> Occasion {
    let occasion = *ctx.data_unchecked::<Occasion>();
    if occasion == Occasion::Declare {
        ctx.data_unchecked::<Watching>().declare(watch);
    }
    occasion
}
