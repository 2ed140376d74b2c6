//! What a session is, and how it is found.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Array, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::{
    model::Word,
    tokens::{Carrier, TokenHash},
};
pub use crate::access::Account;
use crate::{
    access::{Feature, FeatureSet, Serves, StaffRole, Task, Viewer},
    db::{
        Database, DbError, Identity, System,
        schema::{contacts, sessions, staff, staff_accounts},
    },
    tenants::{AccessRules, OwnPassword},
    text::Locale,
};

/// How long the password's having been typed counts.
const CONFIRMED_FOR: chrono::Duration = chrono::Duration::minutes(10);

/// How long sessions last, and how long one is remembered without asking the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionSettings {
    /// A browser's session, from log-in, unless the tenant says otherwise; use does not prolong it.
    pub cookie_lifetime: Duration,
    /// A bearer token, from its handing out.
    pub bearer_lifetime: Duration,
    /// A browser's session at the desk that nobody uses.
    pub staff_idle: Duration,
    /// Whether staff must have a second factor.
    pub require_code: bool,
    /// How long what a session carries (name, language, role) may be out of date at most. A session's end is heard at
    /// once and does not wait for it.
    pub cache_for: Duration,
    /// Sessions remembered at most, some 300 bytes each.
    pub cache_size: u64,
}

impl Default for SessionSettings {
    /// 12 hours, 30 days; 2 hours; 30 seconds, 10,000 sessions.
    fn default() -> Self {
        Self {
            cookie_lifetime: Duration::from_hours(12),
            bearer_lifetime: Duration::from_hours(30 * 24),
            staff_idle: Duration::from_hours(2),
            require_code: false,
            cache_for: Duration::from_secs(30),
            cache_size: 10_000,
        }
    }
}

impl SessionSettings {
    /// How long a session lasts that is handed out this way, under the tenant's rules if it is a contact's.
    #[must_use]
    pub fn lifetime(&self, carrier: Carrier, rules: Option<&AccessRules>) -> Duration {
        match carrier {
            Carrier::Cookie => rules
                .and_then(|rules| rules.session_hours)
                .map_or(self.cookie_lifetime, |hours| {
                    Duration::from_hours(hours.into())
                }),
            Carrier::Bearer => self.bearer_lifetime,
        }
    }

    /// After how long without use it ends; a bearer token ends at its own time alone.
    #[must_use]
    pub fn idle(&self, carrier: Carrier, rules: Option<&AccessRules>) -> Option<Duration> {
        match carrier {
            Carrier::Cookie => Some(rules.map_or(self.staff_idle, |rules| {
                Duration::from_mins(rules.session_idle_minutes.into())
            })),
            Carrier::Bearer => None,
        }
    }
}

/// A session that is good, with what `http` needs to make a [`crate::access::Caller`] of it.
#[derive(Clone, Debug)]
pub struct Session {
    /// What people call it by.
    pub id: Uuid,
    /// What it is known by.
    pub token: TokenHash,
    /// How it was handed out, and the only way in which it is taken.
    pub carrier: Carrier,
    /// Whose it is: a contact, or a member of staff.
    pub viewer: Viewer,
    /// Features that are switched on for this contact alone, and those that are switched off.
    pub switches: (FeatureSet, FeatureSet),
    /// Whether it was opened with a password that Portico made and mailed, and that is the contact's still.
    pub initial_password: bool,
    /// What its owner's second factor still asks for.
    pub second_factor: SecondFactor,
    /// When its owner last showed that they know the password.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Whether it may read and change nothing.
    pub read_only: bool,
    /// The name of the member of staff who looks at the portal as its owner, if it is one for that.
    pub viewed_by: Option<Arc<str>>,
    /// Whether its owner takes part in tickets of others, or was let read them. Whoever adds to that renews the session.
    pub reads_others: bool,
    /// The next moment at which something that an admin let them read ends.
    pub reads_until: Option<DateTime<Utc>>,
    /// What they are called.
    pub display_name: String,
    /// The language in which they are answered.
    pub locale: Locale,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// When somebody used it, a minute or two late.
    pub last_used_at: DateTime<Utc>,
}

/// How a session stands to the second factor of its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactor {
    /// There is none, and none is demanded.
    None,
    /// There is none, and the configuration demands one.
    Missing,
    /// There is one, and its code was not entered yet.
    Asked,
    /// Its code was entered.
    Shown,
}

