//! Reads of the knowledge base, each one statement.

mod attached;
mod desk;
mod feedback;
mod figures;
mod helpful;
mod lists;
mod missed;
mod named;
mod portal;
mod search;
mod steps;
mod words;

pub use attached::article_file;
pub(super) use attached::{article_of_file, files_of};
pub(super) use desk::{
    DeskFilter, desk_categories, desk_count, desk_many, desk_one, desk_page, versions,
};
pub(super) use feedback::{Tally, own_vote, said_of, tally};
pub(super) use figures::{DayRow, UsedRow, past_review, used_by_article, used_by_day};
pub(super) use helpful::helpful;
pub(super) use lists::{Links, Which, count, is_favourite, linked, page_of};
pub(super) use missed::{MissedRow, missed, missed_by_day};
pub use named::articles_called;
pub(super) use portal::{alternates, article, categories, counts, texts_shown};
pub(super) use search::{Looked, MARK, found};
pub(super) use steps::{own_step_votes, step_tallies, step_texts};
pub(super) use words::{AnswerRow, SynonymRow, best_answers_of, search_words, synonyms_of};
