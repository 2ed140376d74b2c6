//! `portico tenants export`: the folder written back from the database.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use uuid::Uuid;

use super::access_file;
use super::fields::{look_fields, text_fields};
use super::inherit_file::is_own;
use super::load::FILE;
use super::page_files;
use super::problem::FolderError;
use super::record::Record;
use super::service_file;
use super::stored;
use super::ticket_file;
use crate::access::Feature;
use crate::branding::{FooterLink, PictureRole};
use crate::db::schema::brand_images;
use crate::db::{Database, DbError, Identity, System};
use crate::request_types;
use crate::tenants::slug::is_slug;
use crate::text::Locale;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Slug and the number of pictures of each tenant.
    pub tenants: Vec<(String, usize)>,
    /// Where to.
    pub dir: PathBuf,
}

impl fmt::Display for Exported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (slug, pictures) in &self.tenants {
            writeln!(
                f,
                "{}: {FILE} and {pictures} pictures",
                self.dir.join(slug).display()
            )?;
        }
        write!(f, "{} tenants exported", self.tenants.len())
    }
}

/// Writes the folder of every tenant into `dir`. Files that are there already under the same names are replaced;
/// others stay. What was exported can be applied again, and then changes nothing.
///
/// # Errors
/// A file that cannot be written, or a database that does not answer.
pub async fn export(dir: &Path, db: &Database) -> Result<Exported, FolderError> {
    let mut transaction = db.begin(&Identity::system(System::Provision)).await?;
    let mut tenants = Vec::new();
    for stored in stored::all(&mut transaction).await? {
        let files = files(&mut transaction, stored.id, &stored.record).await?;
        tenants.push((stored.record.slug, files));
    }
    drop(transaction);
    let mut written = Vec::new();
    for (slug, files) in tenants {
        write_files(&dir.join(&slug), &files.all)?;
        written.push((slug, files.pictures));
    }
    Ok(Exported {
        tenants: written,
        dir: dir.to_owned(),
    })
}

/// A tenant's folder as it would be written.
#[derive(Debug)]
pub struct FolderFiles {
    /// The folder's name.
    pub slug: String,
    /// The tenant's name.
    pub name: String,
    /// The language that it speaks when nothing else is asked for.
    pub default_locale: Locale,
    /// Names below the folder, and what is in them.
    pub files: Vec<(String, Vec<u8>)>,
}

/// The folder of one tenant, as the connection's viewer sees it; none when they see no such tenant. It stands alone: what
/// the tenant inherits is written out, and it is nobody's base brand, so that it is whole wherever it is applied.
///
/// # Errors
/// A picture that is missing, or a database that does not answer.
pub async fn files_of(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
) -> Result<Option<FolderFiles>, FolderError> {
    let Some(mut stored) = stored::one(conn, tenant).await? else {
        return Ok(None);
    };
    stored.record.design.inherits.clear();
    stored.record.brand_base = false;
    let files = files(conn, stored.id, &stored.record).await?;
    Ok(Some(FolderFiles {
        slug: stored.record.slug,
        name: stored.record.name,
        default_locale: stored.record.default_locale,
        files: files.all,
    }))
}

type File = (String, Vec<u8>);

/// A tenant's files, and how many of them are pictures.
struct Files {
    all: Vec<File>,
    pictures: usize,
}

async fn files(
    conn: &mut AsyncPgConnection,
    id: Uuid,
    record: &Record,
) -> Result<Files, FolderError> {
    // Every slug was checked on its way in; a path is made of none that was not.
    if !is_slug(&record.slug) {
        return Err(DbError::Refused(anyhow::anyhow!(
            "a tenant's slug is not fit for a folder's name"
        ))
        .into());
    }
    let mut pictures = Vec::new();
    for role in PictureRole::ALL {
        let own = is_own(&record.design, role.word());
        let Some(picture) = record.design.pictures.get(role).filter(|_| own) else {
            continue;
        };
        let bytes: Option<Vec<u8>> = brand_images::table
            .find((id, picture.image.hash.to_string()))
            .select(brand_images::bytes)
            .first(conn)
            .await
            .optional()
            .map_err(DbError::from)?;
        let missing = FolderError::MissingPicture {
            slug: record.slug.clone(),
            picture: role.word(),
        };
        let name = format!(
            "{}.{}",
            role.word().replace('_', "-"),
            picture.image.format.extension()
        );
        pictures.push((role, name, bytes.ok_or(missing)?));
    }
    let names = pictures
        .iter()
        .map(|(role, name, _)| (*role, name.as_str()))
        .collect();
    let mut files = vec![(FILE.to_owned(), document(record, &names)?.into_bytes())];
    // Written where there are none too: what an earlier export left must not come back.
    let types = request_types::write(&record.request_types);
    let types = types.map_err(|error| DbError::Refused(error.into()))?;
    files.push((request_types::FILE.to_owned(), types.into_bytes()));
    files.extend(page_files::files(
        record.pages.as_deref().unwrap_or_default(),
    )?);
    let count = pictures.len();
    files.extend(pictures.into_iter().map(|(_, name, bytes)| (name, bytes)));
    Ok(Files {
        all: files,
        pictures: count,
    })
}

