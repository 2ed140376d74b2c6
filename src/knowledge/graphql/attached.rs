//! Files of articles: in texts, beside them, at the desk.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{
    Context, ID, InputObject, Object, Result, SimpleObject, Upload, dataloader::DataLoader,
    dataloader::Loader,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{desk, desk_types::DeskArticle, inputs::parts};
use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, NodeKind, RichText, Url, UserError, UserErrorCode, internal},
    attachments::{AttachmentState, Files, Link, Linked, incoming},
    db::{Database, DbError},
    knowledge::{
        commands::{self, missing},
        model::{FileRow, named_in},
        queries,
    },
    text::{self, ArticleFiles, FILE_SCHEME, FileKind, Locale},
};

/// Loads the files of articles as the caller has them. Made for one request.
#[derive(Debug)]
pub struct ArticleFileLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for ArticleFileLoader {
    type Value = Vec<ArticleFile>;
    type Error = Arc<DbError>;

    async fn load(&self, articles: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let found = queries::files_of(&self.db, &self.caller, articles.to_vec()).await;
        let mut by_article: HashMap<Uuid, Self::Value> = HashMap::new();
        for (row, published) in found.map_err(Arc::new)? {
            let files = by_article.entry(row.article).or_default();
            files.push(ArticleFile { row, published });
        }
        Ok(by_article)
    }
}

/// The files of an article.
pub(super) async fn files_of(ctx: &Context<'_>, article: Uuid) -> Result<Vec<ArticleFile>> {
    let loader = ctx.data_unchecked::<DataLoader<ArticleFileLoader>>();
    let found = loader.load_one(article).await;
    let found = found.map_err(|error: Arc<_>| internal(Caller::of(ctx), &error))?;
    Ok(found.unwrap_or_default())
}

/// An article's text, with its files where it names them.
pub(super) async fn rich_text(
    ctx: &Context<'_>,
    article: Uuid,
    markdown: String,
    locale: Locale,
) -> Result<RichText> {
    let mut shown = ArticleFiles::new();
    if markdown.contains(FILE_SCHEME) {
        for file in files_of(ctx, article).await? {
            let name = format!("{FILE_SCHEME}{}", file.global_id());
            if let Some(Url(address)) = file.link(ctx, false) {
                let kind = file.row.kind();
                let name_of = file.row.file_name;
                shown.insert(
                    name,
                    text::ArticleFile {
                        kind,
                        address,
                        name: name_of,
                    },
                );
            }
        }
    }
    Ok(RichText::of_article(markdown, locale, shown))
}

/// The files that are listed below a text: those that it names and that are not shown in it.
pub(super) async fn below(
    ctx: &Context<'_>,
    article: Uuid,
    markdown: &str,
) -> Result<Vec<ArticleAttachment>> {
    let named = named_in(markdown);
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let files = files_of(ctx, article).await?;
    let files = named.iter().filter_map(|id| {
        let file = files.iter().find(|file| file.row.id == *id)?;
        let other = file.row.kind() == FileKind::Other;
        Some(ArticleAttachment {
            id: file.global_id().into(),
            file_name: file.row.file_name.clone(),
            media_type: file.row.media_type.clone(),
            size: file.row.size,
            url: file.link(ctx, false).filter(|_| other)?,
        })
    });
    Ok(files.collect())
}

/// A file that belongs to an article, to be saved.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct ArticleAttachment {
    /// Opaque and stable.
    #[allow_for(PUBLIC)]
    pub id: ID,
    /// As its writer named it, without folders and without characters that mislead.
    #[allow_for(PUBLIC)]
    pub file_name: String,
    /// What it is, by its content.
    #[allow_for(PUBLIC)]
    pub media_type: String,
    /// Its bytes.
    #[allow_for(PUBLIC)]
    pub size: i64,
    /// The file. Good for six hours, and only as long as the caller may read the article.
    #[allow_for(PUBLIC)]
    pub url: Url,
}

/// A file of an article as the desk has it. Its text names it `file:<id>`.
#[derive(Clone, Debug)]
pub struct ArticleFile {
    row: FileRow,
    published: bool,
}

impl ArticleFile {
    fn global_id(&self) -> GlobalId {
        GlobalId::new(NodeKind::ArticleFile, self.row.id)
    }

    fn link(&self, ctx: &Context<'_>, thumbnail: bool) -> Option<Url> {
        if self.row.state != AttachmentState::Ready {
            return None;
        }
        let link = Link {
            tenant: self.row.tenant.unwrap_or_default(),
            id: self.row.id,
            of: Linked::Article,
            thumbnail,
        };
        let files = ctx.data_unchecked::<Files>();
        files.link(Caller::of(ctx), link).map(Url)
    }
}

