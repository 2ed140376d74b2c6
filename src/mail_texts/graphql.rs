//! `serviceDesk.mailTexts`, `serviceDesk.mailPreview`, `saveMailText` and `resetMailText`.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    check::Typed,
    commands::{self, Which},
    model::TextRow,
    preview::{PreviewOf, preview_page},
    queries,
};
use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, internal},
    db::Database,
    identity::{RequestOrigin, no_such_portal},
    notifications::{MailKind, TenantBrands},
    tenants::TenantDirectory,
    text::Locale,
};

/// What a portal says in a kind of mail in one language.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct MailText {
    /// Which mail.
    #[allow_for(ADMIN)]
    pub kind: MailKind,
    /// In which language.
    #[allow_for(ADMIN)]
    pub locale: Locale,
    /// Its subject; null while Portico's own stands.
    #[allow_for(ADMIN)]
    pub subject: Option<String>,
    /// What stands after the greeting; null while Portico's own does.
    #[allow_for(ADMIN)]
    pub introduction: Option<String>,
    /// What stands before the end that every mail has; null for nothing.
    #[allow_for(ADMIN)]
    pub closing: Option<String>,
    /// What the texts may name in double braces, such as `{{number}}`.
    #[allow_for(ADMIN)]
    pub placeholders: Vec<String>,
    /// What a subject must name.
    #[allow_for(ADMIN)]
    pub required_in_subject: Vec<String>,
    /// Counts every change; 0 while Portico's own words stand. Goes into `saveMailText`.
    #[allow_for(ADMIN)]
    pub version: i32,
    /// When it was last changed; null while Portico's own words stand.
    #[allow_for(ADMIN)]
    pub updated_at: Option<DateTime<Utc>>,
}

impl MailText {
    fn of(kind: MailKind, locale: Locale, row: Option<&TextRow>) -> Self {
        let words = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let texts = row.map(|row| row.texts.clone()).unwrap_or_default();
        Self {
            kind,
            locale,
            subject: texts.subject,
            introduction: texts.introduction,
            closing: texts.closing,
            placeholders: words(kind.placeholders()),
            required_in_subject: words(kind.required_in_subject()),
            version: row.map_or(0, |row| row.version),
            updated_at: row.map(|row| row.updated_at),
        }
    }
}

/// What a mail would look like.
#[guarded]
#[derive(SimpleObject, Clone, Debug, Default)]
pub struct MailPreview {
    /// Its subject; null, as the rest, for a portal that is not there.
    #[allow_for(ADMIN)]
    pub subject: Option<String>,
    /// The mail as plain text.
    #[allow_for(ADMIN)]
    pub text: Option<String>,
    /// The mail as a page that stands alone, with styles of its own: for a frame without script, under another policy than
    /// that of the page around it.
    #[allow_for(ADMIN)]
    pub html: Option<String>,
    /// What is wrong with the texts, as `saveMailText` would say it; what Portico says stands in their place.
    #[allow_for(ADMIN)]
    pub errors: Vec<UserError>,
}

/// What a mail shall say.
#[derive(InputObject, Clone, Debug, Default)]
pub struct MailTextsInput {
    /// One line, up to 150 characters; blank for Portico's own.
    pub subject: Option<String>,
    /// Plain text, up to 2,000 characters; blank for Portico's own.
    pub introduction: Option<String>,
    /// Plain text, up to 2,000 characters; blank for nothing.
    pub closing: Option<String>,
}

impl From<MailTextsInput> for Typed {
    fn from(texts: MailTextsInput) -> Self {
        Self {
            subject: texts.subject,
            introduction: texts.introduction,
            closing: texts.closing,
        }
    }
}

/// Adds mail texts to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct MailTextsOnDesk;

#[guarded]
#[Object]
impl MailTextsOnDesk {
    /// What a portal says in mails: every kind that goes to its people, in every language. Empty for one that is not there.
    #[allow_for(ADMIN)]
    #[graphql(complexity = "1 + 18 * child_complexity")]
    async fn mail_texts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Portal.id`.")] tenant_id: ID,
    ) -> Result<Vec<MailText>> {
        load(ctx, &tenant_id).await
    }

    /// What a mail would look like with these texts, with sample data and in the portal's design. Nothing is sent or kept.
    #[allow_for(ADMIN)]
    #[graphql(complexity = "20 + child_complexity")]
    async fn mail_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Portal.id`.")] tenant_id: ID,
        #[graphql(desc = "Which mail.")] kind: MailKind,
        #[graphql(desc = "In which language.")] locale: Locale,
        #[graphql(desc = "What it shall say; without, what Portico says.")] texts: Option<
            MailTextsInput,
        >,
    ) -> Result<MailPreview> {
        let caller = Caller::of(ctx);
        let made = async {
            let tenant = GlobalId::parse_as(&tenant_id, NodeKind::Portal)
                .ok_or_else(|| no_such_portal(caller))?;
            let of = PreviewOf {
                tenant,
                kind,
                locale,
                typed: texts.unwrap_or_default().into(),
                design: None,
            };
            let brands = ctx.data_unchecked::<TenantBrands>();
            let directory = ctx.data_unchecked::<TenantDirectory>();
            preview_page(brands, directory, caller, &of).await
        };
        Ok(match made.await {
            Ok((mail, errors)) => MailPreview {
                subject: Some(mail.subject),
                text: Some(mail.text),
                html: Some(mail.html),
                errors,
            },
            Err(failure) => MailPreview {
                errors: failure.into_user_errors(caller)?,
                ..MailPreview::default()
            },
        })
    }
}

