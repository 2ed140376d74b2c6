//! The base brand in the folder `tenants/`.

use std::fs;

use portico::{
    db::{Identity, System},
    tenants::folder::{self, FolderError},
};

use crate::support::TestDatabase;

const BASE: &str = r##"
name = "House"
hosts = ["house.localhost"]
locales = ["en"]
default_locale = "en"
[brand]
base = true
primary_color = "#7a1f3d"
typeface = "serif"
logo = "logo.svg"
[brand.texts.en]
headline = "Hello"
mail_footer = "House Ltd"
[support]
name = "House"
"##;

const HEIR: &str = r##"
name = "Heir"
hosts = ["heir.localhost"]
locales = ["en"]
default_locale = "en"
[brand]
inherit = ["primary_color", "typeface", "logo", "mail_footer"]
density = "compact"
[brand.texts.en]
headline = "Hi"
[support]
name = "Heir"
"##;

fn folder(tenants: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (slug, text) in tenants {
        let own = dir.path().join(slug);
        fs::create_dir_all(&own).unwrap();
        fs::write(own.join("tenant.toml"), text).unwrap();
        let logo = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 120 40\"><path fill=\"#333\" d=\"M0 0h120v40H0z\"/></svg>";
        fs::write(own.join("logo.svg"), logo).unwrap();
    }
    dir
}

async fn shown(database: &TestDatabase) -> String {
    database
        .text_as_owner(
            "SELECT string_agg(concat_ws(' ', t.slug, v.version, v.design->>'typeface', v.design->'colors'->>'primary',
                 v.design#>>'{texts,en,headline}', v.design#>>'{texts,en,mail_footer}', (v.design#>'{pictures,logo}') IS NOT NULL), '; ' ORDER BY t.slug)
             FROM tenants t JOIN branding_versions v ON v.tenant_id = t.id AND v.version = t.branding_version",
        )
        .await
}

#[tokio::test]
async fn the_folder_tells_whose_design_is_the_base_and_what_others_take_of_it() {
    let database = TestDatabase::create().await;
    let pool = database.pool();
    // The heir comes first by name, and gets what it inherits all the same.
    let dir = folder(&[("house", BASE), ("heir", HEIR)]);
    folder::apply(dir.path(), &pool).await.unwrap();
    assert_eq!(
        shown(&database).await,
        "heir 1 serif #7a1f3d Hi House Ltd t; house 1 serif #7a1f3d Hello House Ltd t"
    );
    let own_pictures = database
        .text_as_owner("SELECT count(*)::text FROM brand_images i JOIN tenants t ON t.id = i.tenant_id WHERE t.slug = 'heir'")
        .await;
    assert_eq!(own_pictures, "1");
    let again = folder::apply(dir.path(), &pool).await.unwrap();
    assert!(again.is_empty(), "{again}");

    // A change of the base is one version for each, and the plan names both.
    fs::write(
        dir.path().join("house/tenant.toml"),
        BASE.replace("serif", "mono").replace("#7a1f3d", "#0b2545"),
    )
    .unwrap();
    let planned = folder::plan(dir.path(), &pool).await.unwrap();
    let told = planned.to_string();
    assert!(
        told.contains("heir: changed") && told.contains("house: changed"),
        "{told}"
    );
    assert_eq!(folder::apply(dir.path(), &pool).await.unwrap(), planned);
    assert_eq!(
        shown(&database).await,
        "heir 2 mono #0b2545 Hi House Ltd t; house 2 mono #0b2545 Hello House Ltd t"
    );

    // A round trip changes nothing, and what is inherited is not told twice.
    let exported = tempfile::tempdir().unwrap();
    folder::export(exported.path(), &pool).await.unwrap();
    let heir = fs::read_to_string(exported.path().join("heir/tenant.toml")).unwrap();
    assert!(
        !heir.contains("#0b2545") && !heir.contains("House Ltd"),
        "{heir}"
    );
    assert!(!exported.path().join("heir/logo.svg").exists());
    let planned = folder::plan(exported.path(), &pool).await.unwrap();
    assert!(planned.is_empty(), "{planned}");

    // Heirs that are not in the folder follow too.
    let alone = folder(&[("house", BASE)]);
    folder::apply(alone.path(), &pool).await.unwrap();
    assert_eq!(
        shown(&database).await,
        "heir 3 serif #7a1f3d Hi House Ltd t; house 3 serif #7a1f3d Hello House Ltd t"
    );

    // Without a base, what was inherited stays.
    let plain = BASE.replace("base = true", "").replace("serif", "mono");
    let none = folder(&[("house", &plain), ("heir", HEIR)]);
    folder::apply(none.path(), &pool).await.unwrap();
    let now = shown(&database).await;
    assert!(
        now.contains("heir 3 serif") && now.contains("house 4 mono"),
        "{now}"
    );
    let again = folder::apply(none.path(), &pool).await.unwrap();
    assert!(again.is_empty(), "{again}");
}

#[tokio::test]
async fn what_makes_no_sense_is_told_and_changes_nothing() {
    let database = TestDatabase::create().await;
    let pool = database.pool();
    for (heir, told) in [
        (
            HEIR.replace("density =", "typeface = \"sans\"\ndensity ="),
            "brand.inherit: “typeface” is inherited here and “typeface” is set below; take one of them out",
        ),
        (
            HEIR.replace("\"logo\"", "\"logos\""),
            "brand.inherit: “logos” cannot be inherited; did you mean “logo”?",
        ),
        (
            HEIR.replace("inherit = [", "inherit = [\"headline\", "),
            "brand.inherit: “headline” is inherited here and “headline” is set below; take one of them out",
        ),
        (
            HEIR.replace("density =", "base = true\ndensity ="),
            "brand.base: heir has the base brand already; there is one",
        ),
    ] {
        let dir = folder(&[("house", BASE), ("heir", &heir)]);
        let Err(FolderError::Problems(problems)) = folder::apply(dir.path(), &pool).await else {
            panic!("{told}");
        };
        assert!(problems.to_string().contains(told), "{problems}");
        assert_eq!(
            database
                .text_as_owner("SELECT count(*)::text FROM tenants")
                .await,
            "0"
        );
    }
}

/// An archive is for elsewhere, where there is no base brand, or another one.
#[tokio::test]
async fn an_archive_holds_what_its_portal_inherits_and_is_nobodys_base() {
    let here = TestDatabase::create().await;
    let pool = here.pool();
    folder::apply(folder(&[("house", BASE), ("heir", HEIR)]).path(), &pool)
        .await
        .unwrap();
    let elsewhere = TestDatabase::create().await;
    let dir = tempfile::tempdir().unwrap();
    for slug in ["house", "heir"] {
        let id = format!("SELECT id::text FROM tenants WHERE slug = '{slug}'");
        let id = here.text_as_owner(&id).await.parse().unwrap();
        let mut tx = pool
            .begin(&Identity::system(System::Provision))
            .await
            .unwrap();
        let archived = folder::files_of(&mut tx, id).await.unwrap().unwrap();
        for (name, bytes) in archived.files {
            let path = dir.path().join(slug).join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    folder::apply(dir.path(), &elsewhere.pool()).await.unwrap();
    assert_eq!(shown(&elsewhere).await, shown(&here).await);
    let bound =
        "SELECT count(*)::text FROM tenants t JOIN branding_versions v ON v.tenant_id = t.id
        WHERE t.brand_base OR v.design ? 'inherits'";
    assert_eq!(elsewhere.text_as_owner(bound).await, "0");
}
