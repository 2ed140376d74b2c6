//! One search over everything at the desk: tickets, contacts, portals, articles. Each is found by the query of its own room, so that
//! what exists for the caller is decided there, once.

mod asked;
mod graphql;

pub use graphql::SearchOnDesk;
