//! What is no row: the attachments themselves, and the pictures of all designs.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    ExportError,
    archive::{Archive, Packing},
    attached::{Aside, Kept, Missing},
};
use crate::{
    attachments::{Files, Key, StorageError},
    branding::PictureFormat,
    db::schema::brand_images,
};

/// Files and bytes that are in the archive.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Written {
    pub files: u64,
    pub bytes: u64,
}

/// Writes the pictures of all designs, one after the other.
pub(super) async fn pictures(
    archive: &mut Archive,
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
) -> Result<(), ExportError> {
    let named: Vec<(String, String)> = brand_images::table
        .filter(brand_images::tenant_id.eq(tenant))
        .order(brand_images::hash)
        .select((brand_images::hash, brand_images::content_type))
        .load(conn)
        .await?;
    for (hash, content_type) in named {
        let bytes: Vec<u8> = brand_images::table
            .find((tenant, &hash))
            .select(brand_images::bytes)
            .first(conn)
            .await?;
        let format = PictureFormat::of_content_type(&content_type);
        let ending = format.map_or("bin", PictureFormat::extension);
        archive
            .entry(&format!("brand/{hash}.{ending}"), &bytes)
            .await?;
    }
    Ok(())
}

/// Writes the files, and notes those that are not there any more or not what they were.
pub(super) async fn attachments(
    archive: &mut Archive,
    files: &Files,
    tenant: Uuid,
    kept: Aside,
    missing: &mut Aside,
) -> Result<Written, ExportError> {
    let mut written = Written::default();
    for file in kept.read::<Kept>()? {
        let file = file?;
        let key = Key {
            tenant,
            id: file.id,
            thumbnail: false,
        };
        let mut note = |why: &str| {
            missing.add(&Missing {
                path: file.path.clone(),
                why: why.to_owned(),
            })
        };
        let (size, mut bytes) = match files.storage.read(key, None).await {
            Ok(read) => read,
            Err(error) if error.is_missing() => {
                note("missing")?;
                continue;
            }
            // The storage is away: what would be missing is everything.
            Err(error) => return Err(error.into()),
        };
        archive.begin(&file.path, packing(&file.media_type), Some(size))?;
        let mut hash = Sha256::new();
        while let Some(piece) = bytes.try_next().await.map_err(StorageError::from)? {
            hash.update(&piece);
            written.bytes += piece.len() as u64;
            archive.write(&piece).await?;
        }
        written.files += 1;
        if hex::encode(hash.finalize()) != file.sha256 {
            note("differs")?;
        }
    }
    Ok(written)
}

/// Pictures, films and documents of today are packed already.
fn packing(media_type: &str) -> Packing {
    match media_type.split('/').next() {
        Some("text") => Packing::Deflated,
        _ => Packing::AsItIs,
    }
}
