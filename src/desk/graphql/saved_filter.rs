//! `QueueFilter` as a view gives it back.

use async_graphql::{ID, SimpleObject};
use chrono::{DateTime, Utc};

use crate::{
    access::guarded,
    tickets::{
        TicketPriority, TicketStatus, Turn,
        graphql::{AssigneeFilter, QueueFilter, ServiceLevelFilter},
    },
};

/// Which tickets a view shows: what `QueueFilter` says, as it was saved.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct SavedQueueFilter {
    /// Of this portal.
    #[allow_for(HOLDER)]
    pub tenant: Option<ID>,
    /// In one of these states; empty, in any.
    #[allow_for(HOLDER)]
    pub status: Vec<TicketStatus>,
    /// Of whoever looks, or nobody's.
    #[allow_for(HOLDER)]
    pub assignee: Option<AssigneeFilter>,
    /// Assigned to this member of staff.
    #[allow_for(HOLDER)]
    pub assignee_id: Option<ID>,
    /// As pressing as one of these; empty, in any way.
    #[allow_for(HOLDER)]
    pub priority: Vec<TicketPriority>,
    /// Opened by this contact.
    #[allow_for(HOLDER)]
    pub requester_id: Option<ID>,
    /// Opened before this moment.
    #[allow_for(HOLDER)]
    pub created_before: Option<DateTime<Utc>>,
    /// Last moved before this moment.
    #[allow_for(HOLDER)]
    pub updated_before: Option<DateTime<Utc>>,
    /// With this number.
    #[allow_for(HOLDER)]
    pub number: Option<i64>,
    /// Begun as this request type.
    #[allow_for(HOLDER)]
    pub request_type: Option<String>,
    /// With each of these words.
    #[allow_for(HOLDER)]
    pub search: Option<String>,
    /// Whose turn it is.
    #[allow_for(HOLDER)]
    pub waiting_for: Option<Turn>,
    /// Opened at this moment or later.
    #[allow_for(HOLDER)]
    pub created_after: Option<DateTime<Utc>>,
    /// Last moved at this moment or later.
    #[allow_for(HOLDER)]
    pub updated_after: Option<DateTime<Utc>>,
    /// Opened at least so many days ago.
    #[allow_for(HOLDER)]
    pub opened_days: Option<i32>,
    /// Not moved for at least so many days.
    #[allow_for(HOLDER)]
    pub idle_days: Option<i32>,
    /// Whose service level stands in one of these ways; empty, in any.
    #[allow_for(HOLDER)]
    pub service_level: Vec<ServiceLevelFilter>,
}

impl From<QueueFilter> for SavedQueueFilter {
    fn from(filter: QueueFilter) -> Self {
        Self {
            tenant: filter.tenant,
            status: filter.status,
            assignee: filter.assignee,
            assignee_id: filter.assignee_id,
            priority: filter.priority,
            requester_id: filter.requester_id,
            created_before: filter.created_before,
            updated_before: filter.updated_before,
            number: filter.number,
            request_type: filter.request_type,
            search: filter.search,
            waiting_for: filter.waiting_for,
            created_after: filter.created_after,
            updated_after: filter.updated_after,
            opened_days: filter.opened_days,
            idle_days: filter.idle_days,
            service_level: filter.service_level,
        }
    }
}
