//! Views and canned answers in the schema.

mod canned;
mod saved_filter;
mod views;

pub use canned::{CannedAnswerMutation, CannedAnswersOnDesk};
pub use views::{DeskViewMutation, ViewsOnDesk};
