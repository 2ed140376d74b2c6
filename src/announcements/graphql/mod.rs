//! GraphQL of announcements.

mod desk;
mod mutations;
mod portal;
mod types;

pub use desk::AnnouncementsOnDesk;
pub use mutations::AnnouncementMutation;
pub use portal::{AnnouncementSubscription, shown_announcements};
pub use types::Announcement;
