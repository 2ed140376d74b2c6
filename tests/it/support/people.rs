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

    /// Stands in their address alone.
    pub const fn address_mark(self) -> &'static str {
        match self {
            Self::Anna => "mark-anna@",
            Self::Ben => "mark-ben@",
            Self::Carl => "mark-carl@",
        }
    }

    /// A session of theirs that nobody uses.
    pub const fn session(self) -> uuid::Uuid {
        uuid::Uuid::from_u128(0x5e55 + self as u128)
    }

    /// An answer by mail to their ticket that waits for staff, and one that staff will not want.
    pub const fn parked(self) -> [uuid::Uuid; 2] {
        [
            uuid::Uuid::from_u128(0x9a4ced + self as u128),
            uuid::Uuid::from_u128(0x59a8 + self as u128),
        ]
    }

    /// The token of a link to a new password that was mailed to them.
    pub fn link(self) -> String {
        use base64::Engine;
        base64::prelude::BASE64_URL_SAFE_NO_PAD.encode([self as u8 + 1; 32])
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
    /// At the desk, serving Nordwind and nobody else.
    Restricted,
    /// At the desk.
    Admin,
    /// At Oriale's portal, with a password that was mailed to them: they have to choose their own first.
    Newcomer,
    /// At the desk, with the code of the second factor still to be entered.
    Verifying,
    /// A contact of Oriale who may not log in any more, with a session that was forgotten to end.
    Deactivated,
    /// A program, by an access token of Anna's that only reads.
    Reader,
    /// A contact of Oriale who was added to Anna's ticket.
    Participant,
    /// One who was let read everybody's tickets at Oriale.
    Granted,
    /// One who was let read Anna's tickets, reply to them, and open some in her name.
    GrantedReply,
    /// One who was let do all that at all of Oriale, until yesterday.
    Expired,
    /// Anna, in a browser that opened a link to the preview of Oriale's design.
    Previewing,
    /// The admin, who looks at the portal as Anna.
    Viewing,
}

impl CallerName {
    pub const ALL: [Self; 17] = [
        Self::Anonymous,
        Self::Previewing,
        Self::Deactivated,
        Self::Reader,
        Self::Viewing,
        Self::Contact,
        Self::Colleague,
        Self::Other,
        Self::Participant,
        Self::Granted,
        Self::GrantedReply,
        Self::Expired,
        Self::Newcomer,
        Self::Verifying,
        Self::Agent,
        Self::Restricted,
        Self::Admin,
    ];

    /// Colleagues of Anna's who read tickets of others, or did.
    pub const READERS: [Self; 4] = [
        Self::Participant,
        Self::Granted,
        Self::GrantedReply,
        Self::Expired,
    ];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Contact => "contact",
            Self::Colleague => "colleague",
            Self::Other => "other",
            Self::Agent => "agent",
            Self::Restricted => "restricted",
            Self::Admin => "admin",
            Self::Newcomer => "newcomer",
            Self::Verifying => "verifying",
            Self::Deactivated => "inactive",
            Self::Reader => "reader",
            Self::Participant => "takes-part",
            Self::Granted => "granted",
            Self::GrantedReply => "grant+write",
            Self::Expired => "expired",
            Self::Previewing => "preview",
            Self::Viewing => "view-as",
        }
    }

    pub const fn host(self) -> &'static str {
        match self {
            Self::Anonymous
            | Self::Contact
            | Self::Colleague
            | Self::Newcomer
            | Self::Deactivated
            | Self::Reader
            | Self::Participant
            | Self::Granted
            | Self::GrantedReply
            | Self::Expired
            | Self::Previewing
            | Self::Viewing => "oriale.localhost",
            Self::Other => "nordwind.localhost",
            Self::Agent | Self::Restricted | Self::Admin | Self::Verifying => "desk.localhost",
        }
    }

    /// The contact who asks, if it is one.
    pub const fn owner(self) -> Option<Owner> {
        match self {
            Self::Contact | Self::Reader | Self::Viewing => Some(Owner::Anna),
            Self::Colleague => Some(Owner::Ben),
            Self::Other => Some(Owner::Carl),
            _ => None,
        }
    }

    /// What they log in with; none for who does not.
    pub fn email(self) -> Option<String> {
        match self {
            Self::Anonymous
            | Self::Deactivated
            | Self::Reader
            | Self::Previewing
            | Self::Viewing => None,
            Self::Agent => Some("mark-staff-agent@provider.example".to_owned()),
            Self::Restricted => Some("mark-staff-restricted@provider.example".to_owned()),
            Self::Admin => Some("mark-staff-admin@provider.example".to_owned()),
            Self::Newcomer => Some("mark-newcomer@oriale.example".to_owned()),
            Self::Verifying => Some("mark-staff-verifying@provider.example".to_owned()),
            Self::Participant => Some("mark-participant@oriale.example".to_owned()),
            Self::Granted => Some("mark-granted@oriale.example".to_owned()),
            Self::GrantedReply => Some("mark-writer@oriale.example".to_owned()),
            Self::Expired => Some("mark-expired@oriale.example".to_owned()),
            contact => contact.owner().map(Owner::email),
        }
    }

    pub const fn is_staff(self) -> bool {
        matches!(self, Self::Agent | Self::Restricted | Self::Admin)
    }

    /// Whose tickets they may read, being no staff, and that those are called as they are.
    pub const fn reads(self, owner: Owner) -> bool {
        match self {
            Self::Participant | Self::GrantedReply => matches!(owner, Owner::Anna),
            Self::Granted => matches!(owner, Owner::Anna | Owner::Ben),
            _ => false,
        }
    }

    /// Whose things they may see besides their own.
    pub const fn serves(self, owner: Owner) -> bool {
        match self {
            Self::Agent | Self::Admin => true,
            Self::Restricted => matches!(owner, Owner::Carl),
            _ => false,
        }
    }
}
