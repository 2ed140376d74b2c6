//! Whose views and canned answers are, once for both: their author's, and the team's when they are shared, for whoever
//! serves the tenant that is named in them. Row-level security says it a second time, in its own words.

use uuid::Uuid;

use crate::access::{Caller, Refusal, StaffRole, Viewer};

/// Views, and canned answers, that one author may keep.
pub const MOST_OWN: i64 = 100;

/// Who is at the desk, and what may be met there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Keeper {
    /// Whoever asks.
    pub staff: Uuid,
    /// Whether what is the team's may be changed too.
    pub admin: bool,
}

impl Keeper {
    /// Whoever is at the desk.
    ///
    /// # Errors
    /// Refused for anybody but staff.
    pub fn of(caller: &Caller) -> Result<Self, Refusal> {
        match caller.viewer {
            Viewer::Staff { staff, role, .. } => Ok(Self {
                staff,
                admin: role == StaffRole::Admin,
            }),
            _ => Err(Refusal::Forbidden),
        }
    }

    /// Whether they may change what somebody wrote.
    pub fn may_change(self, author: Uuid, shared: bool) -> bool {
        author == self.staff || (self.admin && shared)
    }
}

/// Narrows a boxed query over a table that has `author_id`, `shared` and `tenant_id` to what exists for the caller.
macro_rules! met_by {
    ($query:expr, $table:ident, $caller:expr) => {{
        let mut query = $query;
        if $caller.guarded() {
            let staff = match $caller.viewer {
                $crate::access::Viewer::Staff { staff, .. } => Some(staff),
                _ => None,
            };
            query = query.filter(
                $table::author_id
                    .nullable()
                    .is_not_distinct_from(staff)
                    .or($table::shared.and(staff.is_some().into_sql::<diesel::sql_types::Bool>())),
            );
            if let Some(served) = $caller.served_tenants() {
                query = query.filter(
                    $table::tenant_id
                        .is_null()
                        .or($table::tenant_id.eq_any(served).assume_not_null()),
                );
            }
        }
        query
    }};
}
pub(super) use met_by;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_change_theirs_and_admins_what_is_the_teams() {
        let (me, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let agent = Keeper {
            staff: me,
            admin: false,
        };
        let admin = Keeper {
            admin: true,
            ..agent
        };
        assert!(agent.may_change(me, false) && agent.may_change(me, true));
        assert!(!agent.may_change(other, true) && !agent.may_change(other, false));
        assert!(admin.may_change(other, true) && !admin.may_change(other, false));
    }
}
