//! The contacts to whom staff write all at once: whom a group has, who of them is reached, and who is not.

use diesel::{
    dsl::sql,
    pg::Pg,
    prelude::*,
    sql_types::{Array, BigInt, Bool, Text},
};
use uuid::Uuid;

use crate::{
    access::{Caller, Feature},
    api::{Failure, UserError, UserErrorCode},
    db::{Database, DbError, schema::contacts},
    identity::{ContactKind, ContactRow},
    tenants::TenantDirectory,
};

/// Contacts to whom one sending goes at most.
pub const MOST: usize = 5_000;
/// Contacts who are named of those who are left out.
pub const NAMED: i64 = 50;
/// Characters of a department's name, and departments, at most.
const MAX_DEPARTMENT: usize = 200;
const MAX_DEPARTMENTS: usize = 100;

/// Contacts of one tenant. Each list narrows it down, and one without entries does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Whose contacts.
    pub tenant: Uuid,
    /// Of these kinds.
    pub kinds: Vec<ContactKind>,
    /// Of these departments, in lower case.
    pub departments: Vec<String>,
    /// These and no others.
    pub contacts: Vec<Uuid>,
}

/// How many of a group are reached, and how many not.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Who may log in, with messages switched on.
    pub reached: i64,
    /// Who may log in, with messages switched off.
    pub without_messages: i64,
    /// Who may not log in.
    pub inactive: i64,
    /// Some of those who are not reached, by name, and whether they may log in.
    pub left_out: Vec<(ContactRow, bool)>,
}

impl Group {
    /// Without what is said twice, in an order of its own: two groups of the same contacts are the same.
    ///
    /// # Errors
    /// TOO_LONG at `departments` or `contactIds` for more than can be.
    pub fn check(mut self, caller: &Caller) -> Result<Self, Failure> {
        let departments = std::mem::take(&mut self.departments);
        let departments = departments.into_iter().map(|it| it.trim().to_lowercase());
        self.departments = departments.filter(|it| !it.is_empty()).collect();
        self.departments.sort_unstable();
        self.departments.dedup();
        self.kinds.sort_unstable_by_key(|kind| kind.word());
        self.kinds.dedup();
        self.contacts.sort_unstable();
        self.contacts.dedup();
        // PostgreSQL's texts hold no NUL.
        let odd = |it: &String| it.chars().count() > MAX_DEPARTMENT || it.contains('\0');
        if self.departments.len() > MAX_DEPARTMENTS || self.departments.iter().any(odd) {
            let code = UserErrorCode::InvalidValue;
            return Err(UserError::at(caller.locale, code, "departments").into());
        }
        if self.contacts.len() > MOST {
            return Err(too_many(caller, "contactIds").into());
        }
        Ok(self)
    }

    /// The contacts, without those who are forgotten.
    pub(super) fn them(&self) -> contacts::BoxedQuery<'static, Pg> {
        let mut query = contacts::table
            .filter(contacts::tenant_id.eq(self.tenant))
            .filter(sql::<Bool>(
                "contacts.email <> 'erased-' || contacts.id || '@erased.invalid'",
            ))
            .into_boxed::<Pg>();
        if !self.kinds.is_empty() {
            query = query.filter(contacts::kind.eq_any(self.kinds.iter().map(|kind| kind.word())));
        }
        if !self.departments.is_empty() {
            query = query.filter(
                sql::<Bool>("lower(contacts.department) = ANY (")
                    .bind::<Array<Text>, _>(self.departments.clone())
                    .sql(")"),
            );
        }
        if !self.contacts.is_empty() {
            query = query.filter(contacts::id.eq_any(self.contacts.clone()));
        }
        query
    }
}

/// Whether messages are switched on for a contact of a tenant that has them (`true`) or has not.
macro_rules! has_messages {
    ($type:ty, $before:expr, $of_tenant:expr, $after:expr) => {
        sql::<$type>($before)
            .sql("NOT 'messages' = ANY (contacts.features_off) AND (")
            .bind::<Bool, _>($of_tenant)
            .sql(" OR 'messages' = ANY (contacts.features_on))")
            .sql($after)
    };
}
pub(super) use has_messages;

/// Whether the tenant has messages; none when it is none of the caller's.
///
/// # Errors
/// When the database fails.
pub(super) async fn messages_of(
    tenants: &TenantDirectory,
    caller: &Caller,
    tenant: Uuid,
) -> Result<Option<bool>, DbError> {
    if !caller.serves(tenant) {
        return Ok(None);
    }
    let found = tenants.find_for(&caller.identity(), tenant).await?;
    Ok(found.map(|tenant| tenant.features.contains(Feature::Messages)))
}

/// How many of the group are reached, and who is not. None for a tenant that is none of the caller's.
///
/// # Errors
/// When the database fails.
pub async fn reach(
    db: &Database,
    tenants: &TenantDirectory,
    caller: &Caller,
    group: &Group,
) -> Result<Option<Reach>, DbError> {
    let Some(of_tenant) = messages_of(tenants, caller, group.tenant).await? else {
        return Ok(None);
    };
    let identity = caller.identity();
    let counts = group.them().select((
        has_messages!(
            BigInt,
            "count(*) FILTER (WHERE contacts.active AND ",
            of_tenant,
            ")"
        ),
        sql::<BigInt>("count(*) FILTER (WHERE contacts.active)"),
        sql::<BigInt>("count(*)"),
    ));
    let counts: Vec<(i64, i64, i64)> = db.read(&identity, counts).await?;
    let (reached, active, all) = counts.into_iter().next().unwrap_or_default();
    let mut left_out: Vec<(ContactRow, bool)> = Vec::new();
    if reached < all {
        let query = group
            .them()
            .filter(has_messages!(
                Bool,
                "NOT (contacts.active AND ",
                of_tenant,
                ")"
            ))
            .select((ContactRow::as_select(), contacts::active))
            .order((contacts::display_name, contacts::id))
            .limit(NAMED);
        left_out = db.read(&identity, query).await?;
    }
    Ok(Some(Reach {
        reached,
        without_messages: active - reached,
        inactive: all - active,
        left_out,
    }))
}

/// What is said of a group that is too large.
pub(super) fn too_many(caller: &Caller, field: &str) -> UserError {
    let (code, id) = (
        UserErrorCode::InvalidValue,
        "user-error-too-many-recipients",
    );
    UserError::with(caller.locale, code, field, id, &[("limit", MOST.into())])
}
