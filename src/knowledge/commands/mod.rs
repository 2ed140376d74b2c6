//! Articles and categories are written at the desk, each in one transaction with its line in the audit log.

mod articles;
pub(super) mod attached;
mod categories;
mod favourites;
mod feedback;
mod held;
mod publishing;
pub(super) mod said;
pub(super) mod slugs;
mod steps;
mod words;

pub(super) use articles::{create, save};
pub(super) use attached::{add_file, remove_file};
pub(super) use categories::{
    Category, delete_category, missing_category, move_category, save_category,
};
pub(super) use favourites::{add_favourite, remove_favourite};
pub(super) use feedback::{Vote, count_missed, count_use, vote};
pub(super) use held::missing;
pub(super) use publishing::{archive, publish, restore, submit};
pub(super) use steps::{StepVote, vote_on_step};
pub(super) use words::{SearchWords, save_words, seen_of};
