//! On whose behalf a connection works: the second wall's three settings.

use uuid::Uuid;

/// Work of the system itself, each a viewer with narrow policies of its own (see `migrations/`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Turns a host name into a tenant: reads tenants, hosts and branding.
    Tenants,
    /// Finds an account by its address, checks its password, keeps its sessions and its failed tries.
    Login,
    /// Sends what waits in the outbox.
    Mail,
    /// `portico tenants apply`, `portico staff` and the demo's data.
    Provision,
}

/// Who asks the database. Row-level security compares it with every row; without one there is no connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    role: &'static str,
    tenant: Uuid,
    person: Uuid,
}

impl Identity {
    /// Nobody is logged in; the tenant of the host name, if it is a portal's.
    #[must_use]
    pub fn anonymous(tenant: Option<Uuid>) -> Self {
        Self {
            role: "anonymous",
            tenant: tenant.unwrap_or(Uuid::nil()),
            person: Uuid::nil(),
        }
    }

    /// A contact of a tenant.
    #[must_use]
    pub const fn contact(tenant: Uuid, contact: Uuid) -> Self {
        Self {
            role: "contact",
            tenant,
            person: contact,
        }
    }

    /// A member of staff who works on tickets of all tenants.
    #[must_use]
    pub const fn agent(staff: Uuid) -> Self {
        Self {
            role: "agent",
            tenant: Uuid::nil(),
            person: staff,
        }
    }

    /// A member of staff who also administers.
    #[must_use]
    pub const fn admin(staff: Uuid) -> Self {
        Self {
            role: "admin",
            tenant: Uuid::nil(),
            person: staff,
        }
    }

    /// Work of the system itself.
    #[must_use]
    pub const fn system(system: System) -> Self {
        let role = match system {
            System::Tenants => "system:tenants",
            System::Login => "system:login",
            System::Mail => "system:mail",
            System::Provision => "system:provision",
        };
        Self {
            role,
            tenant: Uuid::nil(),
            person: Uuid::nil(),
        }
    }

    pub(super) const fn role(&self) -> &'static str {
        self.role
    }

    pub(super) const fn tenant(&self) -> Uuid {
        self.tenant
    }

    pub(super) const fn person(&self) -> Uuid {
        self.person
    }
}