/// Writes files below a folder.
///
/// # Errors
/// A file that cannot be written.
pub(crate) fn write_files(folder: &Path, files: &[File]) -> Result<(), FolderError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        |source| FolderError::Write { path, source }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    for (name, bytes) in files {
        let path = folder.join(name);
        let (within, last) = name.rsplit_once('/').unwrap_or(("", name));
        let within = folder.join(within);
        fs::create_dir_all(&within).map_err(failed(&within))?;
        // Whole or not at all: a full disk must not leave half a file where a whole one was.
        let unfinished = within.join(format!(".{last}.unfinished"));
        fs::write(&unfinished, bytes).map_err(failed(&unfinished))?;
        fs::rename(&unfinished, &path).map_err(failed(&path))?;
    }
    Ok(())
}

/// `tenant.toml`, in the order in which people read it.
#[derive(Serialize)]
struct Document<'a> {
    name: &'a str,
    hosts: &'a [String],
    locales: Vec<&'static str>,
    default_locale: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    features: Option<Vec<&'static str>>,
    brand: Brand<'a>,
    support: Support<'a>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    access: BTreeMap<&'static str, toml::Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    tickets: BTreeMap<&'static str, toml::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<toml::Table>,
}

#[derive(Serialize)]
struct Brand<'a> {
    product_name: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    base: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    inherit: Vec<&'static str>,
    primary_color: Option<String>,
    accent_color: Option<String>,
    #[serde(flatten)]
    look: BTreeMap<&'static str, String>,
    logo: Option<&'a str>,
    logo_dark: Option<&'a str>,
    banner: Option<&'a str>,
    favicon: Option<&'a str>,
    login_background: Option<&'a str>,
    login_logo: Option<&'a str>,
    login_logo_dark: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    texts: BTreeMap<&'static str, BTreeMap<&'static str, &'a str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    footer_links: Vec<Link<'a>>,
}

#[derive(Serialize)]
struct Link<'a> {
    url: &'a str,
    label: BTreeMap<&'static str, &'a str>,
}

impl<'a> From<&'a FooterLink> for Link<'a> {
    fn from(link: &'a FooterLink) -> Self {
        let labels = link.labels.iter();
        Self {
            url: &link.url,
            label: labels
                .map(|(locale, label)| (locale.as_str(), label.as_str()))
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct Support<'a> {
    name: &'a str,
    email: Option<&'a str>,
    phone: Option<&'a str>,
    imprint_url: Option<&'a str>,
    privacy_url: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    opening_hours: BTreeMap<&'static str, &'a str>,
}

fn document(record: &Record, pictures: &Vec<(PictureRole, &str)>) -> Result<String, FolderError> {
    let design = &record.design;
    // What is inherited is told by the base's folder.
    let own = |key: &str| is_own(design, key);
    let picture = |role| {
        pictures
            .iter()
            .find(|(of, _)| *of == role)
            .map(|(_, name)| *name)
    };
    let texts = design.texts.iter().map(|(locale, texts)| {
        let set = text_fields(texts)
            .into_iter()
            .filter(|(key, _)| own(key))
            .filter_map(|(key, text)| Some((key, text?.as_str())));
        (locale.as_str(), set.collect())
    });
    let support = &record.support;
    let document = Document {
        name: &record.name,
        hosts: &record.hosts,
        locales: record
            .locales
            .iter()
            .map(|locale| locale.as_str())
            .collect(),
        default_locale: record.default_locale.as_str(),
        features: record
            .features
            .map(|features| features.iter().map(Feature::word).collect()),
        brand: Brand {
            product_name: &design.product_name,
            base: record.brand_base,
            inherit: design.inherits.iter().map(|part| part.word()).collect(),
            primary_color: own("primary_color").then(|| design.colors.primary.to_string()),
            accent_color: design
                .colors
                .accent
                .filter(|_| own("accent_color"))
                .map(|accent| accent.to_string()),
            look: look_fields(&design.look)
                .into_iter()
                .filter(|(key, _)| own(key))
                .filter_map(|(key, value)| Some((key, value?)))
                .collect(),
            logo: picture(PictureRole::Logo),
            logo_dark: picture(PictureRole::LogoDark),
            banner: picture(PictureRole::Banner),
            favicon: picture(PictureRole::Favicon),
            login_background: picture(PictureRole::LoginBackground),
            login_logo: picture(PictureRole::LoginLogo),
            login_logo_dark: picture(PictureRole::LoginLogoDark),
            texts: texts.collect(),
            footer_links: design
                .footer_links
                .iter()
                .filter(|_| own("footer_links"))
                .map(Link::from)
                .collect(),
        },
        support: Support {
            name: &support.name,
            email: support.email.as_deref(),
            phone: support.phone.as_deref(),
            imprint_url: support.imprint_url.as_deref(),
            privacy_url: support.privacy_url.as_deref(),
            opening_hours: support
                .opening_hours
                .iter()
                .map(|(locale, hours)| (locale.as_str(), hours.as_str()))
                .collect(),
        },
        access: access_file::fields(&record.access).into_iter().collect(),
        tickets: ticket_file::fields(&record.tickets).into_iter().collect(),
        service: record.service_levels.as_ref().map(service_file::table),
    };
    toml::to_string_pretty(&document).map_err(|error| DbError::Refused(error.into()).into())
}
