//! Taking a file in.

use std::sync::Arc;

use diesel::{dsl::sql, prelude::*, sql_types::Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{
    Files, attach,
    content::{self, ContentError, Examined},
    limits::limits_of,
    model::{AttachmentRow, AttachmentState},
    name,
    picture::PictureError,
    storage::{Key, StorageError},
};
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode},
    db::{
        Database,
        schema::{attachments, contacts, tickets},
    },
};

/// A file as it came in.
#[derive(Debug)]
pub struct Incoming {
    /// As the sender says.
    pub name: String,
    /// Its bytes, on disk.
    pub file: std::fs::File,
}

/// What staff upload a file for.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// A message in this ticket.
    Ticket(Uuid),
    /// A ticket that they are about to open for this contact.
    Contact(Uuid),
}

/// Looks at a file, stores it, and notes it as the caller's own until they send it. `place` says for which portal staff
/// upload; a contact's is their own.
///
/// # Errors
/// Refused for whoever is not logged in; NOT_FOUND for a ticket or a contact that is not there; user errors at `file`.
pub async fn upload(
    db: &Database,
    files: &Files,
    caller: &Caller,
    place: Option<Place>,
    incoming: Incoming,
) -> Result<AttachmentRow, Failure> {
    let (tenant, contact, staff) = match caller.viewer {
        Viewer::Contact { tenant, contact } => (tenant, Some(contact), None),
        Viewer::Staff { staff, .. } => (tenant_of(db, caller, place).await?, None, Some(staff)),
        Viewer::Anonymous { .. } => return Err(Refusal::Unauthenticated.into()),
        Viewer::Pending { .. } => return Err(Refusal::Forbidden.into()),
    };
    let mut tx = db.begin(&caller.identity()).await?;
    let limits = limits_of(&mut tx, tenant).await?;
    let size = incoming
        .file
        .metadata()
        .map_err(|error| away(caller, &error.into()))?
        .len();
    if size > limits.file {
        tx.rollback().await?;
        return Err(too_large(caller, limits.file).into());
    }
    let loose = attachments::table
        .filter(attachments::ticket_id.is_null())
        // As the index has it.
        .filter(
            sql::<SqlUuid>("coalesce(uploader_contact_id, uploader_staff_id)")
                .eq(contact.or(staff).unwrap_or_default()),
        )
        .count();
    let loose: i64 = loose.get_result(&mut *tx).await?;
    tx.rollback().await?;
    if loose >= limits.loose {
        let most = usize::try_from(limits.loose).unwrap_or(usize::MAX);
        let error = UserError {
            path: vec!["input".to_owned(), "file".to_owned()],
            ..attach::too_many(caller, most)
        };
        return Err(error.into());
    }
    let (file, examined) = examine(files, caller, incoming.file).await?;
    let id = Uuid::now_v7();
    let thumbnail = examined.picture.as_ref().map(|picture| picture.thumbnail.1);
    let sides = examined
        .picture
        .as_ref()
        .map(|picture| (picture.width, picture.height));
    let side = |side: u32| i32::try_from(side).unwrap_or(i32::MAX);
    let row = AttachmentRow {
        tenant_id: tenant,
        id,
        uploader_contact_id: contact,
        message_id: None,
        internal: false,
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
        thumbnail_type: thumbnail.map(str::to_owned),
        created_at: chrono::Utc::now(),
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
    stored.await.map_err(|error| away(caller, &error))?;
    let mut tx = db.begin(&caller.identity()).await?;
    diesel::insert_into(attachments::table)
        .values((
            attachments::tenant_id.eq(tenant),
            attachments::id.eq(id),
            attachments::uploader_contact_id.eq(contact),
            attachments::uploader_staff_id.eq(staff),
            attachments::file_name.eq(&row.file_name),
            attachments::media_type.eq(&row.media_type),
            attachments::size.eq(row.size),
            attachments::sha256.eq(&row.sha256),
            attachments::state.eq(row.state),
            attachments::width.eq(row.width),
            attachments::height.eq(row.height),
            attachments::thumbnail_type.eq(&row.thumbnail_type),
            attachments::created_at.eq(row.created_at),
        ))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(row)
}

/// The tenant of the ticket that staff upload for.
async fn tenant_of(db: &Database, caller: &Caller, place: Option<Place>) -> Result<Uuid, Failure> {
    let found: Vec<Uuid> = match place {
        None => {
            return Err(UserError::at(caller.locale, UserErrorCode::Blank, "ticketId").into());
        }
        Some(Place::Ticket(ticket)) => {
            let query = tickets::table
                .filter(tickets::id.eq(ticket))
                .select(tickets::tenant_id);
            db.read(&caller.identity(), query).await?
        }
        Some(Place::Contact(contact)) => {
            let query = contacts::table
                .filter(contacts::id.eq(contact))
                .select(contacts::tenant_id);
            db.read(&caller.identity(), query).await?
        }
    };
    match found.as_slice() {
        [tenant] if caller.serves(*tenant) => Ok(*tenant),
        _ => Err(Refusal::NotFound.into()),
    }
}

/// Looks at the whole file, off the threads that serve. Pictures one after the other: each may take a lot of memory.
async fn examine(
    files: &Files,
    caller: &Caller,
    mut file: std::fs::File,
) -> Result<(std::fs::File, Examined), Failure> {
    let blocking =
        |error: tokio::task::JoinError| away(caller, &std::io::Error::other(error).into());
    let (same, is_picture) = tokio::task::spawn_blocking(move || {
        let is_picture = content::is_picture(&mut file);
        (file, is_picture)
    })
    .await
    .map_err(blocking)?;
    file = same;
    let is_picture = is_picture.map_err(|error| away(caller, &error.into()))?;
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
        Err(ContentError::Io(error)) => Err(away(caller, &error.into()).into()),
        Err(ContentError::Picture(error)) => {
            let id = match error {
                PictureError::TooManyPixels => "user-error-picture-pixels",
                PictureError::TooLarge => "user-error-picture-large",
                PictureError::Damaged => "user-error-picture-damaged",
            };
            Err(UserError::with(caller.locale, UserErrorCode::BadPicture, "file", id, &[]).into())
        }
    }
}

fn too_large(caller: &Caller, limit: u64) -> UserError {
    let mebibytes = usize::try_from(limit / (1024 * 1024)).unwrap_or(usize::MAX);
    UserError::with(
        caller.locale,
        UserErrorCode::FileTooLarge,
        "file",
        "user-error-file-too-large",
        &[("limit", mebibytes.into())],
    )
}

/// What the person is told when files cannot be stored; the reason is in the log.
fn away(caller: &Caller, error: &StorageError) -> UserError {
    tracing::error!(%error, "a file cannot be stored");
    UserError::at(caller.locale, UserErrorCode::StorageUnavailable, "file")
}
