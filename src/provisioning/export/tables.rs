//! What is in an export and what is not: each table that names a tenant stands in one of the two lists, which a test compares
//! with the database's own catalogue.

/// Rows of one table, in one file of the archive, a line of JSON each.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// The file below `data/`, without its ending. Below `internal/` lies what a provider does not hand over.
    pub file: &'static str,
    /// The table, called `t` in what follows.
    pub table: &'static str,
    /// Which of its rows; `$1` is the tenant.
    pub which: &'static str,
    /// Their order.
    pub order: &'static str,
    /// Columns that stay behind: secrets, keys that mean nothing elsewhere, and what is counted of other rows.
    pub without: &'static [&'static str],
}

const OWN: &str = "t.tenant_id = $1";
/// Of a ticket that the portal shows.
const OF_SHOWN: &str = "t.tenant_id = $1 AND NOT EXISTS (SELECT FROM tickets k
    WHERE k.tenant_id = $1 AND k.id = t.ticket_id AND k.hidden)";
/// Of a ticket that is kept from the portal.
const OF_HIDDEN: &str = "t.tenant_id = $1 AND EXISTS (SELECT FROM tickets k
    WHERE k.tenant_id = $1 AND k.id = t.ticket_id AND k.hidden)";
/// Clocks are the desk's, notes are counted nowhere else, keys of drafts are their browser's.
const NOT_OF_TICKETS: &[&str] = &[
    "client_key",
    "note_count",
    "answer_due",
    "next_due",
    "next_risk",
    "next_warning",
];
/// What an export does not say of a file's row beside what `attached` adds.
pub(super) const NOT_OF_ATTACHMENTS: &[&str] = &["sha256", "came_as", "thumbnail_type"];

macro_rules! rows {
    ($($file:literal = $table:literal, $which:expr, $order:literal, $without:expr;)+) => {
        &[$(Rows { file: $file, table: $table, which: $which, order: $order, without: $without }),+]
    };
}

