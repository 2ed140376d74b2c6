//! `Attachment` and `uploadAttachment`.

use std::sync::Arc;

use async_graphql::{
    Context, ID, InputObject, Object, Result, SimpleObject, Upload, dataloader::DataLoader,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    AttachmentLoader, AttachmentRow, AttachmentState, Files, Link,
    commands::{self, Place},
    intake::Incoming,
    link::Linked,
};
use crate::{
    access::{Caller, Feature, Owned, Owner, Refusal, guarded},
    api::{Failure, GlobalId, NodeKind, RichText, Url, UserError, UserErrorCode, internal},
    db::Database,
};

/// A file and whose ticket or conversation it hangs on; while it is not sent, its uploader.
#[derive(Clone, Debug)]
pub struct Attachment {
    owner: Owner,
    row: AttachmentRow,
}

impl Attachment {
    /// A file of the owner's.
    #[must_use]
    pub const fn new(owner: Owner, row: AttachmentRow) -> Self {
        Self { owner, row }
    }

    /// Which file it is.
    #[must_use]
    pub const fn key(&self) -> Uuid {
        self.row.id
    }

    fn link(&self, ctx: &Context<'_>, thumbnail: bool) -> Option<Url> {
        if self.row.state != AttachmentState::Ready {
            return None;
        }
        let link = Link {
            tenant: self.row.tenant_id,
            id: self.row.id,
            of: Linked::Message,
            thumbnail,
        };
        ctx.data_unchecked::<Files>()
            .link(Caller::of(ctx), link)
            .map(Url)
    }
}

impl Owned for Attachment {
    fn owner(&self) -> Owner {
        self.owner
    }

    /// What is not sent yet is its uploader's alone, whichever they sent it with.
    fn feature(&self) -> Option<Feature> {
        self.row.message_id?;
        Some(match self.row.conversation_id {
            Some(_) => Feature::Messages,
            None => Feature::Tickets,
        })
    }
}

/// A file that somebody attached to what they wrote.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl Attachment {
    /// Opaque and stable.
    #[allow_for(PARTICIPANT, AGENT, ADMIN)]
    async fn id(&self) -> ID {
        ID::from(GlobalId::new(NodeKind::Attachment, self.row.id))
    }

    /// As its sender named it, without folders and without characters that mislead.
    #[allow_for(PARTICIPANT, AGENT, ADMIN)]
    async fn file_name(&self) -> &str {
        &self.row.file_name
    }

    /// What it is, by its content.
    #[allow_for(PARTICIPANT, AGENT, ADMIN)]
    async fn media_type(&self) -> &str {
        &self.row.media_type
    }

    /// Its bytes. Of a picture, those that are kept: it is written anew without what cameras write into it.
    #[allow_for(PARTICIPANT, AGENT, ADMIN)]
    async fn size(&self) -> i64 {
        self.row.size
    }

    /// Whether it can be had.
    #[allow_for(PARTICIPANT, AGENT, ADMIN)]
    async fn state(&self) -> AttachmentState {
        self.row.state
    }

    /// Whether it is a picture that a browser may show.
    #[allow_for(PARTICIPANT, AGENT, ADMIN)]
    async fn is_picture(&self) -> bool {
        self.row.is_picture()
    }

    /// Pixels of a picture; null for any other file.
    #[allow_for(PARTICIPANT, AGENT, ADMIN)]
    async fn width(&self) -> Option<i32> {
        self.row.width
    }

    /// Pixels of a picture; null for any other file.
    #[allow_for(PARTICIPANT, AGENT, ADMIN)]
    async fn height(&self) -> Option<i32> {
        self.row.height
    }

    /// A small picture, at most 480 pixels on each side. Good for five minutes and for nobody but the caller. Null for a
    /// file that is no picture, and unless the state is READY.
    #[allow_for(PARTICIPANT, AGENT, ADMIN)]
    async fn thumbnail_url(&self, ctx: &Context<'_>) -> Option<Url> {
        self.row.thumbnail_type.as_ref()?;
        self.link(ctx, true)
    }

    /// The file. Good for five minutes and for nobody but the caller. Null unless the state is READY.
    #[allow_for(PARTICIPANT, AGENT, ADMIN)]
    async fn url(&self, ctx: &Context<'_>) -> Option<Url> {
        self.link(ctx, false)
    }

    /// When it was uploaded.
    #[allow_for(PARTICIPANT, AGENT, ADMIN)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.row.created_at
    }
}

/// The files of a message, in order. For all messages of a request it is one statement.
///
/// # Errors
/// When the database is away.
pub async fn attachments_of(
    ctx: &Context<'_>,
    owner: Owner,
    message: Uuid,
) -> Result<Vec<Attachment>> {
    let loader = ctx.data_unchecked::<DataLoader<AttachmentLoader>>();
    let rows = loader
        .load_one(message)
        .await
        .map_err(|error: Arc<_>| internal(Caller::of(ctx), &error))?;
    Ok(rows
        .unwrap_or_default()
        .into_iter()
        .map(|row| Attachment::new(owner, row))
        .collect())
}

