//! The people of the tests: whose things there are, and who asks for them.

/// Whose an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A contact of Oriale.
    Anna,
    /// Her colleague.
    Ben,
    /// A contact of Nordwind.
    Carl,
}

impl Owner {
    pub const ALL: [Self; 3] = [Self::Anna, Self::Ben, Self::Carl];

    pub const fn slug(self) -> &'static str {
        match self {
            Self::Anna | Self::Ben => "oriale",
            Self::Carl => "nordwind",
        }
    }

    /// Stands in everything that is theirs, and nowhere else.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Anna => "mark-anna",
            Self::Ben => "mark-ben",
            Self::Carl => "mark-carl",
        }
    }

    pub fn email(self) -> String {
        format!("{}@{}.example", self.mark(), self.slug())
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallerName {
    /// Nobody is logged in, at Oriale's portal.
    Anonymous,
    /// Anna.
    Contact,
    /// Ben.
    Colleague,
    /// Carl, at Nordwind's portal.
    Other,
    /// At the desk.
    Agent,
    /// At the desk.
    Admin,
}

impl CallerName {
    pub const ALL: [Self; 6] = [
        Self::Anonymous,
        Self::Contact,
        Self::Colleague,
        Self::Other,
        Self::Agent,
        Self::Admin,
    ];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Contact => "contact",
            Self::Colleague => "colleague",
            Self::Other => "other",
            Self::Agent => "agent",
            Self::Admin => "admin",
        }
    }

    pub const fn host(self) -> &'static str {
        match self {
            Self::Anonymous | Self::Contact | Self::Colleague => "oriale.localhost",
            Self::Other => "nordwind.localhost",
            Self::Agent | Self::Admin => "desk.localhost",
        }
    }

    /// The contact who asks, if it is one.
    pub const fn owner(self) -> Option<Owner> {
        match self {
            Self::Contact => Some(Owner::Anna),
            Self::Colleague => Some(Owner::Ben),
            Self::Other => Some(Owner::Carl),
            _ => None,
        }
    }

    pub fn email(self) -> Option<String> {
        match self {
            Self::Anonymous => None,
            Self::Agent => Some("mark-staff-agent@provider.example".to_owned()),
            Self::Admin => Some("mark-staff-admin@provider.example".to_owned()),
            contact => contact.owner().map(Owner::email),
        }
    }

    pub const fn is_staff(self) -> bool {
        matches!(self, Self::Agent | Self::Admin)
    }
}
