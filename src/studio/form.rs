//! A design as the studio sends it, checked.

mod words;

use std::collections::BTreeSet;

use async_graphql::{InputObject, InputType, Value};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::policy::may_design;
use crate::{
    access::{Caller, Refusal},
    api::{Color, Failure, InputCheck, UserError, UserErrorCode},
    branding::{
        BannerLayout, BannerOverlay, BrandColors, BrandPart, CardStyle, ContentHash, CornerStyle,
        Density, Design, FocusPoint, HexColor, HomeLayout, ImageRef, Look, NavigationLayout,
        Pattern, Picture, PictureFormat, PictureRole, Pictures, Typeface,
    },
    db::{Database, DbError, schema::brand_images},
    tenants::over_base,
};

pub use words::{BrandFooterLinkInput, BrandTextsInput};

/// A design, whole: what is not named is not there.
#[derive(InputObject, Clone, Debug)]
pub struct BrandDesignInput {
    /// What the portal is called, up to 80 characters.
    pub product_name: String,
    /// The colour that people know the company by; any colour at all.
    pub primary_color: Color,
    /// A second one for highlights; without it a neighbour of the first is taken.
    pub accent_color: Option<Color>,
    /// The family of typefaces.
    pub typeface: Typeface,
    /// How round corners are.
    pub corner_style: CornerStyle,
    /// How cards stand on the page.
    pub card_style: CardStyle,
    /// How much room there is around what is shown.
    pub density: Density,
    /// How the banner is laid out.
    pub banner_layout: BannerLayout,
    /// How strongly the brand's colour lies over the banner's picture.
    pub banner_overlay: BannerOverlay,
    /// What of the banner's picture is shown whatever is cut off.
    pub banner_focus: FocusPointInput,
    /// What is drawn, faintly, on the grounds of banner and page.
    #[graphql(default)]
    pub pattern: Pattern,
    /// Where the ways through the portal stand on wide screens.
    #[graphql(default)]
    pub navigation_layout: NavigationLayout,
    /// What a contact finds first on the home page.
    #[graphql(default)]
    pub home_layout: HomeLayout,
    /// The words, by language; plain text.
    pub texts: Vec<BrandTextsInput>,
    /// The pictures; a role that is not named has none.
    pub pictures: Vec<BrandPictureInput>,
    /// What is as in the base brand: whatever stands for it above is not looked at. Of no effect in the base brand itself, and
    /// while there is none.
    #[graphql(default)]
    pub inherits: Vec<BrandPart>,
    /// Links at the foot of every page, in order, up to 8.
    #[graphql(default)]
    pub footer_links: Vec<BrandFooterLinkInput>,
}

/// The point of a picture that is shown whatever is cut off.
#[derive(InputObject, Clone, Copy, Debug)]
pub struct FocusPointInput {
    /// Per cent from the left, 0 to 100.
    pub x: i32,
    /// Per cent from the top, 0 to 100.
    pub y: i32,
}

/// A picture of a design.
#[derive(InputObject, Clone, Debug)]
pub struct BrandPictureInput {
    /// What it is for; each once.
    pub role: PictureRole,
    /// `BrandPicture.key`, as `uploadBrandPicture` gave it.
    pub key: String,
}

/// The design that the form describes, for a tenant with these pictures. What it inherits is not in it yet.
///
/// # Errors
/// All that is wrong, field by field: the path goes on from `input.design` as the input does
/// (`["input", "design", "texts", "de", "headline"]`).
pub(super) async fn read(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    tenant: Uuid,
    form: BrandDesignInput,
) -> Result<Design, Failure> {
    let mut check = InputCheck::new(caller.locale);
    let product_name = check.line("productName", &form.product_name, Design::LONGEST_NAME);
    let primary = color(&mut check, "primaryColor", &form.primary_color);
    let accent = form
        .accent_color
        .as_ref()
        .and_then(|accent| color(&mut check, "accentColor", accent));
    let banner_focus = focus(form.banner_focus);
    if banner_focus.is_none() {
        check.invalid("bannerFocus");
    }
    let mut errors = errors_of(check, &[]);
    let texts = words::texts(caller, form.texts, &mut errors);
    let footer_links = words::footer_links(caller, form.footer_links, &mut errors);
    let inherits: BTreeSet<BrandPart> = form.inherits.into_iter().collect();
    // What is inherited belongs to the base, and is not looked for among the tenant's own.
    let own =
        |picture: &BrandPictureInput| !inherits.contains(&BrandPart::of_picture(picture.role));
    let named: Vec<BrandPictureInput> = form.pictures.into_iter().filter(own).collect();
    let pictures = pictures(conn, caller, tenant, &named, &mut errors).await?;
    match (primary, banner_focus) {
        (Some(primary), Some(banner_focus)) if errors.is_empty() => Ok(Design {
            product_name,
            colors: BrandColors { primary, accent },
            look: Look {
                typeface: form.typeface,
                corners: form.corner_style,
                cards: form.card_style,
                density: form.density,
                banner_layout: form.banner_layout,
                banner_overlay: form.banner_overlay,
                banner_focus,
                pattern: form.pattern,
                navigation: form.navigation_layout,
                home: form.home_layout,
            },
            texts,
            pictures,
            inherits,
            footer_links,
        }),
        _ => Err(Failure::User(errors)),
    }
}