/// A message's text, with the pictures that came with that very message where it names them.
///
/// # Errors
/// When the database is away.
pub async fn rich_text(
    ctx: &Context<'_>,
    owner: Owner,
    message: Uuid,
    markdown: &str,
) -> Result<RichText> {
    /// How a text names a picture of its own; the id follows.
    const SCHEME: &str = "attachment:";
    if !markdown.contains(SCHEME) {
        return Ok(markdown.to_owned().into());
    }
    let pictures = attachments_of(ctx, owner, message)
        .await?
        .into_iter()
        .filter(|file| file.row.is_picture())
        .filter_map(|file| {
            let id = GlobalId::new(NodeKind::Attachment, file.row.id);
            Some((format!("{SCHEME}{id}"), file.link(ctx, false)?.0))
        })
        .collect();
    Ok(RichText::with_pictures(markdown.to_owned(), pictures))
}

/// A file to be uploaded.
#[derive(InputObject, Debug)]
pub struct UploadAttachmentInput {
    /// The file: `Portal.ticketRules.maxFileSize` at most. The request is `multipart/form-data`, as the GraphQL multipart request specification
    /// has it.
    pub file: Upload,
    /// Staff say for which ticket (`Ticket.id`); contacts need not.
    pub ticket_id: Option<ID>,
    /// Or for whom they are about to open one, or to whom they write a message (`Contact.id`); `ticketId` goes before it.
    pub contact_id: Option<ID>,
}

/// The file, to be sent by its id with the next message; or what is wrong with it.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct UploadAttachmentPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub attachment: Option<Attachment>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds uploading to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AttachmentMutation;

#[guarded]
#[Object]
impl AttachmentMutation {
    /// Takes in a file. Until it is sent with a message (`attachmentIds`) it is its uploader's alone; after a day it is
    /// forgotten. Contacts need one of `TICKETS` and `MESSAGES`.
    #[allow_for(CONTACT, AGENT, ADMIN)]
    async fn upload_attachment(
        &self,
        ctx: &Context<'_>,
        input: UploadAttachmentInput,
    ) -> Result<UploadAttachmentPayload> {
        let caller = Caller::of(ctx);
        match upload(ctx, caller, &input).await {
            Ok(row) => {
                let owner = Owner {
                    tenant: row.tenant_id,
                    contact: row.uploader_contact_id.unwrap_or(Uuid::nil()),
                    reader: None,
                };
                Ok(UploadAttachmentPayload {
                    attachment: Some(Attachment::new(owner, row)),
                    errors: Vec::new(),
                })
            }
            Err(failure) => Ok(UploadAttachmentPayload {
                attachment: None,
                errors: failure.into_user_errors(caller)?,
            }),
        }
    }
}

async fn upload(
    ctx: &Context<'_>,
    caller: &Caller,
    input: &UploadAttachmentInput,
) -> Result<AttachmentRow, Failure> {
    commands::may_upload(caller)?;
    let place = match (&input.ticket_id, &input.contact_id) {
        (Some(id), _) => GlobalId::parse_as(id, NodeKind::Ticket).map(Place::Ticket),
        (None, Some(id)) => GlobalId::parse_as(id, NodeKind::Contact).map(Place::Contact),
        (None, None) => None,
    };
    // What is no id leads nowhere, which is not the same as not being given.
    if place.is_none() && (input.ticket_id.is_some() || input.contact_id.is_some()) {
        return Err(Refusal::NotFound.into());
    }
    let incoming = incoming(ctx, caller, &input.file)?;
    let db = ctx.data_unchecked::<Database>();
    commands::upload(db, ctx.data_unchecked::<Files>(), caller, place, incoming).await
}

/// The file that came with a request.
///
/// # Errors
/// A user error at `file` when none did.
pub fn incoming(ctx: &Context<'_>, caller: &Caller, file: &Upload) -> Result<Incoming, Failure> {
    let value = match ctx.query_env.uploads.get(file.0) {
        Some(value) => value.try_clone().ok(),
        None => None,
    };
    let value = value.ok_or_else(|| UserError::at(caller.locale, UserErrorCode::Blank, "file"))?;
    Ok(Incoming {
        name: value.filename,
        file: value.content,
    })
}

/// The ids of files to be sent.
///
/// # Errors
/// A user error at `attachmentIds` for what is no such id.
pub fn attachment_ids(caller: &Caller, ids: &[ID]) -> Result<Vec<Uuid>, Failure> {
    ids.iter()
        .map(|id| {
            GlobalId::parse_as(id, NodeKind::Attachment).ok_or_else(|| {
                let (locale, code) = (caller.locale, UserErrorCode::NotFound);
                UserError::with(
                    locale,
                    code,
                    "attachmentIds",
                    "user-error-attachment-gone",
                    &[],
                )
                .into()
            })
        })
        .collect()
}
