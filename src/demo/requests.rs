//! The forms that the demo's tickets began with, checked as if people had filled them in.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::Deserialize;
use uuid::Uuid;

use super::content::Beginning;
use super::rows::StoryRows;
use crate::db::Transaction;
use crate::db::schema::tenants;
use crate::request_types::{Answer, RequestType, check_answers};
use crate::text::Locale;

/// What the tenant's people can ask for.
pub(super) async fn of_tenant(
    tx: &mut Transaction,
    tenant: Uuid,
) -> anyhow::Result<Vec<RequestType>> {
    let kept: serde_json::Value = tenants::table
        .find(tenant)
        .select(tenants::request_types)
        .first(&mut **tx)
        .await?;
    Ok(Vec::deserialize(kept)?)
}

/// Makes a request of a story. Where the tenant has no such type, or another form than the story knows, it stays a
/// ticket without one.
pub(super) fn ask(
    offered: &[RequestType],
    rows: &mut StoryRows,
    beginning: &Beginning,
    locale: Locale,
    now: DateTime<Utc>,
) {
    let Some(kind) = &beginning.kind else { return };
    let Some(offered) = offered.iter().find(|offered| offered.key == *kind) else {
        return;
    };
    let answers: Vec<Answer> = beginning
        .answers
        .iter()
        .map(|(field, values)| Answer {
            field: field.clone(),
            values: values.iter().map(|value| dated(value, now)).collect(),
        })
        .collect();
    let form = check_answers(offered, &answers, locale, locale).ok();
    let Some(form) = form.and_then(|form| serde_json::to_value(form).ok()) else {
        return;
    };
    rows.ticket.request_type = Some(kind.clone());
    rows.ticket.request_form = Some(form);
}

/// `+7` is the day in a week; anything else is what it is.
fn dated(value: &str, now: DateTime<Utc>) -> String {
    let days = value.strip_prefix('+').and_then(|days| days.parse().ok());
    match days {
        Some(days) => (now + TimeDelta::days(days)).date_naive().to_string(),
        None => value.to_owned(),
    }
}
