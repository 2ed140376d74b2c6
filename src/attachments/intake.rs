//! What comes in: looked at and stored, whatever it is for.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    Files,
    content::{self, ContentError, Examined},
    limits::UploadLimits,
    model::AttachmentState,
    name,
    picture::PictureError,
    storage::{Key, StorageError},
};
use crate::{
    api::{Failure, UserError, UserErrorCode},
    text::Locale,
};

/// A file as it came in.
#[derive(Debug)]
pub struct Incoming {
    /// As the sender says.
    pub name: String,
    /// Its bytes, on disk.
    pub file: std::fs::File,
}

impl Incoming {
    /// Whether it is small enough.
    ///
    /// # Errors
    /// A user error at `file`.
    pub fn must_fit(&self, locale: Locale, limits: UploadLimits) -> Result<(), Failure> {
        let metadata = self.file.metadata();
        let size = metadata.map_err(|error| away(locale, &error.into()))?.len();
        if size > limits.file {
            return Err(too_large(locale, limits.file).into());
        }
        Ok(())
    }
}

/// A file that lies in the storage, and has no row yet: without one it is swept away.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Its id, by which the storage knows it.
    pub id: Uuid,
    /// Cleaned.
    pub file_name: String,
    /// By content.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// Of the bytes as they are kept.
    pub sha256: Vec<u8>,
    /// Whether it can be had yet.
    pub state: AttachmentState,
    /// Of a picture, in pixels.
    pub width: Option<i32>,
    /// Of a picture, in pixels.
    pub height: Option<i32>,
    /// The small picture's media type, where there is one.
    pub thumbnail_type: Option<&'static str>,
    /// When it came.
    pub created_at: DateTime<Utc>,
}

/// Looks at a file and stores it, below the tenant; below the nil id for the provider.
///
/// # Errors
/// User errors at `file`.
pub async fn take_in(
    files: &Files,
    locale: Locale,
    tenant: Uuid,
    incoming: Incoming,
) -> Result<Taken, Failure> {
    let (file, examined) = examine(files, locale, incoming.file).await?;
    let id = Uuid::now_v7();
    let thumbnail = examined.picture.as_ref().map(|picture| picture.thumbnail.1);
    let sides = examined
        .picture
        .as_ref()
        .map(|picture| (picture.width, picture.height));
    let side = |side: u32| i32::try_from(side).unwrap_or(i32::MAX);
    let taken = Taken {
        id,
        file_name: name::clean(&incoming.name),
        media_type: examined.media_type,
        size: i64::try_from(examined.size).unwrap_or(i64::MAX),
        sha256: examined.sha256,
        state: if files.scanner.is_some() {
            AttachmentState::Checking
        } else {
            AttachmentState::Ready
        },
        width: sides.map(|(width, _)| side(width)),
        height: sides.map(|(_, height)| side(height)),
        thumbnail_type: thumbnail,
        created_at: Utc::now(),
    };
    // First the file, then its row: a row never leads to nothing, and a file without a row is swept away.
    let key = Key {
        tenant,
        id,
        thumbnail: false,
    };
    let stored = async {
        match examined.picture {
            None => files.storage.put_file(key, file).await,
            Some(picture) => {
                files.storage.put(key, picture.bytes).await?;
                let key = Key {
                    thumbnail: true,
                    ..key
                };
                files.storage.put(key, picture.thumbnail.0).await
            }
        }
    };
    stored.await.map_err(|error| away(locale, &error))?;
    Ok(taken)
}

/// Looks at a file as [`take_in`] does, and keeps nothing: what it is by its content, and whether it is a picture that can be shown.
///
/// # Errors
/// As [`take_in`].
pub async fn look_at(
    files: &Files,
    locale: Locale,
    file: std::fs::File,
) -> Result<(String, bool), Failure> {
    let (_, examined) = examine(files, locale, file).await?;
    Ok((examined.media_type, examined.picture.is_some()))
}

/// Looks at the whole file, off the threads that serve. Pictures one after the other: each may take a lot of memory.
async fn examine(
    files: &Files,
    locale: Locale,
    mut file: std::fs::File,
) -> Result<(std::fs::File, Examined), Failure> {
    let blocking =
        |error: tokio::task::JoinError| away(locale, &std::io::Error::other(error).into());
    let (same, is_picture) = tokio::task::spawn_blocking(move || {
        let is_picture = content::is_picture(&mut file);
        (file, is_picture)
    })
    .await
    .map_err(blocking)?;
    file = same;
    let is_picture = is_picture.map_err(|error| away(locale, &error.into()))?;
    let place = if is_picture {
        Arc::clone(&files.pictures).acquire_owned().await.ok()
    } else {
        None
    };
    let (file, examined) = tokio::task::spawn_blocking(move || {
        let examined = content::examine(&mut file);
        // Held for as long as the work runs, should nobody wait for it any more.
        drop(place);
        (file, examined)
    })
    .await
    .map_err(blocking)?;
    match examined {
        Ok(examined) => Ok((file, examined)),
        Err(ContentError::Io(error)) => Err(away(locale, &error.into()).into()),
        Err(ContentError::Picture(error)) => {
            let id = match error {
                PictureError::TooManyPixels => "user-error-picture-pixels",
                PictureError::TooLarge => "user-error-picture-large",
                PictureError::Damaged => "user-error-picture-damaged",
            };
            Err(UserError::with(locale, UserErrorCode::BadPicture, "file", id, &[]).into())
        }
    }
}

fn too_large(locale: Locale, limit: u64) -> UserError {
    let mebibytes = usize::try_from(limit / (1024 * 1024)).unwrap_or(usize::MAX);
    UserError::with(
        locale,
        UserErrorCode::FileTooLarge,
        "file",
        "user-error-file-too-large",
        &[("limit", mebibytes.into())],
    )
}

/// What the person is told when files cannot be stored; the reason is in the log.
fn away(locale: Locale, error: &StorageError) -> UserError {
    tracing::error!(%error, "a file cannot be stored");
    UserError::at(locale, UserErrorCode::StorageUnavailable, "file")
}