/// What a portal shall say in a kind of mail.
#[derive(InputObject)]
pub struct SaveMailTextInput {
    /// `Portal.id`.
    pub tenant_id: ID,
    /// Which mail.
    pub kind: MailKind,
    /// In which language.
    pub locale: Locale,
    /// `MailText.version` that was seen: when somebody has changed it meanwhile, the answer is `CONFLICT`.
    pub version: i32,
    /// One line, up to 150 characters; blank for Portico's own. Placeholders such as `{{number}}` as `MailText` names them.
    pub subject: Option<String>,
    /// Plain text, up to 2,000 characters; blank for Portico's own.
    pub introduction: Option<String>,
    /// Plain text, up to 2,000 characters; blank for nothing.
    pub closing: Option<String>,
}

/// Which mail shall say again what Portico says.
#[derive(InputObject)]
pub struct ResetMailTextInput {
    /// `Portal.id`.
    pub tenant_id: ID,
    /// Which mail.
    pub kind: MailKind,
    /// In which language.
    pub locale: Locale,
}

/// What comes of changing a mail's texts.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SaveMailTextPayload {
    /// The texts as they are now, after a `CONFLICT` too; null when something else was wrong.
    #[allow_for(HOLDER)]
    pub mail_text: Option<MailText>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// What comes of taking a mail's own texts away.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct ResetMailTextPayload {
    /// The texts as they are now; null when something was wrong.
    #[allow_for(HOLDER)]
    pub mail_text: Option<MailText>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds mail texts to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct MailTextMutation;

#[guarded]
#[Object]
impl MailTextMutation {
    /// Changes what a portal says in a kind of mail. Mails that wait already say it too: they are written when they are sent.
    #[allow_for(ADMIN)]
    async fn save_mail_text(
        &self,
        ctx: &Context<'_>,
        input: SaveMailTextInput,
    ) -> Result<SaveMailTextPayload> {
        let caller = Caller::of(ctx);
        let saved = async {
            let which = which(caller, &input.tenant_id, input.kind, input.locale)?;
            let typed = Typed {
                subject: input.subject.clone(),
                introduction: input.introduction.clone(),
                closing: input.closing.clone(),
            };
            let db = ctx.data_unchecked::<Database>();
            let origin = ctx.data_unchecked::<RequestOrigin>();
            commands::save(db, caller, origin, which, input.version, &typed).await
        };
        let (shown, errors) = settled(caller, saved.await)?;
        Ok(SaveMailTextPayload {
            mail_text: match shown {
                true => one(ctx, &input.tenant_id, input.kind, input.locale).await?,
                false => None,
            },
            errors,
        })
    }

    /// Lets Portico's own words stand again in a kind of mail.
    #[allow_for(ADMIN)]
    async fn reset_mail_text(
        &self,
        ctx: &Context<'_>,
        input: ResetMailTextInput,
    ) -> Result<ResetMailTextPayload> {
        let caller = Caller::of(ctx);
        let reset = async {
            let which = which(caller, &input.tenant_id, input.kind, input.locale)?;
            let db = ctx.data_unchecked::<Database>();
            let origin = ctx.data_unchecked::<RequestOrigin>();
            commands::reset(db, caller, origin, which).await
        };
        let (shown, errors) = settled(caller, reset.await)?;
        Ok(ResetMailTextPayload {
            mail_text: match shown {
                true => one(ctx, &input.tenant_id, input.kind, input.locale).await?,
                false => None,
            },
            errors,
        })
    }
}

fn which(caller: &Caller, tenant: &ID, kind: MailKind, locale: Locale) -> Result<Which, Failure> {
    let tenant =
        GlobalId::parse_as(tenant, NodeKind::Portal).ok_or_else(|| no_such_portal(caller))?;
    Ok(Which {
        tenant,
        kind,
        locale,
    })
}

/// Whether the texts are shown with it, and what was wrong.
fn settled(caller: &Caller, done: Result<(), Failure>) -> Result<(bool, Vec<UserError>)> {
    match done {
        Ok(()) => Ok((true, Vec::new())),
        Err(failure) => {
            let shown = failure.is_conflict();
            Ok((shown, failure.into_user_errors(caller)?))
        }
    }
}

async fn load(ctx: &Context<'_>, tenant: &ID) -> Result<Vec<MailText>> {
    let caller = Caller::of(ctx);
    let Some(tenant) = GlobalId::parse_as(tenant, NodeKind::Portal) else {
        return Ok(Vec::new());
    };
    let directory = ctx.data_unchecked::<TenantDirectory>();
    let found = directory.find_for(&caller.identity(), tenant).await;
    let found = found.map_err(|error| internal(caller, &error))?;
    let Some(portal) = found.filter(|_| caller.serves(tenant)) else {
        return Ok(Vec::new());
    };
    let rows = queries::all(ctx.data_unchecked::<Database>(), caller, tenant)
        .await
        .map_err(|error| internal(caller, &error))?;
    let kinds = MailKind::ALL.iter().copied();
    let texts = kinds.flat_map(|kind| {
        let rows = &rows;
        portal.locales.iter().map(move |locale| {
            let row = rows
                .iter()
                .find(|row| row.kind == kind && row.locale == locale.as_str());
            MailText::of(kind, *locale, row)
        })
    });
    Ok(texts.collect())
}

async fn one(
    ctx: &Context<'_>,
    tenant: &ID,
    kind: MailKind,
    locale: Locale,
) -> Result<Option<MailText>> {
    let texts = load(ctx, tenant).await?;
    Ok(texts
        .into_iter()
        .find(|text| text.kind == kind && text.locale == locale))
}
