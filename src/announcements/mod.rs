//! What the provider has to say to the people of its portals for a while: an outage, a maintenance, a change.

mod commands;
mod content;
mod graphql;
mod model;
mod policy;
mod queries;
mod reach;

pub use graphql::{
    Announcement, AnnouncementMutation, AnnouncementSubscription, AnnouncementsOnDesk,
    shown_announcements,
};
