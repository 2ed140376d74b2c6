//! The files of the answers that a mail tells of: pictures are shown, everything else is named, and both lead to the
//! ticket, where whoever may read it gets them.

use bytes::Bytes;
use futures_util::future::BoxFuture;
use uuid::Uuid;

use crate::db::DbError;

/// Where the worker finds the files of answers.
pub trait AnswerFiles: Send + Sync {
    /// What has been attached to these answers and was not refused, in order. A picture that cannot be had at present,
    /// or that nothing has looked at yet, is named like any other file.
    ///
    /// # Errors
    /// When the database is away.
    fn of_answers(&self, answers: Vec<Uuid>) -> BoxFuture<'_, Result<Vec<MailFile>, DbError>>;
}

/// A file of an answer.
#[derive(Clone, Debug)]
pub struct MailFile {
    /// The answer that it came with.
    pub message: Uuid,
    /// Its `Node.id`, by which a text names its pictures and the ticket's page its place.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// What is shown of it.
    pub picture: Option<MailPicture>,
}

/// A picture that travels with the mail.
#[derive(Clone, Debug)]
pub struct MailPicture {
    /// By which the HTML names it (`cid:`).
    pub cid: String,
    /// Its media type.
    pub content_type: String,
    /// Its bytes.
    pub bytes: Bytes,
    /// How wide it is shown, in pixels.
    pub width: i32,
    /// How high it is shown, in pixels.
    pub height: i32,
}
