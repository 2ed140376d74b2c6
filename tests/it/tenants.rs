//! The folder `tenants/` against a real database: planned, applied, exported; and portals found by their hosts.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body_util::BodyExt;
use portico::{
    access::{Feature, FeatureSet},
    branding::{PictureRole, Stylesheet},
    db::{Database, Event, Events, Identity, System},
    tenants::{
        TenantDirectory, brand_file,
        folder::{self, Change, Changes, FolderError},
    },
    text::Locale,
};

use crate::support::TestDatabase;

/// A folder `tenants/` of a test's own.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("alpha", "tenant.toml", ALPHA.as_bytes());
        folder.write("alpha", "mark.svg", svg("#7a1f3d").as_bytes());
        folder.write("alpha", "icon.png", &png(256, 256));
        folder.write("alpha", "wide.png", &png(2600, 130));
        folder.write("beta", "tenant.toml", BETA.as_bytes());
        folder.write("beta", "logo.svg", svg("#0b2545").as_bytes());
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, slug: &str, file: &str, content: &[u8]) {
        let folder = self.path().join(slug);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(file), content).unwrap();
    }

    fn replace(&self, slug: &str, from: &str, to: &str) {
        let file = self.path().join(slug).join("tenant.toml");
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(file, text.replace(from, to)).unwrap();
    }
}

const ALPHA: &str = r##"
name = "Alpha GmbH"
hosts = ["alpha.localhost", "help.alpha.example"]
locales = ["de", "en"]
default_locale = "de"
features = ["tickets"]

[brand]
product_name = "Alpha Hilfe"
primary_color = "#7a1f3d"
accent_color = "#c8a45c"
typeface = "serif"
corners = "square"
banner_layout = "center"
logo = "mark.svg"
banner = "wide.png"
favicon = "icon.png"
login_logo = "mark.svg"
pattern = "dots"
navigation = "side"
home = "tickets"

[brand.texts.de]
greeting = "Tag, {name}"
new_ticket_label = "Anliegen schildern"
tickets_label = "Meine Anliegen"
mail_sender = "Alpha Kundendienst"
headline = "Willkommen \"bei\" Alpha"
welcome = """
Fragen Sie uns.
Wir antworten.
"""
mail_footer = "Alpha GmbH\nMusterweg 1"

[brand.texts.en]
headline = "Welcome"
banner_alt = "A bridge"

[[brand.footer_links]]
url = "https://alpha.example/hilfe"
label = { de = "Hilfe", en = "Help" }

[[brand.footer_links]]
url = "/pages/opening-hours"
label = { de = "Wann wir da sind" }

[support]
name = "Alpha Service"
email = "hilfe@alpha.example"
phone = "+49 30 1234"
opening_hours = { de = "Mo–Fr 8–18 Uhr", en = "Mon–Fri 8 am–6 pm" }
imprint_url = "https://alpha.example/impressum"
"##;

const BETA: &str = r##"
name = "Beta"
hosts = ["beta.localhost"]
locales = ["en"]
default_locale = "en"

[brand]
product_name = "Beta Desk"
primary_color = "#0b2545"
logo = "logo.svg"

[support]
name = "Beta Desk"
"##;