/// A file of an article: a picture or a film that its text shows (`![what it shows](file:<id>)`), or another that it leads to
/// (`[what it is](file:<id>)`) and that is listed below it. Readers have it when what they read names it.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl ArticleFile {
    /// Opaque and stable; the text names the file by it.
    #[allow_for(AGENT, ADMIN)]
    async fn id(&self) -> ID {
        self.global_id().into()
    }

    /// As its writer named it, without folders and without characters that mislead.
    #[allow_for(AGENT, ADMIN)]
    async fn file_name(&self) -> &str {
        &self.row.file_name
    }

    /// What it is, by its content.
    #[allow_for(AGENT, ADMIN)]
    async fn media_type(&self) -> &str {
        &self.row.media_type
    }

    /// Its bytes. Of a picture, those that are kept: it is written anew without what cameras write into it.
    #[allow_for(AGENT, ADMIN)]
    async fn size(&self) -> i64 {
        self.row.size
    }

    /// Whether it can be had. One that cannot is not shown.
    #[allow_for(AGENT, ADMIN)]
    async fn state(&self) -> AttachmentState {
        self.row.state
    }

    /// Whether it is a picture that the text shows.
    #[allow_for(AGENT, ADMIN)]
    async fn is_picture(&self) -> bool {
        matches!(self.row.kind(), FileKind::Picture { .. })
    }

    /// Whether it is a film that the text plays: MP4 or WebM.
    #[allow_for(AGENT, ADMIN)]
    async fn is_video(&self) -> bool {
        self.row.kind() == FileKind::Video
    }

    /// Whether what is published, or planned, names it. Then it cannot be removed.
    #[allow_for(AGENT, ADMIN)]
    async fn is_published(&self) -> bool {
        self.published
    }

    /// Pixels of a picture; null for any other file.
    #[allow_for(AGENT, ADMIN)]
    async fn width(&self) -> Option<i32> {
        self.row.width
    }

    /// Pixels of a picture; null for any other file.
    #[allow_for(AGENT, ADMIN)]
    async fn height(&self) -> Option<i32> {
        self.row.height
    }

    /// A small picture, at most 480 pixels on each side. Null for a file that is no picture, and unless the state is READY.
    #[allow_for(AGENT, ADMIN)]
    async fn thumbnail_url(&self, ctx: &Context<'_>) -> Option<Url> {
        self.row.thumbnail_type.as_ref()?;
        self.link(ctx, true)
    }

    /// The file. Good for six hours and for nobody but the caller. Null unless the state is READY.
    #[allow_for(AGENT, ADMIN)]
    async fn url(&self, ctx: &Context<'_>) -> Option<Url> {
        self.link(ctx, false)
    }

    /// When it was uploaded.
    #[allow_for(AGENT, ADMIN)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.row.created_at
    }
}

/// A file for an article.
#[derive(InputObject)]
pub struct UploadArticleFileInput {
    /// `DeskArticle.id`.
    pub article_id: ID,
    /// The file, as large as in a ticket of the article's portal. The request is `multipart/form-data`, as the GraphQL multipart request
    /// specification has it.
    pub file: Upload,
}

/// Which file to remove.
#[derive(InputObject)]
pub struct RemoveArticleFileInput {
    /// `ArticleFile.id`.
    pub file_id: ID,
}

/// What comes of adding a file.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct UploadArticleFilePayload {
    /// The file, to be named in the text; null when something was wrong.
    #[allow_for(HOLDER)]
    pub file: Option<ArticleFile>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// What comes of removing a file.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct RemoveArticleFilePayload {
    /// The article as it is now; null when something was wrong.
    #[allow_for(HOLDER)]
    pub article: Option<DeskArticle>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds files of articles to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ArticleFileMutation;

#[guarded]
#[Object]
impl ArticleFileMutation {
    /// Adds a file to an article. Nobody but the desk has it before a version that names it is published; when no version names it
    /// within a day, it is forgotten.
    #[allow_for(AGENT, ADMIN)]
    async fn upload_article_file(
        &self,
        ctx: &Context<'_>,
        input: UploadArticleFileInput,
    ) -> Result<UploadArticleFilePayload> {
        let caller = Caller::of(ctx);
        let added = async {
            let id = GlobalId::parse_as(&input.article_id, NodeKind::Article);
            let id = id.ok_or_else(|| missing(caller))?;
            let incoming = incoming(ctx, caller, &input.file)?;
            let (db, origin) = parts(ctx);
            let files = ctx.data_unchecked::<Files>();
            let file = commands::add_file(db, files, caller, origin, id, incoming).await?;
            Ok((id, file))
        };
        Ok(match added.await {
            Ok((article, id)) => {
                let files = files_of(ctx, article).await?;
                UploadArticleFilePayload {
                    file: files.into_iter().find(|file| file.row.id == id),
                    errors: Vec::new(),
                }
            }
            Err(failure) => UploadArticleFilePayload {
                file: None,
                errors: Failure::into_user_errors(failure, caller)?,
            },
        })
    }

    /// Takes a file away from an article, for good. One that what is published names stays: publish a version without it first.
    #[allow_for(AGENT, ADMIN)]
    async fn remove_article_file(
        &self,
        ctx: &Context<'_>,
        input: RemoveArticleFileInput,
    ) -> Result<RemoveArticleFilePayload> {
        let caller = Caller::of(ctx);
        let removed = async {
            let id = GlobalId::parse_as(&input.file_id, NodeKind::ArticleFile);
            let gone = || UserError::at(caller.locale, UserErrorCode::NotFound, "fileId");
            let id = id.ok_or_else(gone)?;
            let (db, origin) = parts(ctx);
            let files = ctx.data_unchecked::<Files>();
            commands::remove_file(db, files, caller, origin, id).await
        };
        Ok(match removed.await {
            Ok(article) => RemoveArticleFilePayload {
                article: desk::load(ctx, article).await?,
                errors: Vec::new(),
            },
            Err(failure) => RemoveArticleFilePayload {
                article: None,
                errors: Failure::into_user_errors(failure, caller)?,
            },
        })
    }
}
