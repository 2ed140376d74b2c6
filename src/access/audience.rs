//! Who a field is for, as one word each.

use async_graphql::Enum;

/// Who may read a field or call a mutation.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody, before log-in too.
    Public,
    /// Whoever was allowed to read the field that this value hangs on.
    Holder,
    /// Every contact who is logged in to this portal.
    Contact,
    /// The contact whose record this is.
    #[graphql(name = "SELF")]
    Self_,
    /// The requester of the ticket.
    OwnTicket,
    /// Staff who work on tickets.
    Agent,
    /// Staff who also administer.
    Admin,
    /// Whoever is logged in and has something left to do before anything else: to choose a password, for one.
    Pending,
    /// Whoever may read the ticket: its requester, those who take part in it, and colleagues whom an admin has let read it. Of an
    /// asset: the contact who has it, those of the department that has it, and everybody where it is shared.
    Participant,
}

impl Audience {
    /// This audience's bit in an [`Audiences`].
    #[must_use]
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// What an admin switches on or off for a portal.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// Contacts see their tickets, write and answer them.
    Tickets,
    /// The knowledge base: contacts find articles that help them.
    Knowledge,
    /// Articles that are for everybody can be read before log-in, and found by search engines. Nothing to be had by one contact
    /// alone: it counts for the portal.
    PublicKnowledge,
    /// Contacts and the support team write to each other.
    Messages,
    /// Contacts chat with the support team while somebody is there. Only together with `MESSAGES`.
    Chat,
    /// Contacts see what is assigned to them, their department or everybody: devices and other things.
    Assets,
}

impl Feature {
    /// Every feature there is, in the order in which portals show them.
    pub const ALL: [Self; 6] = [
        Self::Tickets,
        Self::Messages,
        Self::Chat,
        Self::Assets,
        Self::Knowledge,
        Self::PublicKnowledge,
    ];

    /// The word used in `tenant.toml` and in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tickets => "tickets",
            Self::Knowledge => "knowledge",
            Self::PublicKnowledge => "public_knowledge",
            Self::Messages => "messages",
            Self::Chat => "chat",
            Self::Assets => "assets",
        }
    }

    /// The feature of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|feature| feature.word() == word)
    }
}

/// The features that are switched on, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FeatureSet(u32);

impl FeatureSet {
    /// What is on where nobody has decided.
    pub const STANDARD: Self = Self(1 << Feature::Tickets as u32 | 1 << Feature::Knowledge as u32);

    /// Whether the feature is switched on.
    #[must_use]
    pub const fn contains(self, feature: Feature) -> bool {
        self.0 & (1 << feature as u32) != 0
    }

    /// Whether the features of these bits are all switched on.
    #[must_use]
    pub(super) const fn contains_all(self, bits: u32) -> bool {
        self.0 & bits == bits
    }

    /// What counts when the features of another are added, and then those of a third taken away.
    #[must_use]
    pub const fn switched(self, on: Self, off: Self) -> Self {
        Self((self.0 | on.0) & !off.0).counting()
    }

    /// What counts of what is switched on: some features are nothing without another.
    #[must_use]
    pub const fn counting(self) -> Self {
        if self.contains(Feature::Messages) {
            self
        } else {
            Self(self.0 & !(1 << Feature::Chat as u32))
        }
    }

    /// The features of the set, in [`Feature::ALL`]'s order.
    pub fn iter(self) -> impl Iterator<Item = Feature> {
        Feature::ALL
            .into_iter()
            .filter(move |&feature| self.contains(feature))
    }
}

impl FromIterator<Feature> for FeatureSet {
    fn from_iter<I: IntoIterator<Item = Feature>>(features: I) -> Self {
        Self(
            features
                .into_iter()
                .fold(0, |set, feature| set | 1 << feature as u32),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `portico-macros` computes the same bits from the same words.
    #[test]
    fn bits_are_those_of_the_macro() {
        let order = [
            Audience::Public,
            Audience::Holder,
            Audience::Contact,
            Audience::Self_,
            Audience::OwnTicket,
            Audience::Agent,
            Audience::Admin,
            Audience::Pending,
            Audience::Participant,
        ];
        for (bit, audience) in order.into_iter().enumerate() {
            assert_eq!(audience.bit(), 1 << bit);
        }
    }

    #[test]
    fn there_is_no_chat_without_messages() {
        let set = |features: &[Feature]| features.iter().copied().collect::<FeatureSet>();
        let (both, chat) = (
            set(&[Feature::Messages, Feature::Chat]),
            set(&[Feature::Chat]),
        );
        let (none, messages) = (FeatureSet::default(), set(&[Feature::Messages]));
        assert_eq!(chat.switched(none, none), none);
        assert_eq!(chat.switched(messages, none), both);
        assert_eq!(both.switched(none, messages), none);
        assert_eq!(both.switched(none, chat), messages);
        assert_eq!(both.counting(), both);
    }

    #[test]
    fn a_feature_set_holds_what_was_put_in() {
        let set: FeatureSet = [Feature::Tickets].into_iter().collect();
        assert!(set.contains(Feature::Tickets));
        assert!(!FeatureSet::default().contains(Feature::Tickets));
        assert_eq!(set.iter().collect::<Vec<_>>(), [Feature::Tickets]);
    }
}
