//! What a ticket was asked with: a request type and the answers to its form.

use async_graphql::{Context, Object, Result, SimpleObject};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    access::{Caller, Owner, guarded},
    api::{Failure, InputCheck, UserErrorCode, internal},
    attachments::{Attachment, attachments_of},
    db::DbError,
    request_types::{
        Answer, FieldKind, GivenAnswer, RequestForm, Texts, check_answers, file_answers,
        in_language,
    },
    tenants::TenantDirectory,
    text::Locale,
    tickets::{
        commands::{Asked, MAX_BODY},
        model::TicketRow,
    },
};

/// What was asked for, in the words of then.
#[derive(Clone, Debug)]
pub struct TicketRequest {
    owner: Owner,
    ticket: Uuid,
    key: Option<String>,
    form: RequestForm,
}

/// What was asked for, in the words of then.
#[guarded]
#[Object]
impl TicketRequest {
    /// `RequestType.key`; the type may have changed since, or be gone. Null when staff have found that it is nothing
    /// particular, and only the answers are left.
    #[allow_for(HOLDER)]
    async fn request_type(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// What the type was called, in the caller's language.
    #[allow_for(HOLDER)]
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        let default = default_locale(ctx, self.owner.tenant).await?;
        let name = in_language(&self.form.name, Caller::of(ctx).locale, default);
        Ok(name.or(self.key.as_deref()).unwrap_or_default().to_owned())
    }

    /// What was answered, in the form's order.
    #[allow_for(HOLDER)]
    async fn answers(&self, ctx: &Context<'_>) -> Result<Vec<TicketAnswer>> {
        let files = if file_answers(&self.form).is_empty() {
            Vec::new()
        } else {
            attachments_of(ctx, self.owner, self.ticket).await?
        };
        let default = default_locale(ctx, self.owner.tenant).await?;
        let answers = self.form.answers.iter();
        Ok(answers
            .map(|answer| TicketAnswer::of(answer, &files, Caller::of(ctx).locale, default))
            .collect())
    }
}

/// An answer.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct TicketAnswer {
    /// `RequestField.key` of then.
    #[allow_for(HOLDER)]
    pub field: String,
    /// How it was answered.
    #[allow_for(HOLDER)]
    pub kind: FieldKind,
    /// The question, in the caller's language.
    #[allow_for(HOLDER)]
    pub label: String,
    /// As text: chosen options in the caller's language, numbers with their unit, days as `2026-11-30`, a checkbox as `true`
    /// or `false`. Empty for files.
    #[allow_for(HOLDER)]
    pub values: Vec<String>,
    /// The files that were given; empty for what is no file. They are among `Ticket.attachments` too.
    #[allow_for(HOLDER)]
    pub files: Vec<Attachment>,
}

impl TicketRequest {
    /// Of a ticket, if it began with one or has become one.
    pub(super) fn of(caller: &Caller, row: &TicketRow, owner: Owner) -> Result<Option<Self>> {
        let Some(stored) = &row.request_form else {
            return Ok(None);
        };
        let form: RequestForm = serde_json::from_value(stored.clone())
            .map_err(|error| internal(caller, &DbError::Refused(error.into())))?;
        Ok(Some(Self {
            owner,
            ticket: row.id,
            key: row.request_type.clone(),
            form,
        }))
    }
}

impl TicketAnswer {
    fn of(answer: &GivenAnswer, files: &[Attachment], locale: Locale, default: Locale) -> Self {
        let label = in_language(&answer.label, locale, default);
        let is_file = answer.kind == FieldKind::File;
        let text = |value: &String| match answer.words.get(value) {
            Some(words) => in_language(words, locale, default)
                .unwrap_or(value)
                .to_owned(),
            None => match &answer.unit {
                Some(unit) => format!("{value} {unit}"),
                None => value.clone(),
            },
        };
        let values = answer.values.iter().filter(|_| !is_file);
        let given = |file: &&Attachment| is_file && answer.values.contains(&file.key().to_string());
        Self {
            field: answer.field.clone(),
            kind: answer.kind,
            label: label.unwrap_or(&answer.field).to_owned(),
            values: values.map(text).collect(),
            files: files.iter().filter(given).cloned().collect(),
        }
    }
}

/// What a type was called, of texts in every language; what cannot be read has no name.
pub(super) async fn named(
    ctx: &Context<'_>,
    tenant: Uuid,
    texts: Option<&serde_json::Value>,
) -> Result<Option<String>> {
    let texts = texts.and_then(|texts| Texts::deserialize(texts).ok());
    let Some(texts) = texts else { return Ok(None) };
    let default = default_locale(ctx, tenant).await?;
    Ok(in_language(&texts, Caller::of(ctx).locale, default).map(str::to_owned))
}

async fn default_locale(ctx: &Context<'_>, tenant: Uuid) -> Result<Locale> {
    let directory = ctx.data_unchecked::<TenantDirectory>();
    let tenant = directory.by_id(tenant).await;
    let tenant = tenant.map_err(|error| internal(Caller::of(ctx), &error))?;
    Ok(tenant.map_or_else(Locale::default, |tenant| tenant.default_locale))
}

/// Checks what is asked for in a portal; what is wrong is noted.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn asked(
    ctx: &Context<'_>,
    tenant: Uuid,
    (key, answers): (Option<&str>, &[Answer]),
    check: &mut InputCheck,
) -> Result<Option<Asked>, Failure> {
    let Some(key) = key else {
        if !answers.is_empty() {
            // Nothing was asked that could be answered.
            check.wrong(UserErrorCode::Blank, "requestType");
        }
        return Ok(None);
    };
    let directory = ctx.data_unchecked::<TenantDirectory>();
    let tenant = directory.by_id(tenant).await?;
    // Another portal's type is none here.
    let offered = tenant.as_ref().and_then(|tenant| {
        let mut offered = tenant.request_types.iter();
        let offered = offered.find(|offered| offered.active && offered.key == key);
        Some((offered?, tenant.default_locale))
    });
    let Some((offered, default)) = offered else {
        check.wrong(UserErrorCode::NotFound, "requestType");
        return Ok(None);
    };
    match check_answers(offered, answers, Caller::of(ctx).locale, default) {
        Ok(form) => Ok(Some(Asked {
            key: key.to_owned(),
            form,
        })),
        Err(errors) => {
            check.add(errors);
            Ok(None)
        }
    }
}

/// A form asks what matters: with one, nothing more need be said.
pub(super) fn description(check: &mut InputCheck, written: &str, key: Option<&str>) -> String {
    if key.is_some() && written.trim().is_empty() {
        return String::new();
    }
    check.block("description", written, MAX_BODY)
}

/// Files of answers come with the ticket, like those of its description.
pub(super) fn add_files(attachments: &mut Vec<Uuid>, asked: Option<&Asked>) {
    for file in asked
        .map(|asked| file_answers(&asked.form))
        .unwrap_or_default()
    {
        if !attachments.contains(&file) {
            attachments.push(file);
        }
    }
}