impl Session {
    /// When it, or something that it lets its owner read, ends by itself: until then it holds what is true.
    #[must_use]
    pub fn next_end(&self) -> DateTime<Utc> {
        let end = self.reads_until.unwrap_or(self.expires_at);
        end.min(self.expires_at)
    }

    /// Whether its owner has typed the password in the last ten minutes: to log in, or since.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.confirmed_at
            .is_some_and(|at| Utc::now() - at < CONFIRMED_FOR)
    }

    /// Who asks, under the tenant's rules: whoever came in with an initial password and has to choose their own is
    /// nobody until they have, and so are staff whose second factor is still to be shown or set up.
    #[must_use]
    pub fn viewer_under(&self, rules: Option<&AccessRules>) -> Viewer {
        let must = rules.is_some_and(|rules| rules.own_password == OwnPassword::Must);
        match self.viewer {
            Viewer::Contact { tenant, contact } if self.initial_password && must => {
                Viewer::Pending {
                    account: Account::Contact { tenant, contact },
                    task: Task::ChoosePassword,
                }
            }
            Viewer::Staff { staff, .. } => {
                let account = Account::Staff { staff };
                match self.second_factor {
                    SecondFactor::Asked => Viewer::Pending {
                        account,
                        task: Task::EnterCode,
                    },
                    SecondFactor::Missing => Viewer::Pending {
                        account,
                        task: Task::SetUpCode,
                    },
                    SecondFactor::None | SecondFactor::Shown => self.viewer.clone(),
                }
            }
            _ => self.viewer.clone(),
        }
    }

    /// A contact's session is good in their own tenant's portal, a member of staff's on the desk's host, and each only
    /// if it came the way it was handed out.
    pub(super) fn is_good_for(&self, carrier: Carrier, tenant_of_host: Option<Uuid>) -> bool {
        let place = match self.viewer {
            Viewer::Contact { tenant, .. } => Some(tenant),
            Viewer::Staff { .. } => None,
            Viewer::Anonymous { .. } | Viewer::Pending { .. } => return false,
        };
        self.carrier == carrier && place == tenant_of_host
    }
}

/// The session of a token, if it has not ended and its person is active. One statement.
pub(super) async fn find(
    db: &Database,
    token: &TokenHash,
    require_code: bool,
) -> Result<Option<Session>, DbError> {
    let query = sessions::table
        .left_join(
            contacts::table.on(contacts::tenant_id
                .nullable()
                .eq(sessions::tenant_id)
                .and(contacts::id.nullable().eq(sessions::contact_id))
                .and(contacts::active)),
        )
        .left_join(
            staff_accounts::table.on(staff_accounts::staff_id
                .nullable()
                .eq(sessions::staff_id)
                .and(staff_accounts::active)),
        )
        .left_join(staff::table.on(staff::id.nullable().eq(sessions::staff_id)))
        .filter(sessions::token_hash.eq(token.as_bytes().to_vec()))
        .filter(sessions::expires_at.gt(diesel::dsl::now))
        .filter(sql::<Bool>(
            "(sessions.idle IS NULL OR sessions.last_used_at + sessions.idle > now())",
        ))
        .filter(sql::<Bool>(
            "(sessions.viewed_by IS NULL OR EXISTS (SELECT FROM staff_accounts v \
             WHERE v.staff_id = sessions.viewed_by AND v.active AND v.role = 'admin'))",
        ))
        .select((
            Found::as_select(),
            sql::<Array<SqlUuid>>(
                "ARRAY(SELECT st.tenant_id FROM staff_tenants st WHERE st.staff_id = sessions.staff_id) AS serves",
            ),
            sql::<Bool>(
                "(EXISTS (SELECT FROM ticket_participants p WHERE p.tenant_id = sessions.tenant_id \
                 AND p.contact_id = sessions.contact_id) OR EXISTS (SELECT FROM ticket_grants g \
                 WHERE g.tenant_id = sessions.tenant_id AND g.reader_id = sessions.contact_id)) AS reads_others",
            ),
            sql::<Nullable<Timestamptz>>(
                "(SELECT min(g.valid_until) FROM ticket_grants g WHERE g.tenant_id = sessions.tenant_id \
                 AND g.reader_id = sessions.contact_id AND g.valid_until > now()) AS reads_until",
            ),
            sql::<Nullable<Text>>(
                "(SELECT v.display_name FROM staff v WHERE v.id = sessions.viewed_by) AS viewed_by",
            ),
        ));
    type Row = (
        Found,
        Vec<Uuid>,
        bool,
        Option<DateTime<Utc>>,
        Option<String>,
    );
    // Planning it takes ten times as long as finding the session.
    let found: Vec<Row> = db
        .read_fixed(&Identity::system(System::Login), query)
        .await?;
    Ok(found.into_iter().next().and_then(
        |(found, serves, reads_others, reads_until, viewed_by)| {
            let session = found.into_session(*token, serves, require_code)?;
            Some(Session {
                reads_others,
                reads_until,
                viewed_by: viewed_by.map(Into::into),
                ..session
            })
        },
    ))
}

