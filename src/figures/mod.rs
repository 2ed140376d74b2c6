//! What is counted at the desk, per tenant and over time: tickets opened and solved, first answers, ratings.

mod graphql;
mod model;
mod queries;
mod range;

pub use graphql::FiguresOnDesk;
