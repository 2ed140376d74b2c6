//! Articles: in each owner's portal one that was called something else before, which is public for Anna's, another like it, and the
//! categories in which they lie; and one category in which nothing does. What the owner said of the first, how often it was read,
//! and what nobody found. A form that the first leads to, and a picture that nothing names yet.

use std::collections::BTreeMap;

use portico::api::{GlobalId, NodeKind};
use uuid::Uuid;

use super::{Owner, TestDatabase};

/// Of the article that belongs to an owner's portal.
pub fn article_of(owner: Owner) -> Uuid {
    Uuid::from_u128(0xa471_0000 + owner as u128)
}

/// Of the category in which it lies.
pub fn category_of(owner: Owner) -> Uuid {
    Uuid::from_u128(0xca7e_0000 + owner as u128)
}

/// Of a category in which nothing lies.
pub fn empty_category_of(owner: Owner) -> Uuid {
    Uuid::from_u128(0xca7e_1000 + owner as u128)
}

/// Of a file that the article leads to.
pub fn file_of(owner: Owner) -> Uuid {
    Uuid::from_u128(0xf11e_0000 + owner as u128)
}

/// Of a file of the article that no version names.
pub fn loose_file_of(owner: Owner) -> Uuid {
    Uuid::from_u128(0xf11e_1000 + owner as u128)
}

/// A slug that the article had.
pub fn old_slug_of(owner: Owner) -> String {
    format!("{}-before", slug_of(owner))
}

/// Its slug.
pub const fn slug_of(owner: Owner) -> &'static str {
    match owner {
        Owner::Anna => "house-instruction",
        Owner::Ben => "works-instruction",
        Owner::Carl => "ship-instruction",
    }
}

pub(super) async fn fill(
    database: &TestDatabase,
    tenants: &BTreeMap<&'static str, Uuid>,
    contacts: &BTreeMap<Owner, Uuid>,
    staff: Uuid,
) {
    for owner in Owner::ALL {
        let tenant = tenants[owner.slug()];
        let (id, category, empty) = (
            article_of(owner),
            category_of(owner),
            empty_category_of(owner),
        );
        let other = Uuid::from_u128(id.as_u128() + 0x100);
        let top = Uuid::from_u128(category.as_u128() + 0x100);
        let (slug, old, contact) = (slug_of(owner), old_slug_of(owner), contacts[&owner]);
        let audience = if owner == Owner::Anna {
            "public"
        } else {
            "contacts"
        };
        let name = if owner == Owner::Carl {
            "Nordwind"
        } else {
            "Oriale"
        };
        let (file, loose) = (file_of(owner), loose_file_of(owner));
        let body = format!(
            "*b* [f](file:{})\n\n1. open\n2. close",
            GlobalId::new(NodeKind::ArticleFile, file)
        );
        let texts = serde_json::json!({
            "de": { "slug": slug, "title": format!("{name} instruction"), "summary": "s", "body": body },
            "en": { "slug": slug, "title": format!("{name} instruction"), "summary": "s", "body": body },
        });
        database
            .as_owner(&format!(
                "INSERT INTO knowledge_categories (id, tenant_id, parent_id, names, slug, icon, position) VALUES
                     ('{top}', '{tenant}', NULL, '{{\"en\": \"{name} top\"}}', '{slug}-top', 'book', 1),
                     ('{category}', '{tenant}', '{top}', '{{\"en\": \"{name} within\"}}', '{slug}-within', 'key', 1),
                     ('{empty}', '{tenant}', NULL, '{{\"en\": \"{name} empty\"}}', '{slug}-empty', NULL, 2);
                 INSERT INTO articles (id, tenant_id, category_id, state, audience, kinds, departments, tags, owner_id, review_on,
                     latest, published, publish_at, expires_at, published_at)
                 SELECT i, '{tenant}', '{category}', 'published', '{audience}', '{{employee}}', '{{house}}', '{{{slug}}}',
                     '{staff}', '2100-01-01', 1, 1, '2026-01-01', '2100-01-01', '2026-01-01'
                 FROM unnest(ARRAY['{id}', '{other}']::uuid[]) i;
                 INSERT INTO article_contacts (article_id, tenant_id, contact_id) VALUES ('{id}', '{tenant}', '{contact}');
                 INSERT INTO article_versions (article_id, number, tenant_id, texts, author_id, author_name, files)
                 SELECT i, 1, '{tenant}', '{texts}', '{staff}', 'Alex Agent', ARRAY['{file}']::uuid[] FROM unnest(ARRAY['{id}', '{other}']::uuid[]) i;
                 INSERT INTO article_texts (article_id, number, locale, tenant_id, slug, title, summary, body, plain, tags, shown_from, files)
                 SELECT i, 1, l, '{tenant}', CASE i WHEN '{id}' THEN '{slug}' ELSE '{slug}-other' END, '{name} instruction', 's',
                     '{body}', 'b', '{slug}', '2026-01-01', ARRAY['{file}']::uuid[]
                 FROM unnest(ARRAY['{id}', '{other}']::uuid[]) i, unnest(ARRAY['de', 'en']) l;
                 INSERT INTO article_files (id, article_id, tenant_id, uploader_id, file_name, media_type, size, sha256, state, width,
                     height, thumbnail_type)
                 VALUES ('{file}', '{id}', '{tenant}', '{staff}', '{name} form.pdf', 'application/pdf', 1, '', 'ready', NULL, NULL,
                     NULL), ('{loose}', '{id}', '{tenant}', '{staff}', '{name} lid.png', 'image/png', 1, '', 'ready', 4, 3, 'image/png');
                 INSERT INTO article_slugs (tenant_id, slug, article_id, locale, published) VALUES
                     ('{tenant}', '{slug}', '{id}', 'en', true), ('{tenant}', '{old}', '{id}', 'en', true),
                     ('{tenant}', '{slug}-other', '{other}', 'en', true);
                 INSERT INTO article_votes (article_id, number, tenant_id, contact_id, helpful, reason, comment)
                 VALUES ('{id}', 1, '{tenant}', '{contact}', false, 'unclear', '{mark} comment');
                 INSERT INTO article_votes (article_id, number, tenant_id, contact_id, helpful)
                 VALUES ('{other}', 1, '{tenant}', '{contact}', true);
                 INSERT INTO article_favourites (article_id, tenant_id, contact_id) VALUES ('{other}', '{tenant}', '{contact}');
                 UPDATE articles SET related = ARRAY['{other}']::uuid[] WHERE id = '{id}';
                 INSERT INTO article_step_votes (article_id, number, locale, step, tenant_id, contact_id, helpful)
                 SELECT '{id}', 1, l, 2, '{tenant}', '{contact}', false FROM unnest(ARRAY['de', 'en']) l;
                 INSERT INTO article_days (article_id, tenant_id, day, reads, solved)
                 VALUES ('{id}', '{tenant}', current_date, 3, 1);
                 INSERT INTO missed_searches (tenant_id, locale, words) VALUES ('{tenant}', 'en', '{mark} words');
                 INSERT INTO missed_search_days (tenant_id, locale, words, day) VALUES ('{tenant}', 'en', '{mark} words', current_date);
                 INSERT INTO knowledge_synonyms (id, tenant_id, locale, words)
                 VALUES (gen_random_uuid(), '{tenant}', 'en', ARRAY['{mark} one', '{mark} other']);
                 INSERT INTO knowledge_best_answers (id, tenant_id, article_id, words)
                 VALUES (gen_random_uuid(), '{tenant}', '{id}', '{mark} best')",
                mark = owner.mark(),
            ))
            .await;
    }
}
