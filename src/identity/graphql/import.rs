//! `importContacts`.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};

use super::{contact_mutations::tenant, mutations::FrontDoor};
use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, UserErrorCode},
    db::Database,
    identity::commands::{Columns, ContactField, Import, Imported, RowOutcome, import_contacts},
};

/// A file of contacts.
#[derive(InputObject, Clone, Debug)]
pub struct ImportContactsInput {
    /// `Portal.id`: whose contacts they are.
    pub tenant_id: ID,
    /// The file's text: columns by comma, semicolon or tab, with a heading; at most 500,000 characters and 2,000 rows.
    pub csv: String,
    /// What its columns hold; name and e-mail address always.
    pub mapping: Vec<ColumnMappingInput>,
    /// True to hear what would happen, and change nothing.
    pub dry_run: bool,
}

/// What a column holds.
#[derive(InputObject, Clone, Debug)]
pub struct ColumnMappingInput {
    /// The column, from 0.
    pub column: i32,
    /// What it holds.
    pub field: ContactField,
}

/// What happens to a row of a file.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "RowOutcome")]
pub enum ImportOutcome {
    /// A contact is made.
    Create,
    /// The contact with this address gets other details.
    Update,
    /// The contact with this address is so already.
    Unchanged,
    /// The row cannot be taken, and so the file is not.
    Error,
}

/// A row of the file.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct ImportRow {
    /// Its line in the file, from 1; the heading is the first.
    #[allow_for(HOLDER)]
    pub line: i32,
    /// What happens to it, or would.
    #[allow_for(HOLDER)]
    pub outcome: ImportOutcome,
    /// As it stands in the file.
    #[allow_for(HOLDER)]
    pub display_name: Option<String>,
    /// As it stands in the file.
    #[allow_for(HOLDER)]
    pub email: Option<String>,
    /// What is wrong with it, or which fields change.
    #[allow_for(HOLDER)]
    pub messages: Vec<String>,
}

/// What came of a file, row by row.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct ImportContactsPayload {
    /// Whether anything was written: all of it, or nothing in a dry run and when a row cannot be taken.
    #[allow_for(HOLDER)]
    pub applied: bool,
    /// In the file's order.
    #[allow_for(HOLDER)]
    pub rows: Vec<ImportRow>,
    /// What is wrong with the file as a whole.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds the import to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ImportMutation;

#[guarded]
#[Object]
impl ImportMutation {
    /// Makes and changes contacts from a file. A contact is known by the e-mail address; what the file says nothing of
    /// stays. All rows are taken, or none.
    #[allow_for(AGENT, ADMIN)]
    async fn import_contacts(
        &self,
        ctx: &Context<'_>,
        input: ImportContactsInput,
    ) -> Result<ImportContactsPayload> {
        let caller = Caller::of(ctx);
        match import(ctx, caller, &input).await {
            Ok(imported) => Ok(ImportContactsPayload {
                applied: imported.applied,
                rows: imported.rows.into_iter().map(row).collect(),
                errors: Vec::new(),
            }),
            Err(failure) => Ok(ImportContactsPayload {
                applied: false,
                rows: Vec::new(),
                errors: failure.into_user_errors(caller)?,
            }),
        }
    }
}

async fn import(
    ctx: &Context<'_>,
    caller: &Caller,
    input: &ImportContactsInput,
) -> Result<Imported, Failure> {
    let mapping: Vec<_> = input
        .mapping
        .iter()
        .map(|mapping| (mapping.field, mapping.column))
        .collect();
    let columns = Columns::new(caller.locale, &mapping)?;
    let id = GlobalId::parse_as(&input.tenant_id, NodeKind::Portal)
        .ok_or_else(|| UserError::at(caller.locale, UserErrorCode::NotFound, "tenantId"))?;
    let tenant = tenant(ctx, id).await?;
    let import = Import {
        tenant: &tenant,
        csv: &input.csv,
        columns: &columns,
        dry_run: input.dry_run,
    };
    let db = ctx.data_unchecked::<Database>();
    import_contacts(db, caller, import, FrontDoor::of(ctx).origin).await
}

fn row(row: crate::identity::commands::RowResult) -> ImportRow {
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    ImportRow {
        line: i32::try_from(row.line).unwrap_or(i32::MAX),
        outcome: row.outcome.into(),
        display_name: some(row.display_name),
        email: some(row.email),
        messages: row.messages,
    }
}
