//! Global ids: opaque to clients, typed and stable.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use uuid::Uuid;

/// What an id names. The discriminant is part of the encoded id and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum NodeKind {
    /// A tenant's portal.
    Portal = 1,
    /// A contact.
    Contact = 2,
    /// A member of staff.
    StaffMember = 3,
    /// A ticket.
    Ticket = 4,
    /// An entry in a ticket's timeline.
    TimelineEntry = 5,
    /// An internal note.
    InternalNote = 6,
    /// A mail in the outbox.
    Mail = 7,
    /// A session.
    Session = 8,
    /// An entry of the audit log.
    AuditEvent = 9,
    /// A contact's account with another provider.
    LinkedIdentity = 10,
    /// A provider of single sign-on.
    IdentityProvider = 11,
    /// A file that is attached to a message.
    Attachment = 12,
    /// A grant to read tickets of others.
    TicketGrant = 14,
    /// A webhook.
    Webhook = 30,
    /// A message to a webhook.
    WebhookDelivery = 31,
    /// A mail that came in and did not become a reply.
    InboundMail = 22,
    /// A saved view of the queue.
    DeskView = 17,
    /// A canned answer.
    CannedAnswer = 18,
    /// A link to the preview of a design.
    BrandPreviewLink = 19,
    /// An announcement.
    Announcement = 40,
    /// A customer's own domain.
    TenantDomain = 41,
    /// A page of a portal's own.
    Page = 42,
    /// An article of the knowledge base.
    Article = 43,
    /// A category of articles.
    ArticleCategory = 44,
    /// A file of an article.
    ArticleFile = 45,
    /// A conversation.
    Conversation = 50,
    /// A message of a conversation.
    ConversationMessage = 51,
    /// An asset.
    Asset = 60,
    /// A type of assets.
    AssetType = 61,
}

impl NodeKind {
    const ALL: [Self; 29] = [
        Self::Portal,
        Self::Contact,
        Self::StaffMember,
        Self::Ticket,
        Self::TimelineEntry,
        Self::InternalNote,
        Self::Mail,
        Self::Session,
        Self::AuditEvent,
        Self::LinkedIdentity,
        Self::IdentityProvider,
        Self::Attachment,
        Self::TicketGrant,
        Self::Webhook,
        Self::WebhookDelivery,
        Self::InboundMail,
        Self::DeskView,
        Self::CannedAnswer,
        Self::BrandPreviewLink,
        Self::Announcement,
        Self::TenantDomain,
        Self::Page,
        Self::Article,
        Self::ArticleCategory,
        Self::ArticleFile,
        Self::Conversation,
        Self::ConversationMessage,
        Self::Asset,
        Self::AssetType,
    ];
}

/// The id of an object of a kind: base64url (RFC 4648 §5, no padding) of one byte kind and sixteen bytes UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GlobalId {
    /// What it names.
    pub kind: NodeKind,
    /// Which one.
    pub id: Uuid,
}

impl GlobalId {
    /// Puts kind and id together.
    #[must_use]
    pub const fn new(kind: NodeKind, id: Uuid) -> Self {
        Self { kind, id }
    }

    /// Reads an id; none for anything that Portico did not write.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 17] = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (kind, id) = bytes.split_first()?;
        let kind = NodeKind::ALL
            .into_iter()
            .find(|known| *known as u8 == *kind)?;
        Some(Self {
            kind,
            id: Uuid::from_slice(id).ok()?,
        })
    }

    /// The UUID, if the id is of that kind.
    #[must_use]
    pub fn parse_as(text: &str, kind: NodeKind) -> Option<Uuid> {
        Self::parse(text)
            .filter(|global| global.kind == kind)
            .map(|global| global.id)
    }
}

impl std::fmt::Display for GlobalId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = [self.kind as u8; 17];
        bytes[1..].copy_from_slice(self.id.as_bytes());
        formatter.write_str(&BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_what_it_named_and_as_nothing_else() {
        let id = Uuid::from_u128(0x0192_3344_5566_7788_99aa_bbcc_ddee_ff00);
        let text = GlobalId::new(NodeKind::Ticket, id).to_string();
        assert_eq!(GlobalId::parse_as(&text, NodeKind::Ticket), Some(id));
        assert_eq!(GlobalId::parse_as(&text, NodeKind::Contact), None);
    }

    #[test]
    fn what_portico_did_not_write_is_no_id() {
        for text in [
            "",
            "4711",
            "💥",
            "AAAA",
            &"A".repeat(10_000),
            "/wAAAAAAAAAAAAAAAAAAAAA",
        ] {
            assert_eq!(GlobalId::parse(text), None, "{text}");
        }
    }
}