fn svg(color: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 120 40\"><script>alert(1)</script><path fill=\"{color}\" d=\"M0 0h120v40H0z\"/></svg>"
    )
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbaImage::from_fn(width, height, |x, y| {
        image::Rgba([(x % 251) as u8, (y % 241) as u8, 90, 255])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

fn changed(changes: &Changes, slug: &str) -> Vec<(String, Option<String>, Option<String>)> {
    let tenant = changes
        .tenants
        .iter()
        .find(|tenant| tenant.slug == slug)
        .unwrap();
    match &tenant.change {
        Change::Created(fields) | Change::Changed(fields) => fields
            .iter()
            .map(|change| (change.field.clone(), change.old.clone(), change.new.clone()))
            .collect(),
        Change::Unchanged => Vec::new(),
    }
}

fn directory(database: &TestDatabase) -> (TenantDirectory, Events) {
    let events = Events::listen(database.service_url.clone());
    (TenantDirectory::new(database.pool(), &events), events)
}

async fn listening(events: &Events) {
    for _ in 0..200 {
        if events.connected() {
            // The listener's own Resync is on its way to the directory.
            tokio::time::sleep(Duration::from_millis(50)).await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("not listening after five seconds");
}

#[tokio::test]
async fn applied_twice_the_folder_changes_nothing() {
    let (folder, database) = (Folder::new(), TestDatabase::create().await);
    let pool = database.pool();
    let planned = folder::plan(folder.path(), &pool).await.unwrap();
    assert!(
        planned
            .tenants
            .iter()
            .all(|tenant| matches!(tenant.change, Change::Created(_))),
        "{planned}"
    );
    assert!(
        planned
            .to_string()
            .contains("note: mark.svg, line 1: <script>: not kept"),
        "{planned}"
    );
    let (directory, _events) = directory(&database);
    assert!(
        directory
            .by_host("alpha.localhost")
            .await
            .unwrap()
            .is_none(),
        "a plan changes nothing"
    );

    assert_eq!(folder::apply(folder.path(), &pool).await.unwrap(), planned);
    for again in [
        folder::plan(folder.path(), &pool).await.unwrap(),
        folder::apply(folder.path(), &pool).await.unwrap(),
    ] {
        assert!(again.is_empty(), "{again}");
    }
    let tenant = self::directory(&database)
        .0
        .by_host("help.alpha.example")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (tenant.slug.as_str(), tenant.branding.version),
        ("alpha", 1)
    );
    assert_eq!(tenant.hosts, ["alpha.localhost", "help.alpha.example"]);
    let banner = tenant
        .branding
        .design
        .pictures
        .get(PictureRole::Banner)
        .unwrap();
    assert_eq!((banner.image.width, banner.image.height), (2400, 120));
    let texts = &tenant.branding.design.texts[&Locale::De];
    assert_eq!(
        texts.welcome.as_deref(),
        Some("Fragen Sie uns.\nWir antworten.")
    );
}

#[tokio::test]
async fn a_plan_tells_old_and_new_and_a_new_design_is_a_new_version() {
    let (folder, database) = (Folder::new(), TestDatabase::create().await);
    let pool = database.pool();
    folder::apply(folder.path(), &pool).await.unwrap();

    folder.replace("alpha", "#7a1f3d\"", "#0a7cff\"");
    folder.replace("alpha", "phone = \"+49 30 1234\"\n", "");
    folder.replace(
        "beta",
        "name = \"Beta\"",
        "name = \"Beta Ltd\"\nfeatures = [\"tickets\"]",
    );
    let planned = folder::plan(folder.path(), &pool).await.unwrap();
    assert_eq!(
        changed(&planned, "alpha"),
        [
            (
                "brand.primary_color".to_owned(),
                Some("#7a1f3d".to_owned()),
                Some("#0a7cff".to_owned())
            ),
            (
                "support.phone".to_owned(),
                Some("+49 30 1234".to_owned()),
                None
            ),
        ]
    );
    folder::apply(folder.path(), &pool).await.unwrap();

    let (directory, _events) = directory(&database);
    let alpha = directory.by_host("alpha.localhost").await.unwrap().unwrap();
    assert_eq!(alpha.branding.version, 2);
    let beta = directory.by_host("beta.localhost").await.unwrap().unwrap();
    assert_eq!(
        (beta.name.as_str(), beta.branding.version),
        ("Beta Ltd", 1),
        "the design did not change"
    );
    assert_eq!(
        changed(&planned, "beta").len(),
        2,
        "name and features: {planned}"
    );
}

#[tokio::test]
async fn one_mistake_keeps_the_whole_folder_out() {
    let (folder, database) = (Folder::new(), TestDatabase::create().await);
    let pool = database.pool();
    folder.write("beta", "logo.svg", b"<svg");
    let Err(FolderError::Problems(problems)) = folder::apply(folder.path(), &pool).await else {
        panic!("a broken picture was applied");
    };
    let told = problems.to_string();
    assert!(
        told.contains(
            "beta/logo.svg: brand.logo: line 1: the SVG is not well-formed XML; export it anew"
        ),
        "{told}"
    );
    let (directory, _events) = directory(&database);
    assert!(
        directory
            .visible_to(&Identity::system(System::Tenants))
            .await
            .unwrap()
            .is_empty()
    );

    // The same when a file of a tenant that is there already turns bad.
    folder.write("beta", "logo.svg", svg("#fff").as_bytes());
    folder::apply(folder.path(), &pool).await.unwrap();
    folder.replace("alpha", "Alpha GmbH\"\n", "Alpha AG\"\n");
    folder.replace(
        "beta",
        "primary_color = \"#0b2545\"",
        "primary_color = \"navy\"",
    );
    let error = folder::apply(folder.path(), &pool)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("beta/tenant.toml:9:17: brand.primary_color: “navy”"),
        "{error}"
    );
    let alpha = self::directory(&database)
        .0
        .by_host("alpha.localhost")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(alpha.name, "Alpha GmbH");
}

/// A form that nobody could fill in is told with its file and place, and the one before goes on.
#[tokio::test]
async fn a_form_that_makes_no_sense_is_told_and_changes_nothing() {
    let (folder, database) = (Folder::new(), TestDatabase::create().await);
    let pool = database.pool();
    let form = |field: &str| {
        format!(
            "[[types]]\nkey = \"device\"\n[types.name]\nde = \"Gerät\"\nen = \"Device\"\n[[types.fields]]\n{field}\n[types.fields.label]\nde = \"Was\"\nen = \"What\"\n"
        )
    };
    let types = async || {
        let tenant = directory(&database).0.by_host("beta.localhost").await;
        tenant.unwrap().unwrap().request_types.clone()
    };
    let good = form("key = \"what\"\nkind = \"text\"");
    folder.write("beta", "request-types.toml", good.as_bytes());
    folder::apply(folder.path(), &pool).await.unwrap();
    let before = types().await;
    assert_eq!(before.len(), 1);
    for (bad, words) in [
        ("key = \"what\"\nkind = \"colour\"", "colour"),
        ("key = \"what\"\nkind = \"choice\"", "options"),
        ("key = \"What is it\"\nkind = \"text\"", "key"),
        ("key = \"what\"\nkind = \"number\"\nmin = 5\nmax = 1", "min"),
        (
            "key = \"what\"\nkind = \"text\"\nrequried = true",
            "requried",
        ),
        ("key = \"what\"\nkind = ", "request-types.toml"),
    ] {
        folder.write("beta", "request-types.toml", form(bad).as_bytes());
        let Err(FolderError::Problems(problems)) = folder::apply(folder.path(), &pool).await else {
            panic!("applied: {bad}");
        };
        let told = problems.to_string();
        assert!(told.contains("beta/request-types.toml"), "{told}");
        assert!(told.contains(words), "{words} in {told}");
        assert_eq!(types().await, before);
    }
}

/// PostgreSQL itself refuses in the middle: what was written before is taken back.
#[tokio::test]
async fn a_refusal_half_way_leaves_nothing() {
    let (folder, database) = (Folder::new(), TestDatabase::create().await);
    database
        .as_owner("ALTER TABLE tenants ADD CONSTRAINT no_beta CHECK (slug <> 'beta')")
        .await;
    let error = folder::apply(folder.path(), &database.pool())
        .await
        .unwrap_err();
    assert!(matches!(error, FolderError::Database(_)), "{error}");
    let (directory, _events) = directory(&database);
    assert!(
        directory
            .visible_to(&Identity::system(System::Tenants))
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn tenants_outside_of_the_folder_are_left_alone_with_their_hosts() {
    let (folder, database) = (Folder::new(), TestDatabase::create().await);
    let pool = database.pool();
    folder::apply(folder.path(), &pool).await.unwrap();
    fs::remove_dir_all(folder.path().join("beta")).unwrap();
    let planned = folder::plan(folder.path(), &pool).await.unwrap();
    assert_eq!(planned.left_alone, ["beta"]);
    assert!(
        planned
            .to_string()
            .contains("Not in the folder, left alone: beta"),
        "{planned}"
    );

    folder.replace("alpha", "\"help.alpha.example\"", "\"beta.localhost\"");
    let error = folder::apply(folder.path(), &pool)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("tenant.toml:3:29: hosts: “beta.localhost” is a host of tenant beta"),
        "{error}"
    );
}

#[tokio::test]
async fn a_host_moves_from_one_tenant_to_another() {
    let (folder, database) = (Folder::new(), TestDatabase::create().await);
    let pool = database.pool();
    folder::apply(folder.path(), &pool).await.unwrap();
    folder.replace(
        "alpha",
        "\"alpha.localhost\", \"help.alpha.example\"",
        "\"beta.localhost\"",
    );
    folder.replace(
        "beta",
        "\"beta.localhost\"",
        "\"alpha.localhost\", \"help.alpha.example\"",
    );
    folder::apply(folder.path(), &pool).await.unwrap();
    let (directory, _events) = directory(&database);
    assert_eq!(
        directory
            .by_host("beta.localhost")
            .await
            .unwrap()
            .unwrap()
            .slug,
        "alpha"
    );
    assert_eq!(
        directory
            .by_host("alpha.localhost")
            .await
            .unwrap()
            .unwrap()
            .slug,
        "beta"
    );
}

#[tokio::test]
async fn what_was_exported_can_be_applied_and_changes_nothing() {
    let (folder, database) = (Folder::new(), TestDatabase::create().await);
    let pool = database.pool();
    folder::apply(folder.path(), &pool).await.unwrap();
    let exported = tempfile::tempdir().unwrap();
    let report = folder::export(exported.path(), &pool).await.unwrap();
    assert_eq!(
        report.tenants,
        [("alpha".to_owned(), 4), ("beta".to_owned(), 1)]
    );
    assert!(
        exported.path().join("alpha/banner.png").is_file()
            || exported.path().join("alpha/banner.jpg").is_file()
    );
    for planned in [
        folder::plan(exported.path(), &pool).await.unwrap(),
        folder::apply(exported.path(), &pool).await.unwrap(),
    ] {
        assert!(planned.is_empty(), "{planned}");
    }
    // Written over itself it is the same.
    let before = contents(exported.path());
    folder::export(exported.path(), &pool).await.unwrap();
    assert_eq!(contents(exported.path()), before);

    // And it makes the same tenants in an empty house.
    let other = TestDatabase::create().await;
    folder::apply(exported.path(), &other.pool()).await.unwrap();
    assert!(
        folder::plan(exported.path(), &other.pool())
            .await
            .unwrap()
            .is_empty()
    );
}

fn contents(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(contents(&path));
        } else {
            files.push((path.clone(), fs::read(path).unwrap()));
        }
    }
    files.sort();
    files
}

#[tokio::test]
async fn a_file_that_says_nothing_of_features_leaves_them_as_portico_has_them() {
    let (folder, database) = (Folder::new(), TestDatabase::create().await);
    folder::apply(folder.path(), &database.pool())
        .await
        .unwrap();
    let (directory, _events) = directory(&database);
    let features = async |host| {
        let tenant = directory.by_host(host).await.unwrap().unwrap();
        (tenant.features, tenant.features_are_standard)
    };
    assert_eq!(
        features("beta.localhost").await,
        (FeatureSet::STANDARD, true)
    );
    assert_eq!(
        features("alpha.localhost").await,
        ([Feature::Tickets].into_iter().collect(), false),
        "what was chosen"
    );
    folder.replace("alpha", "features = [\"tickets\"]", "features = []");
    folder::apply(folder.path(), &database.pool())
        .await
        .unwrap();
    let (directory, _events) = self::directory(&database);
    let alpha = directory.by_host("alpha.localhost").await.unwrap().unwrap();
    assert_eq!(
        (alpha.features, alpha.features_are_standard),
        (FeatureSet::default(), false),
        "an empty list switches all off"
    );
}

/// Two at once: one after the other, and the second finds nothing to do.
#[tokio::test]
async fn two_people_apply_at_the_same_time() {
    let (folder, database) = (Folder::new(), TestDatabase::create().await);
    let (one, two) = (database.pool(), database.pool());
    let (first, second) = tokio::join!(
        folder::apply(folder.path(), &one),
        folder::apply(folder.path(), &two)
    );
    let (first, second) = (first.unwrap(), second.unwrap());
    assert!(first.is_empty() != second.is_empty(), "{first}\n{second}");
}

#[tokio::test]
async fn a_portal_is_found_by_its_exact_host_and_seen_anew_when_it_changes() {
    let (folder, database) = (Folder::new(), TestDatabase::create().await);
    let pool = database.pool();
    let (directory, events) = directory(&database);
    listening(&events).await;
    assert!(
        directory
            .by_host("alpha.localhost")
            .await
            .unwrap()
            .is_none()
    );

    folder::apply(folder.path(), &pool).await.unwrap();
    let alpha = eventually(|| async { directory.by_host("alpha.localhost").await.unwrap() }).await;
    for host in [
        "ALPHA.localhost:8080",
        "alpha.localhost.",
        "help.alpha.example:443",
    ] {
        assert_eq!(
            directory.by_host(host).await.unwrap().unwrap().id,
            alpha.id,
            "{host}"
        );
    }
    for host in [
        "localhost",
        "x.alpha.localhost",
        "alpha.localhost.evil.example",
        "alpha.localhost:80:80",
        "",
        "[::1]",
    ] {
        assert!(directory.by_host(host).await.unwrap().is_none(), "{host}");
    }
    let by_id = directory.by_id(alpha.id).await.unwrap().unwrap();
    assert_eq!(by_id.slug, "alpha");
    assert!(directory.by_id(uuid::Uuid::nil()).await.unwrap().is_none());

    folder.replace("alpha", "name = \"Alpha GmbH\"", "name = \"Alpha AG\"");
    folder.replace("alpha", "\"help.alpha.example\"", "\"new.alpha.example\"");
    folder::apply(folder.path(), &pool).await.unwrap();
    let seen = eventually(|| async { directory.by_host("new.alpha.example").await.unwrap() }).await;
    assert_eq!(seen.name, "Alpha AG");
    assert!(
        directory
            .by_host("help.alpha.example")
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(
        directory.by_id(alpha.id).await.unwrap().unwrap().name,
        "Alpha AG"
    );
}

async fn eventually<T, F: Future<Output = Option<T>>>(mut look: impl FnMut() -> F) -> T {
    for _ in 0..200 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("not seen after five seconds");
}

/// The event is sent by the transaction itself: before it commits nobody hears of it, afterwards everybody does.
#[tokio::test]
async fn each_change_is_announced_once() {
    let (folder, database) = (Folder::new(), TestDatabase::create().await);
    let events = Events::listen(database.service_url.clone());
    let mut heard = events.subscribe();
    listening(&events).await;
    while heard.try_recv().is_ok() {}
    folder::apply(folder.path(), &database.pool())
        .await
        .unwrap();
    folder::apply(folder.path(), &database.pool())
        .await
        .unwrap();
    for _ in 0..2 {
        let event = tokio::time::timeout(Duration::from_secs(5), heard.recv())
            .await
            .unwrap()
            .unwrap();
        assert!(matches!(event, Event::TenantChanged { .. }), "{event:?}");
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(
        heard.try_recv().is_err(),
        "applying again announced something"
    );
}

#[tokio::test]
async fn many_who_ask_at_once_ask_the_database_once() {
    let (folder, database) = (Folder::new(), TestDatabase::create().await);
    folder::apply(folder.path(), &database.pool())
        .await
        .unwrap();
    let (directory, events) = directory(&database);
    listening(&events).await;
    let asking = (0..50).map(|_| directory.by_host("alpha.localhost"));
    let found = futures_util::future::join_all(asking).await;
    let first = found[0].as_ref().unwrap().clone().unwrap();
    for tenant in found {
        assert!(
            std::sync::Arc::ptr_eq(&first, &tenant.unwrap().unwrap()),
            "loaded more than once"
        );
    }
}

#[tokio::test]
async fn a_database_that_is_away_is_no_answer_and_is_not_remembered() {
    let (folder, database) = (Folder::new(), TestDatabase::create().await);
    folder::apply(folder.path(), &database.pool())
        .await
        .unwrap();
    let mut nowhere = url::Url::parse(&database.service_url).unwrap();
    nowhere.set_port(Some(9)).unwrap();
    let events = Events::listen(database.service_url.clone());
    // A connection that is still being made would keep the server from dropping the database for a minute.
    listening(&events).await;
    let away = TenantDirectory::new(Database::new(nowhere.as_str(), 2).unwrap(), &events);
    assert!(away.by_host("alpha.localhost").await.is_err());
    assert!(away.by_host("alpha.localhost").await.is_err());
}

async fn get(
    directory: &TenantDirectory,
    host: &str,
    file: &str,
    tag: Option<&str>,
) -> (StatusCode, HeaderMap, Vec<u8>) {
    let tenant = directory.by_host(host).await.unwrap();
    let mut request = HeaderMap::new();
    if let Some(tag) = tag {
        request.insert(header::IF_NONE_MATCH, HeaderValue::from_str(tag).unwrap());
    }
    let response = brand_file(
        directory,
        tenant.as_deref(),
        file.strip_prefix("/brand/").unwrap(),
        &request,
    )
    .await;
    let (parts, body) = response.into_parts();
    (
        parts.status,
        parts.headers,
        body.collect().await.unwrap().to_bytes().to_vec(),
    )
}

#[tokio::test]
async fn a_portal_serves_what_is_its_own_and_nothing_of_another() {
    let (folder, database) = (Folder::new(), TestDatabase::create().await);
    folder::apply(folder.path(), &database.pool())
        .await
        .unwrap();
    let (directory, events) = directory(&database);
    listening(&events).await;
    let alpha = directory.by_host("alpha.localhost").await.unwrap().unwrap();
    let pictures = &alpha.branding.design.pictures;
    let logo = pictures.get(PictureRole::Logo).unwrap().image.url();
    let favicon = pictures.get(PictureRole::Favicon).unwrap();
    let files = [
        alpha.branding.stylesheet.url(),
        logo.clone(),
        pictures.get(PictureRole::Banner).unwrap().image.url(),
        favicon.image.url(),
        favicon.small.unwrap().url(),
    ];
    for file in &files {
        // Warm: what is kept for one host must not be found under another.
        for _ in 0..2 {
            let (status, headers, body) = get(&directory, "alpha.localhost", file, None).await;
            assert_eq!(status, StatusCode::OK, "{file}");
            assert_eq!(
                headers[header::CACHE_CONTROL],
                "public, max-age=31536000, immutable"
            );
            assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
            assert_eq!(headers[header::CONTENT_LENGTH], body.len().to_string());
            let tag = headers[header::ETAG].to_str().unwrap();
            assert_eq!(
                get(&directory, "alpha.localhost", file, Some(tag)).await.0,
                StatusCode::NOT_MODIFIED
            );
        }
        let never_was = get(
            &directory,
            "beta.localhost",
            &format!("/brand/{}.svg", "0".repeat(64)),
            None,
        )
        .await;
        assert_eq!(never_was.0, StatusCode::NOT_FOUND);
        assert_eq!(
            get(&directory, "beta.localhost", file, None).await,
            never_was,
            "{file}"
        );
        assert_eq!(
            get(&directory, "nobody.localhost", file, None).await,
            never_was,
            "{file}"
        );
        let known = format!("\"{}\"", &file["/brand/".len()..][..64]);
        assert_eq!(
            get(&directory, "beta.localhost", file, Some(&known)).await,
            never_was,
            "{file}"
        );
    }
    let (_, headers, body) = get(&directory, "alpha.localhost", &logo, None).await;
    assert_eq!(headers[header::CONTENT_TYPE], "image/svg+xml");
    assert_eq!(
        headers[header::CONTENT_SECURITY_POLICY],
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    );
    assert!(!String::from_utf8(body).unwrap().contains("script"));
    // Under another ending it is not there: a picture is not to be had as something else.
    let other_ending = get(
        &directory,
        "alpha.localhost",
        &logo.replace(".svg", ".png"),
        None,
    )
    .await;
    assert_eq!(other_ending.0, StatusCode::NOT_FOUND);
    let house = Stylesheet::house().url();
    assert_eq!(
        get(&directory, "nobody.localhost", &house, None).await.0,
        StatusCode::OK
    );
}

/// A page that was loaded a moment before a new design was published still finds its stylesheet.
#[tokio::test]
async fn the_stylesheet_of_the_design_before_is_still_served() {
    let (folder, database) = (Folder::new(), TestDatabase::create().await);
    let pool = database.pool();
    folder::apply(folder.path(), &pool).await.unwrap();
    let (directory, events) = directory(&database);
    listening(&events).await;
    let old = directory
        .by_host("beta.localhost")
        .await
        .unwrap()
        .unwrap()
        .branding
        .stylesheet
        .url();
    folder.replace("beta", "#0b2545", "#b00020");
    folder::apply(folder.path(), &pool).await.unwrap();
    let new = eventually(|| async {
        let url = directory
            .by_host("beta.localhost")
            .await
            .unwrap()
            .unwrap()
            .branding
            .stylesheet
            .url();
        (url != old).then_some(url)
    })
    .await;
    for file in [&old, &new] {
        assert_eq!(
            get(&directory, "beta.localhost", file, None).await.0,
            StatusCode::OK,
            "{file}"
        );
        assert_eq!(
            get(&directory, "alpha.localhost", file, None).await.0,
            StatusCode::NOT_FOUND,
            "{file}"
        );
    }
}

/// What the desk lists is decided by row-level security.
#[tokio::test]
async fn staff_see_every_portal_and_a_contact_their_own() {
    let (folder, database) = (Folder::new(), TestDatabase::create().await);
    folder::apply(folder.path(), &database.pool())
        .await
        .unwrap();
    let (directory, _events) = directory(&database);
    let alpha = directory
        .by_host("alpha.localhost")
        .await
        .unwrap()
        .unwrap()
        .id;
    let beta = directory
        .by_host("beta.localhost")
        .await
        .unwrap()
        .unwrap()
        .id;
    let anybody = uuid::Uuid::from_u128(7);
    let slugs = async |who: Identity| -> Vec<String> {
        directory
            .visible_to(&who)
            .await
            .unwrap()
            .iter()
            .map(|tenant| tenant.slug.clone())
            .collect()
    };
    assert_eq!(slugs(Identity::agent(anybody)).await, ["alpha", "beta"]);
    assert_eq!(slugs(Identity::contact(beta, anybody)).await, ["beta"]);
    assert!(slugs(Identity::anonymous(None)).await.is_empty());
    let contact = Identity::contact(beta, anybody);
    assert!(directory.find_for(&contact, beta).await.unwrap().is_some());
    assert!(directory.find_for(&contact, alpha).await.unwrap().is_none());
}

/// The tenants of the demo, as they are in the repository.
#[tokio::test]
async fn the_demo_tenants_can_be_applied_and_nothing_has_to_be_taken_out_of_their_pictures() {
    let database = TestDatabase::create().await;
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("tenants");
    let applied = folder::apply(&demo, &database.pool()).await.unwrap();
    assert!(applied.tenants.len() >= 3, "{applied}");
    for tenant in &applied.tenants {
        assert_eq!(tenant.notes, Vec::<String>::new(), "{}", tenant.slug);
    }
    let (directory, _events) = directory(&database);
    for tenant in &applied.tenants {
        let host = format!("{}.localhost:8080", tenant.slug);
        let found = directory.by_host(&host).await.unwrap().unwrap();
        for locale in Locale::ALL {
            assert!(
                found
                    .branding
                    .text(locale, |texts| texts.welcome.as_ref())
                    .is_some()
            );
        }
    }
    assert!(
        folder::plan(&demo, &database.pool())
            .await
            .unwrap()
            .is_empty()
    );
}