/// What is in an export beside the tenant's folder, its pictures and its files; the lists of files are written with these
/// (`attached`).
pub const EXPORTED: &[Rows] = rows! {
    "tenant" = "tenants", "t.id = $1", "t.id", &[];
    "hosts" = "tenant_hosts", OWN, "t.position", &[];
    "domains" = "tenant_domains", OWN, "t.name", &["token"];
    "contacts" = "contacts", OWN, "t.created_at, t.id", &["password_mail_id"];
    "identity_providers" = "identity_providers", OWN, "t.position, t.id", &[];
    "identity_provider_settings" = "identity_provider_settings", OWN, "t.provider_id", &["secret_id"];
    "linked_identities" = "linked_identities", OWN, "t.linked_at, t.id", &[];
    "tickets" = "tickets", "t.tenant_id = $1 AND NOT t.hidden", "t.number", NOT_OF_TICKETS;
    "ticket_entries" = "ticket_entries", OF_SHOWN, "t.ticket_id, t.position", &["client_key"];
    "ticket_participants" = "ticket_participants", OF_SHOWN, "t.ticket_id, t.added_at, t.contact_id", &[];
    "ticket_grants" = "ticket_grants", OWN, "t.created_at, t.id", &[];
    "ticket_reads" = "ticket_reads", OF_SHOWN, "t.ticket_id, t.contact_id", &[];
    "conversations" = "conversations", OWN, "t.started_at, t.id", &["client_id"];
    "message_sendings" = "message_sendings", OWN, "t.sent_at, t.id", &["client_id"];
    "conversation_messages" = "conversation_messages", OWN, "t.conversation_id, t.position", &["client_id"];
    "conversation_staff" = "conversation_staff", OWN, "t.conversation_id, t.joined_at, t.staff_id", &[];
    "notified_browsers" = "push_subscriptions", OWN, "t.created_at, t.id", &["session", "endpoint", "p256dh", "auth"];
    "assets" = "assets", OWN, "t.sort_name, t.id", &["search_text", "sort_name", "department_key"];
    "asset_types" = "asset_types", "t.id IN (SELECT a.type_id FROM assets a WHERE a.tenant_id = $1)", "t.key", &[];
    "ticket_assets" = "ticket_assets", OF_SHOWN, "t.ticket_id, t.asset_id", &[];
    "announcements" = "announcements", "t.starts_at <= now() AND (t.for_all OR EXISTS (SELECT FROM announcement_tenants a
        WHERE a.announcement_id = t.id AND a.tenant_id = $1))", "t.starts_at, t.id", &[];
    "announcement_tenants" = "announcement_tenants", OWN, "t.announcement_id", &[];
    "announcement_dismissals" = "announcement_dismissals", OWN, "t.announcement_id, t.contact_id", &[];
    "pages" = "pages", OWN, "t.position, t.slug", &[];
    "mail_texts" = "mail_texts", OWN, "t.kind, t.locale", &[];
    "article_categories" = "knowledge_categories", OWN, "t.position, t.slug", &[];
    "articles" = "articles", "t.tenant_id = $1 AND t.state = 'published' AND t.audience <> 'staff'", "t.created_at, t.id", &[];
    "article_texts" = "article_texts", "t.tenant_id = $1 AND EXISTS (SELECT FROM articles a WHERE a.id = t.article_id
        AND a.state = 'published' AND a.audience <> 'staff')", "t.article_id, t.locale, t.number", &["words", "head", "plain"];
    "article_contacts" = "article_contacts", OWN, "t.article_id, t.contact_id", &[];
    "article_favourites" = "article_favourites", OWN, "t.contact_id, t.added_at, t.article_id", &[];
    "article_votes" = "article_votes", OWN, "t.article_id, t.number, t.contact_id", &[];
    "article_step_votes" = "article_step_votes", OWN, "t.article_id, t.number, t.locale, t.step, t.contact_id", &[];
    "article_days" = "article_days", OWN, "t.day, t.article_id", &[];
    "missed_searches" = "missed_searches", OWN, "t.words, t.locale", &[];
    "missed_search_days" = "missed_search_days", OWN, "t.day, t.words, t.locale", &[];
    "search_synonyms" = "knowledge_synonyms", OWN, "t.locale, t.words", &["folded"];
    "search_best_answers" = "knowledge_best_answers", OWN, "t.words, t.article_id", &["folded"];
    "brand_versions" = "branding_versions", OWN, "t.version", &[];
    "brand_pictures" = "brand_images", OWN, "t.created_at, t.hash", &["bytes"];
    "internal/hidden_tickets" = "tickets", "t.tenant_id = $1 AND t.hidden", "t.number", NOT_OF_TICKETS;
    "internal/hidden_ticket_entries" = "ticket_entries", OF_HIDDEN, "t.ticket_id, t.position", &["client_key"];
    "internal/hidden_ticket_participants" = "ticket_participants", OF_HIDDEN, "t.ticket_id, t.added_at, t.contact_id", &[];
    "internal/hidden_ticket_reads" = "ticket_reads", OF_HIDDEN, "t.ticket_id, t.contact_id", &[];
    "internal/notes" = "ticket_internal_notes", OWN, "t.ticket_id, t.position", &["client_key"];
    "internal/conversation_traces" = "conversation_traces", OWN, "t.conversation_id, t.position, t.revision", &[];
    "internal/asset_assignments" = "asset_assignments", OWN, "t.asset_id, t.assigned_at, t.id", &[];
    "internal/hidden_ticket_assets" = "ticket_assets", OF_HIDDEN, "t.ticket_id, t.asset_id", &[];
    "internal/ticket_clocks" = "ticket_clocks", OWN, "t.ticket_id", &[];
    "internal/ticket_links" = "ticket_links", "t.one_tenant_id = $1 AND t.other_tenant_id = $1",
        "t.created_at, t.one_ticket_id, t.other_ticket_id", &[];
    "internal/planned_announcements" = "announcements", "t.starts_at > now() AND (t.for_all OR EXISTS (SELECT FROM announcement_tenants a
        WHERE a.announcement_id = t.id AND a.tenant_id = $1))", "t.starts_at, t.id", &[];
    "internal/articles" = "articles", "t.tenant_id = $1 AND NOT (t.state = 'published' AND t.audience <> 'staff')",
        "t.created_at, t.id", &[];
    "internal/article_versions" = "article_versions", OWN, "t.article_id, t.number", &[];
    "internal/article_slugs" = "article_slugs", OWN, "t.article_id, t.slug", &[];
    "internal/brand_draft" = "branding_drafts", OWN, "t.tenant_id", &[];
    "internal/brand_publications" = "branding_publications", OWN, "t.version", &[];
    "internal/mails" = "mail_outbox", OWN, "t.created_at, t.id", &["sealed"];
    "internal/inbound_mails" = "inbound_mails", OWN, "t.received_at, t.id", &["client_key"];
    "internal/audit_events" = "audit_events", OWN, "t.at, t.id", &[];
    "internal/webhooks" = "webhooks", OWN, "t.created_at, t.id", &[];
    "internal/views" = "desk_views", "t.tenant_id = $1 AND t.shared", "t.position, t.id", &[];
    "internal/canned_answers" = "canned_answers", "t.tenant_id = $1 AND t.shared", "t.title, t.id", &[];
    "internal/serving_staff" = "staff_tenants", OWN, "t.staff_id", &[];
    // Names of those whom the other files name by their ids.
    "internal/staff" = "staff", "t.id IN (
        SELECT s.staff_id FROM staff_tenants s WHERE s.tenant_id = $1
        UNION SELECT k.assignee_id FROM tickets k WHERE k.tenant_id = $1
        UNION SELECT e.author_staff_id FROM ticket_entries e WHERE e.tenant_id = $1
        UNION SELECT n.author_staff_id FROM ticket_internal_notes n WHERE n.tenant_id = $1
        UNION SELECT p.staff_id FROM conversation_staff p WHERE p.tenant_id = $1
        UNION SELECT y.staff_id FROM message_sendings y WHERE y.tenant_id = $1
        UNION SELECT m.author_staff_id FROM conversation_messages m WHERE m.tenant_id = $1
        UNION SELECT d.assigned_by FROM asset_assignments d WHERE d.tenant_id = $1
        UNION SELECT d.returned_by FROM asset_assignments d WHERE d.tenant_id = $1
        UNION SELECT a.uploader_staff_id FROM attachments a WHERE a.tenant_id = $1
        UNION SELECT f.uploader_id FROM article_files f WHERE f.tenant_id = $1
        UNION SELECT i.handled_by FROM inbound_mails i WHERE i.tenant_id = $1
        UNION SELECT g.created_by FROM ticket_grants g WHERE g.tenant_id = $1
        UNION SELECT r.owner_id FROM articles r WHERE r.tenant_id = $1
        UNION SELECT v.author_id FROM article_versions v WHERE v.tenant_id = $1
        UNION SELECT l.actor_id FROM audit_events l WHERE l.tenant_id = $1 AND l.actor_kind = 'staff')", "t.id", &[];
};

