//! `uploadBrandPicture`.

use std::io::{Read, Seek};

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject, Upload};

use super::design::BrandPicture;
use crate::{
    access::{Caller, Refusal, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, UserErrorCode},
    branding::PictureRole,
    db::{Database, DbError},
    studio::pictures,
};

/// Adds pictures to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrandPictureMutation;

/// A picture for a design.
#[derive(InputObject, Debug)]
pub struct UploadBrandPictureInput {
    /// `Portal.id`.
    pub tenant_id: ID,
    /// What it is for, which decides how large it is kept.
    pub role: PictureRole,
    /// PNG, JPEG, WebP, GIF, ICO or SVG; 8 MiB at most for what fills a page, 2 MiB for logos and icons. The request is
    /// `multipart/form-data`, as the GraphQL multipart request specification has it.
    pub file: Upload,
}

/// What comes of a picture.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct UploadBrandPicturePayload {
    /// The picture as it is kept, to be named in a draft; null when something was wrong.
    #[allow_for(HOLDER)]
    pub picture: Option<BrandPicture>,
    /// What was not kept: an SVG's scripts, references, and the like, and what moved in a picture.
    #[allow_for(HOLDER)]
    pub removed: Vec<String>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

#[guarded]
#[Object]
impl BrandPictureMutation {
    /// Checks a picture, writes it anew and keeps it for a portal's drafts. Nothing shows it until a design names it; what no
    /// design names after a day is taken away.
    #[allow_for(ADMIN)]
    async fn upload_brand_picture(
        &self,
        ctx: &Context<'_>,
        input: UploadBrandPictureInput,
    ) -> Result<UploadBrandPicturePayload> {
        let caller = Caller::of(ctx);
        let tenant = GlobalId::parse_as(&input.tenant_id, NodeKind::Portal)
            .ok_or_else(|| Refusal::NotFound.into_error(caller))?;
        let role = input.role;
        let taken = async {
            // A request without parts can name a file that did not come with it.
            if ctx.query_env.uploads.get(input.file.0).is_none() {
                return Err(UserError::at(caller.locale, UserErrorCode::Blank, "file").into());
            }
            let mut file = input.file.value(ctx).map_err(unreadable)?;
            // One byte more than is taken is enough to see that it is too many.
            let most = u64::try_from(role.max_bytes()).unwrap_or(u64::MAX) + 1;
            let bytes = tokio::task::spawn_blocking(move || {
                // It was written a moment ago, and is at its end.
                file.content.rewind()?;
                let mut bytes = Vec::new();
                file.content.take(most).read_to_end(&mut bytes)?;
                Ok::<_, std::io::Error>(bytes)
            });
            let bytes = bytes
                .await
                .map_err(|error| DbError::Refused(error.into()))?;
            let bytes = bytes.map_err(unreadable)?;
            let db = ctx.data_unchecked::<Database>();
            pictures::take(db, caller, tenant, role, bytes).await
        };
        Ok(match taken.await {
            Ok(taken) => UploadBrandPicturePayload {
                picture: Some(BrandPicture::new(tenant, role, &taken.picture)),
                removed: taken.removed,
                errors: Vec::new(),
            },
            Err(failure) => UploadBrandPicturePayload {
                picture: None,
                removed: Vec::new(),
                errors: failure.into_user_errors(caller)?,
            },
        })
    }
}

fn unreadable(error: std::io::Error) -> Failure {
    DbError::Refused(error.into()).into()
}
