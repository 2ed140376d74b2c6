//! What a ticket was asked with: a request type and the answers to its form.

use async_graphql::{Context, Result, SimpleObject};
use uuid::Uuid;

use crate::{
    access::{Caller, Owner, guarded},
    api::{Failure, InputCheck, UserErrorCode, internal},
    attachments::{Attachment, attachments_of},
    db::DbError,
    request_types::{
        Answer, FieldKind, GivenAnswer, RequestForm, check_answers, file_answers, in_language,
    },
    tenants::TenantDirectory,
    text::Locale,
    tickets::{
        commands::{Asked, MAX_BODY},
        model::TicketRow,
    },
};

/// What was asked for, in the words of then.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct TicketRequest {
    /// `RequestType.key`; the type may have changed since, or be gone.
    #[allow_for(HOLDER)]
    pub request_type: String,
    /// What the type was called, in the caller's language.
    #[allow_for(HOLDER)]
    pub name: String,
    /// What was answered, in the form's order.
    #[allow_for(HOLDER)]
    pub answers: Vec<TicketAnswer>,
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
    /// Of a ticket, if it began with one.
    pub(super) async fn of(
        ctx: &Context<'_>,
        row: &TicketRow,
        owner: Owner,
    ) -> Result<Option<Self>> {
        let caller = Caller::of(ctx);
        let (Some(key), Some(stored)) = (&row.request_type, &row.request_form) else {
            return Ok(None);
        };
        let form: RequestForm = serde_json::from_value(stored.clone())
            .map_err(|error| internal(caller, &DbError::Refused(error.into())))?;
        let files = if file_answers(&form).is_empty() {
            Vec::new()
        } else {
            attachments_of(ctx, owner, row.id).await?
        };
        let default = default_locale(ctx, row.tenant_id).await?;
        let answers = form.answers.iter();
        Ok(Some(Self {
            request_type: key.clone(),
            name: in_language(&form.name, caller.locale, default)
                .unwrap_or(key)
                .to_owned(),
            answers: answers
                .map(|answer| TicketAnswer::of(answer, &files, caller.locale, default))
                .collect(),
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
