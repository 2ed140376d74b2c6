//! The customer organisations: who they are, under which hosts, with what switched on and in which design; and the
//! folder `tenants/` that an operator keeps them in.

mod access;
mod assets;
mod directory;
pub mod folder;
mod graphql;
mod head;
mod heirs;
mod host;
mod host_check;
mod legal;
mod model;
mod own_page;
mod portal_loads;
mod rows;
mod sign_in;
mod slug;
mod state;
mod subscription;
mod ticket_rules;
pub mod written;

pub use access::{AccessRules, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, OwnPassword};
pub use assets::{brand_file, is_known, picture_policy};
pub use directory::TenantDirectory;
pub use graphql::{
    LoginMethod, LoginMethodKind, PasswordRules, Portal, SupportContact, TenantsOnDesk, start_url,
};
pub use head::{escape_html, first_response_head, first_response_head_of, house_head};
pub use heirs::{
    BrandBase, Heir, base, copy_pictures, keep_over_base, over_base, set_base, touched,
};
pub use host::normalize_host;
pub use host_check::{HostProblem, LONGEST_HOST, check_host};
pub use legal::LegalNotices;
pub use model::{Support, Tenant};
pub use own_page::OwnPage;
pub use portal_loads::{PortalLoader, load};
pub use rows::shown_version;
pub use sign_in::{ProviderKind, SignIn};
pub use slug::{is_slug, slug_of};
pub use state::TenantState;
pub use subscription::PortalSubscription;
pub use ticket_rules::TicketRules;
