//! The brand of a mail is the tenant's own, from the same directory that serves the portal.

use portico::branding::ContentHash;
use portico::config::PublicAddress;
use portico::db::Events;
use portico::notifications::{Brands, TenantBrands};
use portico::tenants::TenantDirectory;
use portico::text::Locale;
use uuid::Uuid;

use crate::mail_looks::written;
use crate::mail_support::short_answer;
use crate::support::TestDatabase;

const ORIALE: Uuid = Uuid::from_u128(0xa1);
const KETTNER: Uuid = Uuid::from_u128(0xa2);
const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60"><rect width="300" height="60" fill="#7a1f3d"/></svg>"##;

async fn with_tenants() -> TestDatabase {
    let test = TestDatabase::create().await;
    let hash = ContentHash::of(LOGO.as_bytes());
    let logo = serde_json::json!({ "hash": hash, "content_type": "image/svg+xml", "width": 300, "height": 60 });
    let oriale = serde_json::json!({
        "product_name": "Oriale Service", "colors": { "primary": "#7a1f3d" }, "typeface": "serif", "corners": "soft",
        "banner_layout": "center",
        "texts": { "de": { "mail_footer": "Oriale GmbH\nHamburg", "logo_alt": "Oriale" }, "en": { "mail_footer": "Oriale Ltd", "mail_sender": "Oriale, the workshop" } },
        "pictures": { "logo": logo.clone() }
    });
    // Names a picture that is another tenant's.
    let kettner = serde_json::json!({
        "product_name": "Kettner", "colors": { "primary": "#ffd400" }, "pictures": { "logo": logo }
    });
    test.as_owner(&format!(
        r#"INSERT INTO tenants (id, slug, name, default_locale, locales, features, support, branding_version) VALUES
             ('{ORIALE}', 'oriale', 'Oriale', 'de', '{{de,en}}', '{{tickets}}',
              '{{"name": "Oriale IT", "email": "it@oriale.example", "imprint_url": "https://oriale.example/imprint"}}', 1),
             ('{KETTNER}', 'kettner', 'Kettner', 'de', '{{de}}', '{{tickets}}', '{{"name": "Kettner"}}', 1);
           INSERT INTO tenant_hosts (tenant_id, host, position) VALUES
             ('{ORIALE}', 'help.oriale.example', 1), ('{ORIALE}', 'portal.oriale.example', 0), ('{KETTNER}', 'kettner.example', 0);
           INSERT INTO branding_versions (tenant_id, version, design) VALUES ('{ORIALE}', 1, '{oriale}'), ('{KETTNER}', 1, '{kettner}');
           INSERT INTO brand_images (tenant_id, hash, content_type, width, height, bytes)
             VALUES ('{ORIALE}', '{hash}', 'image/svg+xml', 300, 60, convert_to('{LOGO}', 'UTF8'));"#
    ))
    .await;
    test
}

fn brands(test: &TestDatabase, https: bool, port: u16) -> TenantBrands {
    let events = Events::listen(test.service_url.clone());
    TenantBrands::new(
        TenantDirectory::new(test.pool(), &events),
        PublicAddress { https, port },
        portico::notifications::House::of(&crate::support::config()),
    )
}

#[tokio::test]
async fn a_mail_wears_its_tenants_design() {
    let test = with_tenants().await;
    let brands = brands(&test, true, 443);
    let brand = brands
        .brand(Some(ORIALE), Locale::De)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(brand.product, "Oriale Service");
    assert_eq!(
        (brand.host.as_str(), brand.origin.as_str()),
        ("portal.oriale.example", "https://portal.oriale.example")
    );
    assert_eq!(brand.footer.as_deref(), Some("Oriale GmbH\nHamburg"));
    assert_eq!(brand.support_email.as_deref(), Some("it@oriale.example"));
    assert_eq!(brand.light.primary, "#7a1f3d");
    assert_ne!(brand.light.surface, brand.dark.surface);
    let logo = brand.logo.as_ref().unwrap();
    assert_eq!(
        (
            logo.content_type.as_str(),
            logo.width,
            logo.height,
            logo.alt.as_str()
        ),
        ("image/png", 240, 48, "Oriale")
    );
    let english = brands
        .brand(Some(ORIALE), Locale::En)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(english.footer.as_deref(), Some("Oriale Ltd"));
    assert_eq!(
        (brand.sender.as_str(), english.sender.as_str()),
        ("Oriale Service", "Oriale, the workshop")
    );
    let html = written(&short_answer(), &brand, Locale::De, "Anna")
        .unwrap()
        .html;
    assert!(
        html.contains("https://portal.oriale.example/tickets/7") && html.contains("cid:logo\"")
    );
}

#[tokio::test]
async fn nobody_wears_what_is_another_tenants() {
    let test = with_tenants().await;
    let brands = brands(&test, false, 8080);
    // Warmed by the one who may.
    assert!(
        brands
            .brand(Some(ORIALE), Locale::De)
            .await
            .unwrap()
            .unwrap()
            .logo
            .is_some()
    );
    let kettner = brands
        .brand(Some(KETTNER), Locale::De)
        .await
        .unwrap()
        .unwrap();
    assert!(kettner.logo.is_none());
    assert_eq!(kettner.origin, "http://kettner.example:8080");
    assert!(
        brands
            .brand(Some(Uuid::from_u128(0xff)), Locale::De)
            .await
            .unwrap()
            .is_none()
    );
}

/// Where no address is set a public page of the portal's own stands in; one that is not public would turn the reader away.
#[tokio::test]
async fn legal_notices_are_pages_where_no_address_is_set() {
    let test = with_tenants().await;
    test.as_owner(&format!(
        r#"INSERT INTO pages (id, tenant_id, slug, titles, bodies, public, position) VALUES
             (gen_random_uuid(), '{ORIALE}', 'imprint', '{{"de": "I"}}', '{{"de": "i"}}', true, 0),
             (gen_random_uuid(), '{ORIALE}', 'privacy', '{{"de": "P"}}', '{{"de": "p"}}', true, 1),
             (gen_random_uuid(), '{KETTNER}', 'imprint', '{{"de": "I"}}', '{{"de": "i"}}', true, 0),
             (gen_random_uuid(), '{KETTNER}', 'privacy', '{{"de": "P"}}', '{{"de": "p"}}', false, 1);"#
    ))
    .await;
    let brands = brands(&test, true, 443);
    let of = async |tenant| {
        let brand = brands.brand(Some(tenant), Locale::De).await;
        let brand = brand.unwrap().unwrap();
        [brand.imprint_url.clone(), brand.privacy_url.clone()]
    };
    let some = |address: &str| Some(address.to_owned());
    assert_eq!(
        of(ORIALE).await,
        [
            some("https://oriale.example/imprint"),
            some("https://portal.oriale.example/pages/privacy")
        ]
    );
    assert_eq!(
        of(KETTNER).await,
        [some("https://kettner.example/pages/imprint"), None]
    );
}
