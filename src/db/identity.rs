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
    /// Gives out what is known of a contact, and forgets them.
    Privacy,
    /// Closes what has been resolved for long enough.
    Tickets,
    /// Has files scanned, and takes away those that nobody sent.
    Files,
    /// Tells other programs what happens to tickets.
    Webhooks,
    /// Tells browsers that staff have written.
    Push,
    /// Takes in what people answer by mail.
    InboundMail,
    /// Publishes designs that were planned, and takes away pictures that no design names.
    Studio,
    /// Looks for the proofs of domains, and makes hosts of what is proven.
    Domains,
    /// Ends chats in which nobody writes, makes threads of those to which nobody comes, and tells who of staff is there.
    Chats,
}

/// Who asks the database. Row-level security compares it with every row; without one there is no connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    role: &'static str,
    tenant: Uuid,
    person: Uuid,
    read_only: bool,
}

impl Identity {
    /// Nobody is logged in; the tenant of the host name, if it is a portal's.
    #[must_use]
    pub fn anonymous(tenant: Option<Uuid>) -> Self {
        Self {
            role: "anonymous",
            tenant: tenant.unwrap_or_default(),
            person: Uuid::nil(),
            read_only: false,
        }
    }

    /// A contact of a tenant.
    #[must_use]
    pub const fn contact(tenant: Uuid, contact: Uuid) -> Self {
        Self {
            role: "contact",
            tenant,
            person: contact,
            read_only: false,
        }
    }

    /// A member of staff who works on tickets of all tenants.
    #[must_use]
    pub const fn agent(staff: Uuid) -> Self {
        Self {
            role: "agent",
            tenant: Uuid::nil(),
            person: staff,
            read_only: false,
        }
    }

    /// A member of staff who works on tickets of some tenants; of which, the database knows.
    #[must_use]
    pub const fn agent_of_some(staff: Uuid) -> Self {
        Self {
            role: "agent:some",
            tenant: Uuid::nil(),
            person: staff,
            read_only: false,
        }
    }

    /// Somebody who is logged in and has something left to do first: no policy names them.
    #[must_use]
    pub fn pending(tenant: Option<Uuid>, person: Uuid) -> Self {
        Self {
            role: "pending",
            tenant: tenant.unwrap_or_default(),
            person,
            read_only: false,
        }
    }

    /// The same, in transactions that change nothing.
    #[must_use]
    pub const fn reading_only(self) -> Self {
        Self {
            read_only: true,
            ..self
        }
    }

    /// A member of staff who also administers.
    #[must_use]
    pub const fn admin(staff: Uuid) -> Self {
        Self {
            role: "admin",
            tenant: Uuid::nil(),
            person: staff,
            read_only: false,
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
            System::Privacy => "system:privacy",
            System::Tickets => "system:tickets",
            System::Files => "system:files",
            System::Webhooks => "system:webhooks",
            System::Studio => "system:studio",
            System::Domains => "system:domains",
            System::Chats => "system:chats",
            System::Push => "system:push",
            System::InboundMail => "system:inbound",
        };
        Self {
            role,
            tenant: Uuid::nil(),
            person: Uuid::nil(),
            read_only: false,
        }
    }

    /// Reads one tenant whole, on behalf of an admin; of nobody on the command line. Whether the admin answers for it, the
    /// database looks up.
    #[must_use]
    pub fn export(tenant: Uuid, admin: Option<Uuid>) -> Self {
        Self {
            role: "system:export",
            tenant,
            person: admin.unwrap_or_default(),
            read_only: true,
        }
    }

    pub(super) const fn is_read_only(&self) -> bool {
        self.read_only
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
