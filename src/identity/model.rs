//! Rows of contacts and staff.

use async_graphql::Enum;
use chrono::{DateTime, Utc};
use diesel::{
    deserialize::{FromSqlRow, Queryable},
    dsl::sql,
    expression::{AsExpression, SqlLiteral},
    pg::Pg,
    prelude::{Identifiable, Selectable},
    sql_types::{Integer, Nullable, Text as SqlText},
};
use uuid::Uuid;

use crate::{
    access::StaffRole,
    db::schema::{contacts, staff, staff_accounts},
    text::Locale,
    text_enum,
};

/// On which side of the counter somebody stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A contact: the person who is served.
    Contact,
    /// The provider's staff: those who serve.
    Support,
}

/// What a contact is to their organisation.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = SqlText)]
pub enum ContactKind {
    /// Works for the organisation whose portal it is.
    Employee,
    /// Is a customer of the organisation whose portal it is.
    Customer,
}

text_enum!(ContactKind {
    Employee = "employee",
    Customer = "customer"
});

/// A contact, as much of it as other people or they themselves get to see.
#[derive(Queryable, Selectable, Identifiable, Clone, Debug, PartialEq, Eq)]
#[diesel(table_name = contacts, primary_key(tenant_id, id), check_for_backend(Pg))]
pub struct ContactRow {
    /// The organisation whose portal they use.
    pub tenant_id: Uuid,
    /// Stable, never shown as such.
    pub id: Uuid,
    /// Where mail reaches them, and their login name.
    pub email: String,
    /// What they are called.
    pub display_name: String,
    /// What they are to the organisation.
    pub kind: ContactKind,
    /// The language they are written to in.
    #[diesel(deserialize_as = Word)]
    pub locale: Locale,
    /// As it was typed in.
    pub phone: Option<String>,
    /// Whether they get a mail when they are answered.
    pub mail_on_answer: bool,
    /// Whether they get a mail when their ticket has a new state.
    pub mail_on_status: bool,
}

/// A member of staff, as much of it as a contact may learn.
#[derive(Queryable, Selectable, Identifiable, Clone, Debug, PartialEq, Eq)]
#[diesel(table_name = staff, check_for_backend(Pg))]
pub struct StaffRow {
    /// Stable, never shown as such.
    pub id: Uuid,
    /// What they are called.
    pub display_name: String,
}

/// The rest of a member of staff, which only staff may learn.
#[derive(Queryable, Selectable, Clone, Debug, PartialEq, Eq)]
#[diesel(table_name = staff_accounts, check_for_backend(Pg))]
pub struct StaffAccountRow {
    /// Where mail reaches them, and their login name.
    pub email: String,
    /// What they may do.
    #[diesel(deserialize_as = Word)]
    pub role: StaffRole,
    /// The language of the desk, and of their mails.
    #[diesel(deserialize_as = Word)]
    pub locale: Locale,
    /// Whether they may log in.
    pub active: bool,
    /// Whether they serve all tenants; otherwise those in `staff_tenants`.
    pub all_tenants: bool,
    /// When they last logged in.
    pub last_log_in_at: Option<DateTime<Utc>>,
    /// Since when they have the password that they have; none while they are only invited.
    pub password_since: Option<DateTime<Utc>>,
    /// Since when they have a second factor.
    pub second_factor_since: Option<DateTime<Utc>>,
    /// Chats that they have at once at most; none where nothing was said.
    #[diesel(select_expression = sql::<Nullable<Integer>>(CHAT_LIMIT))]
    #[diesel(select_expression_type = SqlLiteral<Nullable<Integer>>)]
    pub chat_limit: Option<i32>,
}

const CHAT_LIMIT: &str =
    "(SELECT g.chat_limit FROM chat_agents g WHERE g.staff_id = staff_accounts.staff_id)";

/// A word in a text column that stands for a value of a floor below, which knows no database.
#[derive(Debug)]
pub struct Word(String);

/// The column's CHECK and Portico disagree.
#[derive(Debug, thiserror::Error)]
#[error("a word in the database that Portico does not know")]
pub struct UnknownWord;

impl Queryable<SqlText, Pg> for Word {
    type Row = String;

    fn build(word: String) -> diesel::deserialize::Result<Self> {
        Ok(Self(word))
    }
}

impl TryFrom<Word> for Locale {
    type Error = UnknownWord;

    fn try_from(Word(word): Word) -> Result<Self, UnknownWord> {
        word.parse().map_err(|_| UnknownWord)
    }
}

impl TryFrom<Word> for StaffRole {
    type Error = UnknownWord;

    fn try_from(Word(word): Word) -> Result<Self, UnknownWord> {
        match word.as_str() {
            "agent" => Ok(Self::Agent),
            "admin" => Ok(Self::Admin),
            _ => Err(UnknownWord),
        }
    }
}

/// The role's word in the database.
pub(super) const fn role_word(role: StaffRole) -> &'static str {
    match role {
        StaffRole::Agent => "agent",
        StaffRole::Admin => "admin",
    }
}