/// A row of the look-up; what belongs to a person is null when the person is not active.
#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions, check_for_backend(diesel::pg::Pg))]
struct Found {
    id: Uuid,
    bearer: bool,
    read_only: bool,
    method: String,
    expires_at: DateTime<Utc>,
    last_used_at: DateTime<Utc>,
    verified: bool,
    confirmed_at: Option<DateTime<Utc>>,
    #[diesel(embed)]
    contact: Option<FoundContact>,
    #[diesel(embed)]
    staff: Option<FoundStaff>,
    #[diesel(embed)]
    account: Option<FoundAccount>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = contacts, check_for_backend(diesel::pg::Pg))]
struct FoundContact {
    tenant_id: Uuid,
    id: Uuid,
    display_name: String,
    #[diesel(deserialize_as = Word)]
    locale: Locale,
    features_on: Vec<String>,
    features_off: Vec<String>,
    password_initial: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = staff, check_for_backend(diesel::pg::Pg))]
struct FoundStaff {
    id: Uuid,
    display_name: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = staff_accounts, check_for_backend(diesel::pg::Pg))]
struct FoundAccount {
    #[diesel(deserialize_as = Word)]
    role: StaffRole,
    #[diesel(deserialize_as = Word)]
    locale: Locale,
    all_tenants: bool,
    second_factor_since: Option<DateTime<Utc>>,
}

impl Found {
    fn into_session(
        self,
        token: TokenHash,
        serves: Vec<Uuid>,
        require_code: bool,
    ) -> Option<Session> {
        let mut second_factor = SecondFactor::None;
        let mut switches = (FeatureSet::default(), FeatureSet::default());
        let mut initial_password = false;
        let (viewer, display_name, locale) = match (self.contact, self.staff, self.account) {
            (Some(contact), None, None) => {
                switches = (set(&contact.features_on), set(&contact.features_off));
                initial_password = contact.password_initial && self.method == PASSWORD;
                let viewer = Viewer::Contact {
                    tenant: contact.tenant_id,
                    contact: contact.id,
                };
                (viewer, contact.display_name, contact.locale)
            }
            (None, Some(staff), Some(account)) => {
                second_factor = match account.second_factor_since {
                    Some(_) if self.verified => SecondFactor::Shown,
                    Some(_) => SecondFactor::Asked,
                    None if require_code => SecondFactor::Missing,
                    None => SecondFactor::None,
                };
                let all = account.all_tenants || account.role == StaffRole::Admin;
                let viewer = Viewer::Staff {
                    staff: staff.id,
                    role: account.role,
                    serves: if all {
                        Serves::All
                    } else {
                        Serves::Only(serves.into())
                    },
                };
                (viewer, staff.display_name, account.locale)
            }
            _ => return None,
        };
        let carrier = if self.bearer {
            Carrier::Bearer
        } else {
            Carrier::Cookie
        };
        Some(Session {
            id: self.id,
            token,
            carrier,
            viewer,
            switches,
            initial_password,
            second_factor,
            confirmed_at: self.confirmed_at,
            read_only: self.read_only,
            viewed_by: None,
            reads_others: false,
            reads_until: None,
            display_name,
            locale,
            expires_at: self.expires_at,
            last_used_at: self.last_used_at,
        })
    }
}

/// How a session was opened, as the database has it: by password. Single sign-on has words of its own.
pub const PASSWORD: &str = "password";

/// Features by their words; one that this version does not know is none.
pub(super) fn set(words: &[String]) -> FeatureSet {
    words
        .iter()
        .filter_map(|word| Feature::from_word(word))
        .collect()
}
