//! What lies in the brand studio: for each tenant a draft with a plan, and a former version. Luma's design is the base of
//! which Nordwind has its typeface.

use uuid::Uuid;

use super::{Owner, TestDatabase};

/// A link to the preview of each portal's.
pub fn link_of(owner: Owner) -> Uuid {
    Uuid::from_u128(match owner {
        Owner::Carl => 0x53,
        Owner::Anna | Owner::Ben => 0x52,
    })
}

/// A design as the API takes it; its pictures are left out.
pub const DESIGN: &str = "{ productName: \"mark-staff portal\", primaryColor: \"#0a5cff\", accentColor: \"#ff6b4a\", \
     typeface: SERIF, cornerStyle: ROUND, cardStyle: OUTLINED, density: COMPACT, bannerLayout: CENTER, \
     bannerOverlay: LIGHT, bannerFocus: { x: 20, y: 80 }, texts: [{ locale: DE, headline: \"mark-staff words\", greeting: \"Moin {name}\", newTicketLabel: \"Melden\", \
     ticketsLabel: \"Gemeldetes\", mailSender: \"Oriale Werkstatt\" }], pictures: [], pattern: WAVES, navigationLayout: SIDE, homeLayout: LIST, \
     footerLinks: [{ url: \"https://oriale.example/hilfe\", labels: [{ locale: DE, label: \"Hilfe\" }] }] }";

/// The link of whoever looks at Oriale's preview.
pub const LOOKED_AT: Uuid = Uuid::from_u128(0x51);

/// What a preview may show of the draft: its own words.
pub const SHOWN: [&str; 2] = ["mark-staff portal", "mark-staff words"];

/// The revision of each draft.
pub const REVISION: i32 = 7;

/// Writes them.
pub(super) async fn fill(database: &TestDatabase) {
    database
        .as_owner(
            r#"UPDATE branding_versions SET version = 2,
                 design = jsonb_set(jsonb_set(design, '{pictures,login_background}', design #> '{pictures,banner}'), '{texts,de}',
                     design #> '{texts,de}' || '{"greeting": "Hallo {name}", "new_ticket_label": "Fragen", "tickets_label": "Gefragtes"}')
                     || '{"footer_links": [{"url": "/pages/imprint", "labels": {"de": "Wer wir sind"}}]}';
             INSERT INTO branding_versions (tenant_id, version, design)
                 SELECT tenant_id, 1, design FROM branding_versions;
             INSERT INTO branding_publications (tenant_id, version, published_by, restored_from)
                 SELECT tenant_id, 2, 'mark-staff Name', 1 FROM branding_versions WHERE version = 2;
             UPDATE tenants SET branding_version = 2, brand_base = slug = 'luma';
             UPDATE branding_versions v SET design = design || '{"inherits": ["typeface"], "typeface": "rounded"}'
                 FROM tenants t WHERE t.id = v.tenant_id AND t.slug = 'nordwind';"#,
        )
        .await;
    for (link, slug) in [
        (LOOKED_AT, "oriale"),
        (link_of(Owner::Anna), "oriale"),
        (link_of(Owner::Carl), "nordwind"),
    ] {
        database
            .as_owner(&format!(
                "INSERT INTO brand_preview_links (id, tenant_id, made_by, expires_at, opened_at)
                 SELECT '{link}', id, 'mark-staff Name', now() + interval '1 day', now() FROM tenants WHERE slug = '{slug}'"
            ))
            .await;
    }
    let words = serde_json::json!({
        "headline": "mark-staff words", "greeting": "g", "new_ticket_label": "n", "tickets_label": "t", "mail_sender": "s", "welcome": "w", "mail_footer": "f", "logo_alt": "l", "banner_alt": "b"
    });
    let changed =
        serde_json::json!({"productName": {"by": "mark-staff Name", "at": "2026-11-01T00:00:00Z"}});
    database
        .as_owner(&format!(
            "UPDATE branding_drafts d SET revision = {REVISION}, based_on = 2, changed = '{changed}',
                 changed_by = 'mark-staff Name', planned_for = '2100-01-01', planned_design = v.design,
                 design = jsonb_set(v.design || '{{\"product_name\": \"mark-staff portal\"}}', '{{texts,de}}', '{words}')
             FROM branding_versions v WHERE v.tenant_id = d.tenant_id AND v.version = 2"
        ))
        .await;
}
