//! Whether the support team is there for a chat, and where chats stand that wait.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Enum, dataloader::Loader};
use chrono::{DateTime, Utc};
use diesel::{
    dsl::sql,
    sql_types::{Array, Bool, Integer, Nullable, Uuid as SqlUuid},
};
use uuid::Uuid;

use crate::{
    access::Caller,
    db::{Database, DbError},
    service_levels::ServiceLevels,
};

/// Whether the support team is there for a chat.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChatState {
    /// Somebody is there.
    Open,
    /// It is not within the team's hours.
    Closed,
    /// It is within its hours, but nobody is there at the moment.
    Away,
}

/// What is offered to whoever wants to chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Whether somebody is there.
    pub state: ChatState,
    /// When the team's hours begin next; none while they are on, or when it has none.
    pub opens_at: Option<DateTime<Utc>>,
    /// Chats that wait already, in all portals.
    pub waiting: i32,
    /// How many seconds one is likely to wait, if anybody can tell.
    pub likely: Option<i32>,
}

/// Where a chat stands among those that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// From 1.
    pub position: i32,
    /// How many seconds more it is likely to wait, if anybody can tell.
    pub likely: Option<i32>,
}

/// Whether a moment lies within the hours that an organisation was promised, which without any it always does; and when
/// they begin next, if it does not.
#[must_use]
pub fn within_hours(
    levels: Option<&ServiceLevels>,
    now: DateTime<Utc>,
) -> (bool, Option<DateTime<Utc>>) {
    match levels.map(|levels| levels.calendar.next(now)) {
        None => (true, None),
        Some(Some((opens, _))) if opens <= now => (true, None),
        Some(next) => (false, next.map(|(opens, _)| opens)),
    }
}

/// What is offered to the contact who asks, whose organisation was promised this; `online` are staff who are connected. One
/// statement, and none outside of the hours.
///
/// # Errors
/// When the database fails.
pub async fn offer(
    db: &Database,
    caller: &Caller,
    levels: Option<&ServiceLevels>,
    online: Vec<Uuid>,
) -> Result<Offer, DbError> {
    let (open, opens_at) = within_hours(levels, Utc::now());
    let nothing = |state| Offer {
        state,
        opens_at,
        waiting: 0,
        likely: None,
    };
    if !open {
        return Ok(nothing(ChatState::Closed));
    }
    let query = diesel::select(
        sql::<(Bool, Integer, Nullable<Integer>)>("there, waiting, likely FROM chat_offer(")
            .bind::<Array<SqlUuid>, _>(online)
            .sql(")"),
    );
    let found: Vec<(bool, i32, Option<i32>)> = db.read(&caller.identity(), query).await?;
    Ok(match found.first() {
        Some(&(true, waiting, likely)) => Offer {
            state: ChatState::Open,
            opens_at: None,
            waiting,
            likely,
        },
        _ => nothing(ChatState::Away),
    })
}

/// Looks up where chats stand that wait.
#[derive(Debug)]
pub struct PlaceLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for PlaceLoader {
    type Value = Place;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Place>, Self::Error> {
        let query = diesel::select(
            sql::<(SqlUuid, Integer, Nullable<Integer>)>("id, place, likely FROM chat_places(")
                .bind::<Array<SqlUuid>, _>(ids.to_vec())
                .sql(")"),
        );
        let rows: Vec<(Uuid, i32, Option<i32>)> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        let place = |(id, position, likely)| (id, Place { position, likely });
        Ok(rows.into_iter().map(place).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono_tz::Tz;

    use super::*;
    use crate::service_levels::{Calendar, PriorityTargets};

    #[test]
    fn hours_are_those_of_the_calendar_and_without_one_it_is_always_open() {
        let day = |text: &str| vec![text.parse().unwrap()];
        let mut week: [Vec<_>; 7] = std::array::from_fn(|_| day("08:00-17:00"));
        week[5] = Vec::new();
        week[6] = Vec::new();
        let levels = ServiceLevels {
            calendar: Calendar::new(Tz::Europe__Berlin, week, BTreeSet::new()).unwrap(),
            targets: PriorityTargets::default(),
            warn_percent: 80,
            show_expected_answer: false,
        };
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let monday = at("2026-11-30T07:00:00Z");
        for (moment, expected) in [
            ("2026-11-27T12:00:00Z", (true, None)),
            ("2026-11-27T15:59:59Z", (true, None)),
            ("2026-11-27T16:00:00Z", (false, Some(monday))),
            ("2026-11-28T12:00:00Z", (false, Some(monday))),
            ("2026-11-30T06:59:59Z", (false, Some(monday))),
            ("2026-11-30T07:00:00Z", (true, None)),
        ] {
            assert_eq!(
                within_hours(Some(&levels), at(moment)),
                expected,
                "{moment}"
            );
            assert_eq!(within_hours(None, at(moment)), (true, None));
        }
    }
}