/// Tables that name a tenant and stay behind, and why.
pub const LEFT_OUT: &[(&str, &str)] = &[
    ("contact_passwords", "secret: hashes of passwords"),
    ("account_links", "secret: hashes of links to a new password"),
    ("sessions", "secret: hashes of what opens a session"),
    ("view_handovers", "secret: hashes, good for a minute"),
    ("identity_provider_secrets", "secret: sealed"),
    ("sso_attempts", "secret: log-ins that are under way"),
    (
        "brand_preview_links",
        "keys to previews on this very instance",
    ),
    (
        "contact_directory",
        "a copy of names and departments that contacts has",
    ),
    (
        "ticket_texts",
        "a copy of texts that tickets and ticket_entries have, for searching",
    ),
    (
        "conversation_texts",
        "a copy of texts that conversations and conversation_messages have, for searching",
    ),
    (
        "asset_texts",
        "a copy of texts that assets has, for searching",
    ),
    (
        "webhook_deliveries",
        "what other programs are still to be told of changes that ticket_entries has",
    ),
    (
        "push_deliveries",
        "what browsers are still to be told of messages that conversation_messages has",
    ),
];

impl Rows {
    /// The statement that gives each row as one line of JSON.
    pub(super) fn statement(&self) -> String {
        let Self {
            table,
            which,
            order,
            without,
            ..
        } = self;
        format!(
            "SELECT (to_jsonb(t) - '{{{}}}'::text[])::text AS json FROM {table} t WHERE {which} ORDER BY {order}",
            without.join(",")
        )
    }

    /// Its file in the archive.
    #[must_use]
    pub fn path(&self) -> String {
        format!("data/{}.ndjson", self.file)
    }
}
