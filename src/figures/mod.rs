//! What is counted at the desk, per tenant and over time: tickets opened and solved, first answers, ratings; chats and threads.

mod graphql;
mod message_graphql;
mod message_queries;
mod model;
mod queries;
mod range;

pub use graphql::FiguresOnDesk;
pub use message_graphql::MessageFiguresOnDesk;