/// The same for whoever only looks at what it describes.
///
/// # Errors
/// NOT_FOUND for a tenant whose design is none of the caller's; and all that is wrong.
pub(super) async fn look_at(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    form: BrandDesignInput,
) -> Result<Design, Failure> {
    if !may_design(caller, tenant) {
        return Err(Refusal::NotFound.into());
    }
    let mut tx = db.begin(&caller.identity()).await?;
    let design = match read(&mut tx, caller, tenant, form).await {
        Ok(design) => Ok(over_base(&mut tx, tenant, &design).await?),
        Err(failure) => Err(failure),
    };
    tx.rollback().await?;
    design
}

/// The same from JSON, as the web app holds a design that nobody has kept yet.
///
/// # Errors
/// As [`look_at`]; NOT_FOUND for what is no design at all.
pub async fn design_of_json(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    json: &str,
) -> Result<Design, Failure> {
    let value = serde_json::from_str(json).ok().map(Value::from_json);
    let form = value
        .and_then(Result::ok)
        .and_then(|value| BrandDesignInput::parse(Some(value)).ok());
    match form {
        Some(form) => look_at(db, caller, tenant, form).await,
        None => Err(Refusal::NotFound.into()),
    }
}

fn color(check: &mut InputCheck, field: &str, color: &Color) -> Option<HexColor> {
    let parsed = color.0.trim().parse().ok();
    if parsed.is_none() {
        check.invalid(field);
    }
    parsed
}

fn focus(point: FocusPointInput) -> Option<FocusPoint> {
    let part = |number: i32| u8::try_from(number).ok().filter(|number| *number <= 100);
    Some(FocusPoint {
        x: part(point.x)?,
        y: part(point.y)?,
    })
}

/// What a check found, at its place below `input.design`.
fn errors_of(check: InputCheck, place: &[&str]) -> Vec<UserError> {
    let Err(Failure::User(mut errors)) = check.finish() else {
        return Vec::new();
    };
    for error in &mut errors {
        let field = error.path.pop().unwrap_or_default();
        error.path.push("design".to_owned());
        error
            .path
            .extend(place.iter().map(|part| (*part).to_owned()));
        error.path.push(field);
    }
    errors
}

/// The name of a picture in the studio: the hashes of all that is stored of it, the one at full size first.
pub(super) fn key(picture: &Picture) -> String {
    let hashes = picture.images().map(|image| image.hash.to_string());
    hashes.collect::<Vec<_>>().join(".")
}

/// More than a picture has.
const MOST_IMAGES: usize = 8;

fn hashes(key: &str) -> Option<Vec<ContentHash>> {
    let hashes = key.split('.').take(MOST_IMAGES + 1);
    let hashes: Vec<_> = hashes
        .map(|hash| hash.parse().ok())
        .collect::<Option<_>>()?;
    (hashes.len() <= MOST_IMAGES).then_some(hashes)
}

/// A favicon's second one is that of the browser's tab; all others are renditions.
fn picture(role: PictureRole, images: &[ImageRef]) -> Option<Picture> {
    let (image, rest) = images.split_first()?;
    let tab = rest.len().min(usize::from(role == PictureRole::Favicon));
    let (small, renditions) = rest.split_at(tab);
    Some(Picture {
        image: *image,
        small: small.first().copied(),
        renditions: renditions.to_vec(),
    })
}

/// One statement, however many pictures; another tenant's are not there.
async fn pictures(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    tenant: Uuid,
    forms: &[BrandPictureInput],
    errors: &mut Vec<UserError>,
) -> Result<Pictures, Failure> {
    let mut pictures = Pictures::default();
    if forms.is_empty() {
        return Ok(pictures);
    }
    let named: Vec<String> = forms
        .iter()
        .filter_map(|form| hashes(&form.key))
        .flatten()
        .map(|hash| hash.to_string())
        .collect();
    let there = stored(conn, tenant, named).await?;
    let find = |hash: ContentHash| there.iter().find(|image| image.hash == hash).copied();
    for form in forms {
        let images = hashes(&form.key).and_then(|hashes| hashes.into_iter().map(find).collect());
        let found = images.and_then(|images: Vec<ImageRef>| picture(form.role, &images));
        let twice = pictures.get(form.role).is_some();
        match found.filter(|_| !twice) {
            Some(picture) => pictures.set(form.role, Some(picture)),
            None => {
                let mut error = UserError::at(caller.locale, UserErrorCode::NotFound, "picture");
                let role = super::changes::role_name(form.role);
                error.path = ["input", "design", "pictures", role]
                    .map(str::to_owned)
                    .to_vec();
                errors.push(error);
            }
        }
    }
    Ok(pictures)
}

async fn stored(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    hashes: Vec<String>,
) -> Result<Vec<ImageRef>, DbError> {
    let rows: Vec<(String, String, i32, i32)> = brand_images::table
        .filter(brand_images::tenant_id.eq(tenant))
        .filter(brand_images::hash.eq_any(hashes))
        .select((
            brand_images::hash,
            brand_images::content_type,
            brand_images::width,
            brand_images::height,
        ))
        .load(conn)
        .await?;
    let read = |(hash, content_type, width, height): (String, String, i32, i32)| {
        Some(ImageRef {
            hash: hash.parse().ok()?,
            format: PictureFormat::of_content_type(&content_type)?,
            width: u32::try_from(width).ok()?,
            height: u32::try_from(height).ok()?,
        })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}
