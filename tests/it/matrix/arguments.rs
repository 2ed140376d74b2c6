//! How the fields that take arguments are asked.

use crate::support::studio;

/// A day so far from today.
fn days_off(days: i64) -> String {
    let day = chrono::Utc::now() + chrono::TimeDelta::days(days);
    day.format("%Y-%m-%d").to_string()
}

/// How a field with required arguments is asked: the object that it then yields, if that is fixed, and its arguments.
/// A field that is not listed fails the test: nobody has thought about how to reach it.
pub fn variants(on: &str, field: &str, required: &[String]) -> Vec<(Option<String>, String)> {
    let fixed = |object: &str, arguments: &str| (Some(object.to_owned()), format!("({arguments})"));
    match (on, field) {
        ("Query", "node") => vec![
            fixed("Ticket", "id: \"$ticket\""),
            fixed("Contact", "id: \"$contact\""),
            fixed("Portal", "id: \"$portal\""),
            fixed("StaffMember", "id: \"$staff\""),
            fixed("Conversation", "id: \"$conversation\""),
            fixed("ConversationMessage", "id: \"$message\""),
            fixed("Asset", "id: \"$asset\""),
        ],
        ("Viewer", "ticket") => vec![fixed("Ticket", "number: $number")],
        ("Viewer" | "ServiceDesk", "conversation") => {
            vec![fixed("Conversation", "id: \"$conversation\"")]
        }
        ("Viewer" | "ServiceDesk", "asset") => vec![fixed("Asset", "id: \"$asset\"")],
        ("ServiceDesk", "chatAgents") => {
            vec![(None, "(conversationId: \"$conversation\")".to_owned())]
        }
        ("Conversation", "changes") => vec![(None, "(after: 0)".to_owned())],
        ("ServiceDesk", "webhookDeliveries") => {
            vec![(None, "(webhook: \"$webhook\", first: 1)".to_owned())]
        }
        ("ServiceDesk", "search") => vec![(None, "(text: \"$slug\")".to_owned())],
        ("ServiceDesk", "messageRecipients") => {
            vec![(None, "(to: { portalId: \"$portal\" })".to_owned())]
        }
        ("ServiceDesk", "figures" | "messageFigures") => {
            let (from, to) = (days_off(-30), days_off(1));
            let arguments = format!("(tenantId: \"$portal\", from: \"{from}\", to: \"{to}\")");
            vec![(None, arguments)]
        }
        ("ServiceDesk", "brandStudio") => vec![(None, "(tenantId: \"$portal\")".to_owned())],
        ("ServiceDesk", "brandPreview") => {
            let arguments = format!("(tenantId: \"$portal\", design: {})", studio::DESIGN);
            vec![(None, arguments)]
        }
        ("ServiceDesk", "identityProviders") => vec![(None, "(tenant: \"$portal\")".to_owned())],
        ("ServiceDesk", "ticketGrants") => vec![(None, "(contact: \"$contact\")".to_owned())],
        ("ServiceDesk", "otherTickets") => vec![(None, "(ticketId: \"$ticket\")".to_owned())],
        // Only for a ticket are they filled.
        ("ServiceDesk", "cannedAnswers") => vec![(None, "(ticketId: \"$ticket\")".to_owned())],
        ("ServiceDesk", "ticket") => vec![fixed("Ticket", "id: \"$ticket\"")],
        ("ServiceDesk", "tenantAddresses") => vec![(None, "(tenantId: \"$portal\")".to_owned())],
        ("ServiceDesk", "tenant") => vec![(None, "(id: \"$portal\")".to_owned())],
        ("ServiceDesk", "mailTexts") => vec![(None, "(tenantId: \"$portal\")".to_owned())],
        ("ServiceDesk", "mailPreview") => {
            let arguments = "(tenantId: \"$portal\", kind: TICKET_MOVED, locale: EN, texts: { subject: \"no number\" })";
            vec![(None, arguments.to_owned())]
        }
        ("Query", "page") => vec![(None, "(slug: \"$pageSlug\")".to_owned())],
        ("Knowledge", "article") => vec![(None, "(slug: \"$articleSlug\")".to_owned())],
        ("Knowledge", "search") => vec![(None, "(text: \"instruction\")".to_owned())],
        ("Knowledge", "suggest") => vec![(None, "(text: \"instruction\")".to_owned())],
        ("DeskKnowledge", "figures") => {
            let (from, to) = (days_off(-30), days_off(1));
            let arguments = format!("(tenantId: \"$portal\", from: \"{from}\", to: \"{to}\")");
            vec![(None, arguments)]
        }
        ("DeskKnowledge", "searchWords") => vec![(None, "(tenantId: \"$portal\")".to_owned())],
        ("DeskKnowledge", "matchingArticles") => {
            let arguments = "(tenantId: \"$portal\", text: \"instruction\")";
            vec![(None, arguments.to_owned())]
        }
        ("DeskKnowledge", "article") => vec![(None, "(id: \"$article\")".to_owned())],
        ("ServiceDesk", "pages") => vec![(None, "(tenantId: \"$portal\")".to_owned())],
        ("ServiceDesk" | "DeskKnowledge", "markdownPreview") => {
            vec![(None, "(markdown: \"*m*\")".to_owned())]
        }
        ("ServiceDesk", "announcement") => vec![(None, "(id: \"$announcement\")".to_owned())],
        ("ServiceDesk", "contact") => vec![fixed("Contact", "id: \"$contact\"")],
        _ if required.is_empty() => vec![(None, String::new())],
        _ => panic!(
            "the walk does not know how to reach {on}.{field}: say so in matrix/arguments.rs"
        ),
    }
}
