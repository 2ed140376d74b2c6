//! Those who take part in a conversation.

use async_graphql::Object;

use crate::{
    access::{Owner, guarded},
    identity::Side,
};

/// Somebody who takes part in a conversation.
#[derive(Clone, Debug)]
pub struct ConversationPerson {
    pub(in crate::conversations) owner: Owner,
    pub(super) display_name: String,
    pub(super) side: Side,
    pub(super) is_self: bool,
    pub(super) read_up_to: i32,
}

/// Somebody who takes part in a conversation. Who of staff merely looks at it does not.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl ConversationPerson {
    /// What they are called.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn display_name(&self) -> &str {
        &self.display_name
    }

    /// On which side they are.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn side(&self) -> Side {
        self.side
    }

    /// Whether it is the one who asks.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn is_self(&self) -> bool {
        self.is_self
    }

    /// The position of the last message that they have read; 0 for none.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn read_up_to(&self) -> i32 {
        self.read_up_to
    }
}
