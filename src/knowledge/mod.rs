//! The knowledge base: what a support team has written down so that nobody has to ask twice.

mod commands;
mod content;
mod files;
pub mod folder;
mod graphql;
pub mod import;
mod missed;
mod model;
mod policy;
mod public;
mod queries;
mod tree;

pub use files::{FileArticle, FileState, FileText, articles_of};
pub use graphql::{
    ArticleCategoryMutation, ArticleFavouriteMutation, ArticleFeedbackMutation, ArticleFileLoader,
    ArticleFileMutation, ArticleMutation, ArticleStepMutation, KnowledgeOnDesk,
    SearchWordsMutation,
};
pub use model::{ArticleAudience, ArticleState, FoundArticle, published_row};
pub use public::{PublicText, passer_by, public_texts};
pub use queries::{article_file, articles_called};
