//! Files of messages, for all messages of a request in one statement.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use diesel::{ExpressionMethods, QueryDsl, SelectableHelper, pg::Pg};
use uuid::Uuid;

use super::model::AttachmentRow;
use crate::{
    access::{Caller, Viewer},
    db::{Database, DbError, schema::attachments},
};

/// Loads the files of messages, in the order in which they were attached. Made for one request, so what it holds is the
/// caller's own.
#[derive(Debug)]
pub struct AttachmentLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for AttachmentLoader {
    type Value = Vec<AttachmentRow>;
    type Error = Arc<DbError>;

    async fn load(&self, messages: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let staff = matches!(self.caller.viewer, Viewer::Staff { .. }) || !self.caller.guarded();
        let mut query = attachments::table
            .order((attachments::message_id, attachments::position))
            .select(AttachmentRow::as_select())
            .into_boxed::<Pg>();
        // One alone is asked for with `=`: PostgreSQL plans that once, and a list each time.
        query = match messages {
            [message] => query.filter(attachments::message_id.eq(*message)),
            _ => query.filter(attachments::message_id.eq_any(messages.to_vec())),
        };
        if !staff {
            query = query.filter(attachments::internal.eq(false));
        }
        let rows = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        let mut by_message: HashMap<Uuid, Self::Value> = HashMap::new();
        for row in rows {
            if let Some(message) = row.message_id {
                by_message.entry(message).or_default().push(row);
            }
        }
        Ok(by_message)
    }
}
