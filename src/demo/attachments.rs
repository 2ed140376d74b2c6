//! Files of the demo's tickets: a log, and a page that came out of a printer badly.

use std::io::Cursor;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::content::FileOf;
use super::rows::TicketInsert;
use crate::attachments::{AttachmentState, Files, Key};
use crate::db::Transaction;
use crate::db::schema::attachments;

/// A file with what is kept of it.
pub(super) struct Attached {
    row: AttachmentInsert,
    bytes: Vec<u8>,
    thumbnail: Option<Vec<u8>>,
}

#[derive(Insertable)]
#[diesel(table_name = attachments)]
struct AttachmentInsert {
    tenant_id: Uuid,
    id: Uuid,
    uploader_contact_id: Uuid,
    ticket_id: Uuid,
    message_id: Uuid,
    position: i32,
    file_name: String,
    media_type: &'static str,
    size: i64,
    sha256: Vec<u8>,
    state: AttachmentState,
    width: Option<i32>,
    height: Option<i32>,
    thumbnail_type: Option<&'static str>,
    created_at: DateTime<Utc>,
    attached_at: DateTime<Utc>,
}

/// The files of a story's description.
pub(super) fn of_story(ticket: &TicketInsert, files: &[FileOf]) -> Vec<Attached> {
    (0..)
        .zip(files)
        .filter_map(|(position, file)| {
            let (bytes, thumbnail) = match &file.text {
                Some(text) => (text.clone().into_bytes(), None),
                None => (page(1200, 800)?, Some(page(480, 320)?)),
            };
            let picture = thumbnail.is_some();
            let row = AttachmentInsert {
                tenant_id: ticket.tenant_id,
                id: Uuid::now_v7(),
                uploader_contact_id: ticket.requester_id,
                ticket_id: ticket.id,
                message_id: ticket.id,
                position,
                file_name: file.name.clone(),
                media_type: if picture { "image/png" } else { "text/plain" },
                size: i64::try_from(bytes.len()).ok()?,
                sha256: Sha256::digest(&bytes).to_vec(),
                state: AttachmentState::Ready,
                width: picture.then_some(1200),
                height: picture.then_some(800),
                thumbnail_type: picture.then_some("image/png"),
                created_at: ticket.created_at,
                attached_at: ticket.created_at,
            };
            Some(Attached {
                row,
                bytes,
                thumbnail,
            })
        })
        .collect()
}

/// Keeps them: bytes first, so that no row is without. What stays of a run that fails is swept away as an orphan.
pub(super) async fn keep(
    tx: &mut Transaction,
    files: &Files,
    all: Vec<Attached>,
) -> anyhow::Result<()> {
    for Attached {
        row,
        bytes,
        thumbnail,
    } in all
    {
        let key = |thumbnail| Key {
            tenant: row.tenant_id,
            id: row.id,
            thumbnail,
        };
        files.storage.put(key(false), bytes).await?;
        if let Some(small) = thumbnail {
            files.storage.put(key(true), small).await?;
        }
        diesel::insert_into(attachments::table)
            .values(row)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// A page of printed lines with white streaks and no colour but grey, as PNG.
fn page(width: u32, height: u32) -> Option<Vec<u8>> {
    let line = height / 20;
    let margin = width / 12;
    let page = RgbImage::from_fn(width, height, |x, y| {
        let row = y / line;
        // Lines end at different places, as sentences do.
        let end = width - margin - (row * 7919 % 5) * width / 14;
        let inked = (2..18).contains(&row)
            && row % 5 != 1
            && y % line < line / 2
            && (margin..end).contains(&x);
        let streak = x % (width / 9) < width / 60 || x % (width / 31) == 0;
        let word = (x / (line * 2 / 3) + row * 31).is_multiple_of(7);
        match (inked && !streak && !word, row) {
            (true, 2 | 3) => Rgb([70, 70, 74]),
            (true, _) => Rgb([128, 128, 132]),
            (false, _) => Rgb([248, 247, 243]),
        }
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(page)
        .write_to(&mut bytes, ImageFormat::Png)
        .ok()?;
    Some(bytes.into_inner())
}
