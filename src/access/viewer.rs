//! Who asks: decided once per request, before anything else.

use std::sync::Arc;

use async_graphql::{Context, Enum};
use uuid::Uuid;

use crate::{db::Identity, text::Locale};

use super::{Audience, FeatureSet, Owner};

/// What a member of staff may do.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffRole {
    /// Works on tickets of all tenants.
    Agent,
    /// An agent who also administers tenants, contacts and staff.
    Admin,
}

/// The person behind a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Nobody is logged in.
    Anonymous {
        /// The tenant of the portal that was asked; none on the desk's host.
        tenant: Option<Uuid>,
    },
    /// A contact in their own tenant's portal.
    Contact {
        /// Their tenant, which is also that of the host.
        tenant: Uuid,
        /// Their record.
        contact: Uuid,
    },
    /// A member of the provider's staff.
    Staff {
        /// Their record.
        staff: Uuid,
        /// What they may do.
        role: StaffRole,
        /// For whom.
        serves: Serves,
    },
    /// Somebody who is logged in and has something left to do before anything else. Until then they see nothing of
    /// anybody's, their own things included.
    Pending {
        /// Whose account it is.
        account: Account,
        /// What is left to do.
        task: Task,
    },
}

/// Whose account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// A contact of a tenant.
    Contact {
        /// Their tenant.
        tenant: Uuid,
        /// Their record.
        contact: Uuid,
    },
    /// A member of staff.
    Staff {
        /// Their record.
        staff: Uuid,
    },
}

/// What has to be done before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// To choose a password of one's own.
    ChoosePassword,
    /// To enter the code of the second factor.
    EnterCode,
    /// To set the second factor up, which the configuration demands.
    SetUpCode,
}

/// The tenants whom a member of staff serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Serves {
    /// All of them, those to come among them.
    All,
    /// These and no others.
    Only(Arc<[Uuid]>),
}

impl Serves {
    /// Whether the tenant is among them.
    #[must_use]
    pub fn includes(&self, tenant: Uuid) -> bool {
        match self {
            Self::All => true,
            Self::Only(tenants) => tenants.contains(&tenant),
        }
    }
}

/// What guards, resolvers and queries know of the one who asks.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The person.
    pub viewer: Viewer,
    /// The language in which they are answered.
    pub locale: Locale,
    /// What is switched on for them.
    pub features: FeatureSet,
    /// Whether they came with a token that may read and change nothing.
    pub read_only: bool,
    /// Whether it is a member of staff who looks as them.
    pub viewed: bool,
    /// Whether there is anything of colleagues that they may read: what they take part in, or were granted. False spares
    /// their queries from looking; true gives them nothing by itself.
    pub reads_others: bool,
    /// The request's id, by which its lines in the log are found.
    pub request: Arc<str>,
    /// The first wall taken away, to see that the second stands alone. Test builds only.
    #[cfg(feature = "switchable-walls")]
    pub guards_off: bool,
}

impl Caller {
    /// A caller for whom all walls stand.
    #[must_use]
    pub fn new(viewer: Viewer, locale: Locale, features: FeatureSet, request: Arc<str>) -> Self {
        Self {
            viewer,
            locale,
            features,
            read_only: false,
            viewed: false,
            reads_others: false,
            request,
            #[cfg(feature = "switchable-walls")]
            guards_off: false,
        }
    }

    /// The caller of the request that is being resolved.
    ///
    /// # Panics
    /// When the request was executed without one, which `http` never does.
    #[must_use]
    pub fn of<'ctx>(ctx: &Context<'ctx>) -> &'ctx Self {
        ctx.data_unchecked::<Self>()
    }

    /// On whose behalf the database is asked.
    #[must_use]
    pub fn identity(&self) -> Identity {
        let identity = match &self.viewer {
            Viewer::Anonymous { tenant } => Identity::anonymous(*tenant),
            Viewer::Contact { tenant, contact } => Identity::contact(*tenant, *contact),
            Viewer::Staff {
                staff,
                role,
                serves,
            } => match (role, serves) {
                (StaffRole::Admin, _) => Identity::admin(*staff),
                (StaffRole::Agent, Serves::All) => Identity::agent(*staff),
                (StaffRole::Agent, Serves::Only(_)) => Identity::agent_of_some(*staff),
            },
            Viewer::Pending { account, .. } => match account {
                Account::Contact { tenant, contact } => Identity::pending(Some(*tenant), *contact),
                Account::Staff { staff } => Identity::pending(None, *staff),
            },
        };
        if self.read_only {
            identity.reading_only()
        } else {
            identity
        }
    }

    /// Whether the caller serves the tenant: staff of all tenants, or a restricted agent of this one.
    #[must_use]
    pub fn serves(&self, tenant: Uuid) -> bool {
        match &self.viewer {
            _ if !self.guarded() => true,
            Viewer::Staff { serves, .. } => serves.includes(tenant),
            _ => false,
        }
    }

    /// Whether guards and the queries' own predicates are in force. Always, but for test builds that say otherwise.
    #[must_use]
    pub const fn guarded(&self) -> bool {
        #[cfg(feature = "switchable-walls")]
        if self.guards_off {
            return false;
        }
        true
    }

    /// Whether the caller may what only admins may, as far as the first wall says.
    #[must_use]
    pub const fn administers(&self) -> bool {
        let admin = matches!(
            self.viewer,
            Viewer::Staff {
                role: StaffRole::Admin,
                ..
            }
        );
        admin || !self.guarded()
    }

    /// The tenants that the caller's queries are narrowed to; none for whoever is not narrowed by tenant: staff of all,
    /// and those who are no staff, whom other predicates narrow.
    #[must_use]
    pub fn served_tenants(&self) -> Option<Vec<Uuid>> {
        match &self.viewer {
            Viewer::Staff {
                serves: Serves::Only(tenants),
                ..
            } if self.guarded() => Some(tenants.to_vec()),
            _ => None,
        }
    }

    /// The audiences that the caller belongs to whatever the object.
    pub(super) const fn audiences(&self) -> u32 {
        let always = Audience::Public.bit() | Audience::Holder.bit();
        always
            | match self.viewer {
                Viewer::Anonymous { .. } => 0,
                Viewer::Pending { .. } => Audience::Pending.bit(),
                Viewer::Contact { .. } => Audience::Contact.bit(),
                Viewer::Staff {
                    role: StaffRole::Agent,
                    ..
                } => Audience::Agent.bit(),
                Viewer::Staff {
                    role: StaffRole::Admin,
                    ..
                } => Audience::Admin.bit(),
            }
    }

    /// Whether the object, which is a colleague's, was found readable for the caller.
    #[must_use]
    pub fn reads(&self, owner: &Owner) -> bool {
        matches!(self.viewer, Viewer::Contact { tenant, contact } if tenant == owner.tenant && Some(contact) == owner.reader)
    }

    /// Whether the object belongs to the caller.
    #[must_use]
    pub fn owns(&self, owner: &Owner) -> bool {
        matches!(self.viewer, Viewer::Contact { tenant, contact } if tenant == owner.tenant && contact == owner.contact)
    }
}
