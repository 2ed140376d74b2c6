//! What the GraphQL of every domain shares: ids, pages, user errors, technical errors, scalars.

mod connection;
mod cursor;
mod days;
mod error;
mod failure;
mod global_id;
mod occasion;
mod pace;
mod page;
mod scalars;
mod seal;
mod search;
mod user_error;
mod window;

pub use connection::{Connection, Edge, PageInfo};
pub use cursor::{CursorKey, Keyset, Position};
pub use days::{BadRange, LONGEST_DAYS, counted_days};
pub use error::{ErrorCode, internal};
pub use failure::{Failure, InputCheck, refuse, user_errors};
pub use global_id::{GlobalId, NodeKind};
pub use occasion::{Occasion, Watch, Watching, occasion};
pub use pace::{Pace, too_fast};
pub use page::{DEFAULT_PAGE, MAX_PAGE, Page, PageArguments, page_cost};
pub use scalars::{Color, Date, EmailAddress, Html, RichText, Url};
pub use seal::Seal;
pub use search::{containing, words};
pub use user_error::{UserError, UserErrorCode};
pub use window::Window;
pub(crate) use window::{distribute, in_page_order, in_windows};
