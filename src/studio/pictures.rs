//! Pictures for a design: checked, written anew and kept; and shown to the admins who work with them.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::policy::{may_design, must_design};
use crate::{
    access::{Caller, Refusal},
    api::{Failure, UserError, UserErrorCode, refuse},
    branding::{ContentHash, ImageRef, Picture, PictureError, PictureFormat, PictureRole, prepare},
    db::{
        Database, DbError,
        schema::{brand_images, tenants},
    },
    tenants::written,
    text::message,
};

/// Pictures that a tenant may have that no published design needs: what is tried out in a day.
const MOST: i64 = 200;

/// A picture that was taken.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    /// As a design names it.
    pub picture: Picture,
    /// What an SVG had that may not stay.
    pub removed: Vec<String>,
}

/// Checks a file, writes it anew and keeps it for the tenant's designs. The same file twice is the same picture.
///
/// # Errors
/// NOT_FOUND for a tenant that is not there; what is wrong with the file, at `file`.
pub(super) async fn take(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    role: PictureRole,
    file: Vec<u8>,
) -> Result<Taken, Failure> {
    must_design(caller, tenant)?;
    let prepared = tokio::task::spawn_blocking(move || prepare(role, &file))
        .await
        .map_err(|error| DbError::Refused(error.into()))?;
    let prepared = prepared.map_err(|error| wrong(caller, &error))?;
    let mut removed: Vec<_> = prepared.removed.iter().map(ToString::to_string).collect();
    if prepared.stilled {
        removed.push(message(caller.locale, "brand-picture-motion", &[]));
    }
    let taken = Taken {
        picture: Picture::from(&prepared),
        removed,
    };
    let mut tx = db.begin(&caller.identity()).await?;
    let there: Option<Uuid> = tenants::table
        .find(tenant)
        .select(tenants::id)
        .for_no_key_update()
        .first(&mut *tx)
        .await
        .optional()?;
    if there.is_none() {
        return refuse(tx, Refusal::NotFound).await;
    }
    let recent: i64 = brand_images::table
        .filter(brand_images::tenant_id.eq(tenant))
        .filter(brand_images::created_at.gt(chrono::Utc::now() - chrono::Duration::days(1)))
        .count()
        .get_result(&mut *tx)
        .await?;
    if recent >= MOST {
        let code = UserErrorCode::TooManyFiles;
        let words = "user-error-too-many-files";
        let limit = [("limit", MOST.into())];
        return refuse(
            tx,
            UserError::with(caller.locale, code, "file", words, &limit),
        )
        .await;
    }
    written::keep_images(&mut tx, tenant, prepared.images()).await?;
    tx.commit().await?;
    Ok(taken)
}

fn wrong(caller: &Caller, error: &PictureError) -> Failure {
    let locale = caller.locale;
    let (code, words) = match error {
        PictureError::TooLarge { limit, .. } => {
            let code = UserErrorCode::FileTooLarge;
            let limit = [("limit", (*limit / (1024 * 1024)).into())];
            return UserError::with(locale, code, "file", "user-error-file-too-large", &limit)
                .into();
        }
        PictureError::TooManyPixels {
            width,
            height,
            limit,
        } => {
            let values = [
                ("width", i64::from(*width).into()),
                ("height", i64::from(*height).into()),
                ("limit", i64::from(*limit).into()),
            ];
            let code = UserErrorCode::BadPicture;
            let words = "user-error-brand-picture-pixels";
            return UserError::with(locale, code, "file", words, &values).into();
        }
        PictureError::Empty => (UserErrorCode::Blank, "user-error-blank"),
        PictureError::UnknownFormat => {
            (UserErrorCode::BadPicture, "user-error-brand-picture-format")
        }
        PictureError::Avif => (UserErrorCode::BadPicture, "user-error-brand-picture-avif"),
        PictureError::Svg(_) => (UserErrorCode::BadPicture, "user-error-brand-picture-svg"),
        PictureError::Damaged | PictureError::NotWritable => (
            UserErrorCode::BadPicture,
            "user-error-brand-picture-damaged",
        ),
    };
    UserError::with(locale, code, "file", words, &[]).into()
}

/// Where the studio shows a tenant's picture: `/desk/brand/<tenant>/<hash>.<ending>` on the desk's host.
pub(super) fn url(tenant: Uuid, image: &ImageRef) -> String {
    format!(
        "/desk/brand/{tenant}/{}.{}",
        image.hash,
        image.format.extension()
    )
}

/// The bytes behind [`url`], for whoever works on designs of the tenant.
///
/// # Errors
/// When the database does not answer.
pub async fn studio_picture(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    hash: ContentHash,
    format: PictureFormat,
) -> Result<Option<Vec<u8>>, DbError> {
    let query = brand_images::table
        .filter(may_design(caller, tenant).into_sql::<diesel::sql_types::Bool>())
        .filter(brand_images::tenant_id.eq(tenant))
        .filter(brand_images::hash.eq(hash.to_string()))
        .filter(brand_images::content_type.eq(format.content_type()))
        .select(brand_images::bytes);
    let rows: Vec<Vec<u8>> = db.read(&caller.identity(), query).await?;
    Ok(rows.into_iter().next())
}
