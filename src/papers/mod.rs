//! What can be taken along on paper: a ticket as PDF, in the brand of its portal.
//!
//! A paper is drawn from what the schema answers to its reader, like any page of the web app: there is no second way to
//! the data, so both walls stand in front of it.

mod answer;
mod brand;
mod breaking;
mod pictures;
mod ticket;
mod words;

use crate::{db::DbError, pdf::PressError};

pub use ticket::{Asked, Sources, ticket};

/// A document.
#[derive(Debug)]
pub struct Paper {
    /// What to save it as.
    pub file_name: String,
    /// The PDF.
    pub bytes: Vec<u8>,
}

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The database does not answer.
    #[error(transparent)]
    Database(#[from] DbError),
    /// The schema answered with an error that is ours.
    #[error("the schema did not answer: {0}")]
    Schema(String),
    /// It could not be set.
    #[error(transparent)]
    Press(#[from] PressError),
}
