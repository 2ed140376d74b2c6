//! The knowledge base: what a support team has written down so that nobody has to ask twice.

mod commands;
mod content;
mod graphql;
mod model;
mod policy;
mod queries;
mod tree;

pub use graphql::{ArticleCategoryMutation, ArticleMutation, KnowledgeOnDesk};
pub use model::published_row;
