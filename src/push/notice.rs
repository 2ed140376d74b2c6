//! What a browser is told: JSON, which the portal's service worker makes a notification of.

use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use crate::{
    api::{GlobalId, NodeKind},
    text::{Locale, markdown_to_text, message},
};

/// Characters of a text at most: systems show some hundred.
const MAX_TEXT: usize = 300;
/// Bytes of a topic: 24 characters of the 32 that a service takes.
const TOPIC: usize = 18;

/// See the module.
#[derive(Debug, Serialize)]
pub(super) struct Notice {
    /// `New message from <portal>`.
    title: String,
    /// What was written and who wrote it; missing unless the tenant wants it told.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// The conversation, as a path on the portal's host.
    path: String,
    /// The portal's sign, as a path.
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<String>,
    /// Takes the place of an earlier notification of the same conversation.
    tag: String,
    /// The contact's language.
    locale: &'static str,
}

impl Notice {
    /// `said` is who wrote what, in Markdown, if that may be told.
    pub(super) fn new(
        portal: &str,
        conversation: Uuid,
        locale: Locale,
        said: Option<(&str, &str)>,
    ) -> Self {
        let id = GlobalId::new(NodeKind::Conversation, conversation).to_string();
        Self {
            title: message(locale, "push-title", &[("portal", portal.into())]),
            body: said.map(|(name, markdown)| {
                let text = shortened(markdown);
                let values = [("name", name.into()), ("text", text.as_str().into())];
                message(locale, "push-body", &values)
            }),
            icon: None,
            path: format!("/messages/{id}"),
            tag: id,
            locale: locale.as_str(),
        }
    }

    /// With a picture beside it.
    pub(super) fn with_icon(self, icon: Option<String>) -> Self {
        Self { icon, ..self }
    }
}

/// The beginning, on one line and without marks.
fn shortened(markdown: &str) -> String {
    // Marks take room too; what is cut off anyway need not be read.
    let beginning: String = markdown.chars().take(MAX_TEXT * 8).collect();
    let text = markdown_to_text(&beginning);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MAX_TEXT) {
        None => line,
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
    }
}

/// What a push service knows a conversation by: of two messages of the same topic that wait there, it keeps the later
/// (RFC 8030, 5.4). It tells nothing of the conversation, and is another one for each browser.
pub(super) fn topic(subscription: Uuid, conversation: Uuid) -> String {
    let mut hash = Sha256::new();
    hash.update(subscription.as_bytes());
    hash.update(conversation.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(&hash.finalize()[..TOPIC])
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: Uuid = Uuid::from_u128(7);

    #[test]
    fn nothing_is_told_of_what_was_written_unless_it_may_be() {
        let plain = serde_json::to_string(&Notice::new("Oriale", ID, Locale::De, None)).unwrap();
        assert!(plain.contains("Neue Nachricht von Oriale"), "{plain}");
        assert!(!plain.contains("body"), "{plain}");
        let said = Some(("Alex", "**Hello**\n\nthere"));
        let told = serde_json::to_string(&Notice::new("Oriale", ID, Locale::En, said)).unwrap();
        assert!(told.contains("Alex: Hello there"), "{told}");
        let long = "ä".repeat(20_000);
        let long = serde_json::to_vec(&Notice::new(
            &"p".repeat(200),
            ID,
            Locale::En,
            Some(("n", &long)),
        ));
        assert!(long.unwrap().len() < super::super::seal::LONGEST);
    }

    #[test]
    fn a_topic_is_what_services_take() {
        let topic = topic(ID, ID);
        assert!(topic.len() == 24 && !topic.contains(['+', '/', '=']));
        assert_ne!(topic, super::topic(ID, Uuid::nil()));
    }
}
