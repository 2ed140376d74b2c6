//! GraphQL of the knowledge base.

mod attached;
mod category_mutations;
mod desk;
mod desk_categories;
mod desk_types;
mod favourites;
mod feedback;
mod figures;
mod home;
mod inputs;
mod mutations;
mod portal;
mod related;
mod steps;
mod types;
mod words;

pub use attached::{ArticleFileLoader, ArticleFileMutation};
pub use category_mutations::ArticleCategoryMutation;
pub use desk::KnowledgeOnDesk;
pub use favourites::ArticleFavouriteMutation;
pub use feedback::ArticleFeedbackMutation;
pub use mutations::ArticleMutation;
pub use steps::ArticleStepMutation;
pub use words::SearchWordsMutation;
