//! The log as a file, for whoever keeps it elsewhere.

use std::collections::HashMap;

use chrono::SecondsFormat;
use uuid::Uuid;

use super::{
    model::{AuditAction, AuditDetail},
    queries::{self, AuditRow, Filter},
    record::{Actor, Entry, record},
};
use crate::{
    access::Caller,
    api::{Failure, Page, UserError, UserErrorCode},
    db::Database,
    identity::request::RequestOrigin,
    tenants::TenantDirectory,
    text::Locale,
};

/// Events in one file at most: whoever wants more asks for shorter times.
const MAX_EXPORTED: usize = 50_000;

const HEADINGS: [&str; 9] = [
    "at",
    "action",
    "actor_kind",
    "actor",
    "target",
    "portal",
    "address",
    "user_agent",
    "detail",
];

/// A file of events.
#[derive(Debug)]
pub struct ExportedLog {
    /// CSV by RFC 4180 with a heading, UTF-8, newest first.
    pub csv: String,
    /// How many events are in it.
    pub count: usize,
}

/// All events of the filter in one file. That they were given out is itself written down.
///
/// # Errors
/// `INVALID_VALUE` at `filter` when there are more than 50,000.
pub async fn export_log(
    db: &Database,
    directory: &TenantDirectory,
    caller: &Caller,
    filter: &Filter,
    origin: &RequestOrigin,
) -> Result<ExportedLog, Failure> {
    let all = Page {
        size: MAX_EXPORTED as i64,
        backwards: false,
        after: None,
        before: None,
    };
    let rows = queries::page(db, caller, filter, &all).await?;
    if rows.len() > MAX_EXPORTED {
        let (code, id) = (UserErrorCode::InvalidValue, "user-error-export-too-long");
        let limit = [("limit", MAX_EXPORTED.into())];
        return Err(UserError::with(caller.locale, code, "filter", id, &limit).into());
    }
    let portals = portals(directory, &rows).await?;
    let entry = Entry {
        action: AuditAction::AuditLogExported,
        actor: Actor::of(caller),
        tenant: filter.tenant,
        subject: None,
        detail: AuditDetail::count(rows.len()),
    };
    let mut tx = db.begin(&caller.identity()).await?;
    record(&mut tx, &entry, Some(origin)).await?;
    tx.commit().await?;
    Ok(ExportedLog {
        csv: file(&rows, &portals, caller.locale),
        count: rows.len(),
    })
}

async fn portals(
    directory: &TenantDirectory,
    rows: &[AuditRow],
) -> Result<HashMap<Uuid, String>, Failure> {
    let mut ids: Vec<Uuid> = rows.iter().filter_map(|row| row.tenant_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let tenants = directory.by_ids(&ids).await?;
    let slugs = tenants
        .iter()
        .map(|tenant| (tenant.id, tenant.slug.clone()));
    Ok(slugs.collect())
}

fn file(rows: &[AuditRow], portals: &HashMap<Uuid, String>, locale: Locale) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Nothing can go wrong in memory: every record has the same number of fields.
    let _ = writer.write_record(HEADINGS);
    for row in rows {
        let detail: AuditDetail = serde_json::from_value(row.detail.clone()).unwrap_or_default();
        let cells = [
            row.at.to_rfc3339_opts(SecondsFormat::Millis, true),
            row.action.word().to_owned(),
            row.actor_kind.clone(),
            row.actor_name.clone().unwrap_or_default(),
            row.subject_name.clone().unwrap_or_default(),
            row.tenant_id
                .and_then(|id| portals.get(&id).cloned())
                .unwrap_or_default(),
            row.client_address.clone().unwrap_or_default(),
            row.user_agent.clone().unwrap_or_default(),
            detail.in_words(locale).unwrap_or_default(),
        ];
        let _ = writer.write_record(cells.map(inert));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// Names and browsers' words are other people's: a spreadsheet must not take them for a formula (OWASP, CSV injection).
fn inert(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_start_no_formula() {
        let row = AuditRow {
            id: Uuid::nil(),
            at: chrono::DateTime::from_timestamp_millis(1_795_000_000_123).unwrap(),
            action: AuditAction::LogInFailed,
            actor_kind: "nobody".into(),
            tenant_id: Some(Uuid::from_u128(1)),
            contact_id: None,
            client_address: Some("2001:db8::1".into()),
            user_agent: Some("+cmd|' /C calc'!A0".into()),
            detail: serde_json::json!({}),
            actor_name: None,
            subject_name: Some("=HYPERLINK(\"http://evil.example\", \"Anna\")".into()),
        };
        let portals = HashMap::from([(Uuid::from_u128(1), "oriale".to_owned())]);
        let text = file(&[row], &portals, Locale::En);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap(), HEADINGS.to_vec());
        let read = reader.records().next().unwrap().unwrap();
        let expected = [
            "2026-11-18T11:06:40.123Z",
            "log_in_failed",
            "nobody",
            "",
            "'=HYPERLINK(\"http://evil.example\", \"Anna\")",
            "oriale",
            "2001:db8::1",
            "'+cmd|' /C calc'!A0",
            "",
        ];
        assert_eq!(read, expected.to_vec());
    }
}
