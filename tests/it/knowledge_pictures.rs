//! Pictures and files of the knowledge base as code: taken in, exported, taken over from other programs, and kept within the folder.

use std::fs;
use std::path::Path;

use image::ImageFormat;
use portico::attachments::Files;
use portico::config::StoragePlace;
use portico::knowledge::folder::{Changes, KnowledgeFolderError, Which, apply, export, plan};
use portico::knowledge::import::{Import, import};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::attachments_support::{follow, picture};
use crate::knowledge_files::{draft, publish, read, save, upload};
use crate::knowledge_folder::{Root, TENANT, at_desk, world};
use crate::support::{CallerName, World, config};

const PDF: &[u8] = b"%PDF-1.7\nthe form";
const ROWS: &str = "SELECT count(*)::text FROM article_files";

fn text(slug: &str, body: &str) -> String {
    format!("+++\ntitle = \"{slug}\"\nslug = \"{slug}\"\n+++\n\n{body}\n")
}

fn own(name: &str) -> String {
    format!("{TENANT}/{name}")
}

/// An article in two languages, with three pictures and a file.
fn root() -> Root {
    let root = Root::empty();
    root.write(
        &own("vpn.de.md"),
        text(
            "vpn-de",
            "Erst\n\n![Das *Fenster*](pictures/window.png)\n\n[Formular](<files/the form.pdf>)",
        ),
    );
    root.write(
        &own("vpn.en.md"),
        text("vpn", "First\n\n![The window](pictures/window.png) `![no](pictures/none.png)`\n\n1. ![Photo](./pictures/photo.jpg)\n\n[Form](files/the%20form.pdf \"To sign\") [x](https://example.com/a.png)"),
    );
    root.write(
        &own("pictures/window.png"),
        picture(ImageFormat::Png, 40, 30),
    );
    root.write(
        &own("pictures/photo.jpg"),
        picture(ImageFormat::Jpeg, 50, 20),
    );
    root.write(&own("files/the form.pdf"), PDF);
    root
}

fn oriale() -> Which {
    Which::Tenant("oriale".into())
}

async fn planned(root: &Path, world: &World) -> Result<Changes, KnowledgeFolderError> {
    plan(
        root,
        &oriale(),
        (&world.database.pool(), &world.server.files),
    )
    .await
}

async fn applied(root: &Path, world: &World) -> Changes {
    apply(
        root,
        &oriale(),
        false,
        (&world.database.pool(), &world.server.files),
    )
    .await
    .unwrap()
}

async fn exported(root: &Path, world: &World) -> String {
    let told = export(
        root,
        &oriale(),
        (&world.database.pool(), &world.server.files),
    )
    .await;
    told.unwrap().to_string()
}

/// What is wrong, for a plan and for what is applied alike; nothing may have changed, and nothing stays in the storage.
async fn refused(root: &Path, world: &World) -> String {
    let (dir, files) = storage();
    let db = world.database.pool();
    let before = world.database.text_as_owner(ROWS).await;
    let told = plan(root, &oriale(), (&db, &files))
        .await
        .unwrap_err()
        .to_string();
    let again = apply(root, &oriale(), true, (&db, &files))
        .await
        .unwrap_err()
        .to_string();
    assert_eq!(told, again);
    assert_eq!(world.database.text_as_owner(ROWS).await, before);
    assert_eq!(stored(dir.path()), 0, "{told}");
    told
}

/// A storage of its own.
fn storage() -> (TempDir, Files) {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config();
    config.storage.incoming = dir.path().join("incoming");
    config.storage.place = StoragePlace::Folder(dir.path().join("files"));
    let files = Files::open(&config.storage, config.sealer.clone()).unwrap();
    (dir, files)
}

fn stored(dir: &Path) -> usize {
    let entries = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .map(|path| match path.is_dir() {
            true => stored(&path),
            false => 1,
        })
        .sum()
}

fn html(article: &Value) -> &str {
    article["body"]["html"].as_str().unwrap()
}

fn sources(html: &str) -> Vec<&str> {
    let parts = html.split("src=\"").skip(1);
    parts.filter_map(|part| part.split('"').next()).collect()
}

#[tokio::test]
async fn pictures_of_a_folder_are_shown_and_its_files_linked_to() {
    let (root, world) = (root(), world().await);
    let told = planned(root.path(), &world).await.unwrap().to_string();
    for line in [
        "oriale/vpn: created",
        "picture  pictures/window.png, ",
        "picture  ./pictures/photo.jpg, ",
        &format!("file     files/the form.pdf, {} bytes", PDF.len()),
    ] {
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(squeezed(&told).contains(&squeezed(line)), "{line}: {told}");
    }
    assert_eq!(world.database.text_as_owner(ROWS).await, "0");
    applied(root.path(), &world).await;
    assert_eq!(world.database.text_as_owner(ROWS).await, "3");
    let shown = read(&world, CallerName::Contact, "vpn").await;
    let html = html(&shown);
    assert!(
        html.contains("alt=\"The window\" width=\"40\" height=\"30\""),
        "{html}"
    );
    assert!(html.contains("![no](pictures/none.png)</code>"), "{html}");
    let sources = sources(html);
    assert_eq!(sources.len(), 2, "{html}");
    for source in sources {
        let answer = follow(&world, CallerName::Contact, source, &[]).await;
        assert_eq!(answer.status, 200);
    }
    let attached = shown["attachments"].as_array().unwrap();
    assert_eq!(attached.len(), 1, "{shown}");
    assert_eq!(
        (&attached[0]["fileName"], &attached[0]["mediaType"]),
        (&json!("the form.pdf"), &json!("application/pdf"))
    );
    let german = "SELECT body FROM article_texts WHERE locale = 'de'";
    let german = world.database.text_as_owner(german).await;
    assert!(
        german.contains("![Das *Fenster*](file:") && german.contains("[Formular](<file:"),
        "{german}"
    );
    // What a contact of another portal asks for is not there.
    assert!(read(&world, CallerName::Other, "vpn").await.is_null());
    let log = "SELECT count(*)::text FROM audit_events WHERE action = 'article_file_added'";
    assert_eq!(world.database.text_as_owner(log).await, "3");
}

#[tokio::test]
async fn what_is_applied_twice_is_there_once() {
    let (root, world) = (root(), world().await);
    applied(root.path(), &world).await;
    let told = planned(root.path(), &world).await.unwrap();
    assert!(told.is_empty(), "{told}");
    assert!(applied(root.path(), &world).await.is_empty());
    // A word of the text is another version, with the same pictures.
    root.replace(&own("vpn.en.md"), "First", "At first");
    let told = applied(root.path(), &world).await.to_string();
    assert!(
        told.contains("en.text (line 1)  First → At first") && !told.contains("picture"),
        "{told}"
    );
    assert_eq!(world.database.text_as_owner(ROWS).await, "3");
    // Another picture in the same place.
    root.write(
        &own("pictures/window.png"),
        picture(ImageFormat::Png, 41, 31),
    );
    let told = planned(root.path(), &world).await.unwrap().to_string();
    assert!(told.contains("pictures/window.png, "), "{told}");
    applied(root.path(), &world).await;
    assert_eq!(world.database.text_as_owner(ROWS).await, "4");
    let shown = read(&world, CallerName::Contact, "vpn").await;
    assert!(html(&shown).contains("width=\"41\""), "{shown}");
    // Two at once.
    root.write(
        &own("pictures/window.png"),
        picture(ImageFormat::Png, 42, 32),
    );
    let (dir, files) = storage();
    let (one, two) = (world.database.pool(), world.database.pool());
    let which = oriale();
    let (first, second) = tokio::join!(
        apply(root.path(), &which, false, (&one, &files)),
        apply(root.path(), &which, false, (&two, &files))
    );
    assert!(first.unwrap().is_empty() != second.unwrap().is_empty());
    assert_eq!(world.database.text_as_owner(ROWS).await, "5");
    assert_eq!(stored(dir.path()), 2, "the picture and its small one, once");
}

#[tokio::test]
async fn what_was_exported_changes_nothing_and_goes_to_another_instance() {
    let (root, first) = (root(), world().await);
    applied(root.path(), &first).await;
    // Back into its own folder: the files stay where they are.
    exported(root.path(), &first).await;
    let text = root.read(&own("vpn.en.md"));
    assert!(
        text.contains("![The window](pictures/window.png) `![no]"),
        "{text}"
    );
    assert!(
        text.contains("![Photo](pictures/photo.jpg)")
            && text.contains("(files/the%20form.pdf \"To sign\")"),
        "{text}"
    );
    assert!(!root.path().join(own("pictures/vpn")).exists());
    assert!(planned(root.path(), &first).await.unwrap().is_empty());
    // Into an empty one: below the article's key.
    let new = Root::empty();
    exported(new.path(), &first).await;
    let text = new.read(&own("vpn.en.md"));
    assert!(
        text.contains("![The window](pictures/vpn/window.png)"),
        "{text}"
    );
    assert_eq!(
        fs::read(new.path().join(own("files/vpn/the form.pdf"))).unwrap(),
        PDF
    );
    let told = planned(new.path(), &first).await.unwrap();
    assert!(told.is_empty(), "{told}");
    let other = world().await;
    applied(new.path(), &other).await;
    assert!(planned(new.path(), &other).await.unwrap().is_empty());
    assert!(planned(root.path(), &first).await.unwrap().is_empty());
    let shown = read(&other, CallerName::Contact, "vpn").await;
    assert_eq!(sources(html(&shown)).len(), 2);
}

#[tokio::test]
async fn what_the_desk_put_in_is_exported_under_names_of_its_own() {
    let world = world().await;
    let article = draft(&world).await;
    let mut ids = Vec::new();
    for side in [10, 11] {
        let file = ("image.png", &*picture(ImageFormat::Png, side, side));
        ids.push(
            upload(&world, &article["id"], file).await["id"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    let odd = upload(&world, &article["id"], ("a (1) #ü.txt", b"text")).await;
    let body = format!(
        "![One](file:{}) ![Two](<file:{}>) [Odd](file:{}) ![Shown](file:{}) ![Nobody's](file:gone) [lost](lost.pdf)",
        ids[0],
        ids[1],
        odd["id"].as_str().unwrap(),
        odd["id"].as_str().unwrap()
    );
    let saved = save(&world, &article, &body).await;
    publish(&world, &saved).await;
    let root = Root::empty();
    exported(root.path(), &world).await;
    let text = root.read(&own("change-the-lid.en.md"));
    assert!(
        text.contains("![One](pictures/change-the-lid/image.png) ![Two](<pictures/change-the-lid/image-2.png>) [Odd](files/change-the-lid/a%20%281%29%20%23ü.txt)"),
        "{text}"
    );
    let told = planned(root.path(), &world).await.unwrap();
    assert!(told.is_empty(), "{told}");
    // Once more, the same: nothing is numbered anew.
    exported(root.path(), &world).await;
    assert_eq!(root.read(&own("change-the-lid.en.md")), text);
    // Changed at the desk meanwhile, the folder may not write over it.
    let desk = at_desk(&world, "Change the lid").await;
    let article = json!({ "id": desk["id"], "version": desk["version"] });
    let saved = save(&world, &article, &body.replace("One", "Eins")).await;
    publish(&world, &saved).await;
    let told = planned(root.path(), &world).await.unwrap().to_string();
    assert!(told.contains("drift"), "{told}");
    // A link in the folder is not followed, when it is written either.
    let elsewhere = tempfile::tempdir().unwrap();
    let linked = Root::empty();
    fs::create_dir_all(linked.path().join(TENANT)).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), linked.path().join(own("pictures"))).unwrap();
    let told = export(
        linked.path(),
        &oriale(),
        (&world.database.pool(), &world.server.files),
    )
    .await;
    assert!(
        told.unwrap_err()
            .to_string()
            .contains("links are not followed")
    );
    assert_eq!(stored(elsewhere.path()), 0);
}

#[tokio::test]
async fn a_file_from_outside_and_one_that_is_missing_are_refused_with_their_line() {
    let (root, world) = (Root::empty(), world().await);
    let secret = root.path().join("secret.png");
    fs::write(&secret, picture(ImageFormat::Png, 4, 3)).unwrap();
    root.write(&own("real/a.png"), picture(ImageFormat::Png, 4, 3));
    for (target, name) in [
        (secret.as_path(), "pictures/link.png"),
        (Path::new("real"), "dir"),
    ] {
        let link = root.path().join(own(name));
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, link).unwrap();
    }
    let absolute = secret.display().to_string();
    root.write(
        &own("tricks.de.md"),
        text(
            "tricks",
            &format!(
                "a\n\n![a](../../../secret.png)\n![b](%2e%2e/%2e%2e/%2E%2e/secret.png)\n![c]({absolute})\n[d]({absolute})\n![e](pictures/link.png)\n\
                 ![f](dir/a.png)\n![g](missing.png)\n[h](missing.pdf)\n![i](real)\n![j](file:///etc/passwd)\n![k](..\\\\..\\\\secret.png)\n\
                 ![l](real/%00.png)\n![m](pictures/../../oriale.png)\n![n](http://example.com/a.png)\n![o](file:abc)\n![ok](real/../real/a.png)\n\n[p]: ../q.pdf\n\n> [p]"
            ),
        ),
    );
    let told = refused(root.path(), &world).await;
    let outside = "this leads out of the folder";
    for (line, field, why) in [
        (8, "picture", outside),
        (9, "picture", outside),
        (10, "picture", outside),
        (11, "file", outside),
        (12, "picture", "this is a link; links are not followed"),
        (13, "picture", "this is a link; links are not followed"),
        (14, "picture", "there is no such file in the folder"),
        (15, "file", "there is no such file in the folder"),
        (16, "picture", "this is no file"),
        (17, "picture", "the article has no such file"),
        (18, "picture", outside),
        (19, "picture", outside),
        (20, "picture", outside),
        (21, "picture", outside),
        (22, "picture", "the article has no such file"),
        (27, "file", outside),
    ] {
        let begins = format!("tricks.de.md:{line}:1: {field}: “");
        let found = told.lines().find(|one| one.contains(&begins));
        assert!(found.is_some_and(|one| one.contains(why)), "{line}: {told}");
    }
    assert!(told.starts_with("16 things"), "{told}");
    assert!(!told.contains("real/../real"), "{told}");
}

#[tokio::test]
async fn what_no_upload_would_be_taken_as_is_not_taken_from_a_folder() {
    let (root, world) = (Root::empty(), world().await);
    let rules = "UPDATE tenants SET ticket_rules = ticket_rules || '{\"file_megabytes\": 1}'";
    world.database.as_owner(rules).await;
    let names = [
        "empty.png",
        "text.png",
        "damaged.png",
        "large.bin",
        "fine.png",
    ];
    let body: Vec<String> = names.iter().map(|name| format!("![x]({name})")).collect();
    root.write(
        &own("files.de.md"),
        text("files", &format!("{}\n[y](text.png)", body.join("\n"))),
    );
    let damaged = &picture(ImageFormat::Png, 40, 30)[..60];
    let large = vec![7; 1024 * 1024 + 1];
    let fine = picture(ImageFormat::Png, 40, 30);
    for (name, bytes) in names
        .iter()
        .zip([b"", &b"words"[..], damaged, &large, &fine])
    {
        root.write(&own(name), bytes);
    }
    let told = refused(root.path(), &world).await;
    for line in [
        "files.de.md:6:1: picture: “empty.png”: the file is empty",
        "files.de.md:9:1: picture: “large.bin”: the file has 1048577 bytes, 1048576 are allowed",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    root.write(&own("empty.png"), &fine);
    root.write(&own("large.bin"), b"small");
    let told = refused(root.path(), &world).await;
    for line in [
        "files.de.md:7:1: picture: “text.png”: this cannot be shown",
        "files.de.md:8:1: picture: “damaged.png”: ",
        "files.de.md:9:1: picture: “large.bin”: this cannot be shown",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(told.starts_with("3 things"), "{told}");
    // As many as at the desk.
    let body: Vec<String> = (0..101)
        .map(|number| format!("[x](f/{number}.txt)"))
        .collect();
    for number in 0..101 {
        root.write(&own(&format!("f/{number}.txt")), number.to_string());
    }
    root.write(&own("files.de.md"), text("files", &body.join(" ")));
    let told = refused(root.path(), &world).await;
    assert!(
        told.contains("the article would have more than 100 files"),
        "{told}"
    );
    root.write(&own("files.de.md"), text("files", &body[1..].join(" ")));
    applied(root.path(), &world).await;
    assert!(planned(root.path(), &world).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_the_database_refuses_leaves_nothing_in_the_storage() {
    let (root, world) = (root(), world().await);
    world
        .database
        .as_owner(
            "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
             CREATE TRIGGER no BEFORE INSERT ON article_texts FOR EACH ROW EXECUTE FUNCTION no()",
        )
        .await;
    let (dir, files) = storage();
    let db = world.database.pool();
    let told = apply(root.path(), &oriale(), false, (&db, &files)).await;
    assert!(
        matches!(told, Err(KnowledgeFolderError::Database(_))),
        "{told:?}"
    );
    assert_eq!(stored(dir.path()), 0);
    assert_eq!(world.database.text_as_owner(ROWS).await, "0");
    world
        .database
        .as_owner("DROP TRIGGER no ON article_texts")
        .await;
    apply(root.path(), &oriale(), false, (&db, &files))
        .await
        .unwrap();
    assert_eq!(
        stored(dir.path()),
        5,
        "two pictures with their small ones, and a file"
    );
}

#[tokio::test]
async fn a_wiki_s_pictures_and_files_come_with_it() {
    let (root, world) = (Root::empty(), world().await);
    root.write(
        "wiki/netz/vlan.html",
        "<title>VLAN</title><p>A <img src=\"../img/a%20plan.png?w=3\" alt=\"The [plan]\"> <a href=\"../files/form.pdf\">Form</a> <a href=\"gone.pdf\">Gone</a>
         <img src=\"https://example.com/e.png\" alt=\"Else\"><img src=\"../../secret.png\" alt=\"Secret\"><img src=\"data:image/png;base64,AAAA\" alt=\"Data\"></p>",
    );
    root.write("wiki/dock.md", "# Dock\n\n![The dock](img/dock.jpg) ![Text](img/text.png) ![Damaged](img/damaged.png) ![Missing](/img/x.png)");
    root.write("wiki/own.en.md", text("own", "![Plan](img/a%20plan.png)"));
    root.write("wiki/img/a plan.png", picture(ImageFormat::Png, 40, 30));
    root.write("wiki/img/dock.jpg", picture(ImageFormat::Jpeg, 40, 30));
    root.write("wiki/img/text.png", "words");
    root.write(
        "wiki/img/damaged.png",
        &picture(ImageFormat::Png, 40, 30)[..60],
    );
    root.write("wiki/files/form.pdf", PDF);
    root.write("wiki/spare.png", b"\x89PNG");
    root.write("secret.png", picture(ImageFormat::Png, 4, 3));
    let (dir, db) = (root.path().join("wiki"), world.database.pool());
    let how = Import {
        publish: true,
        ..Import::default()
    };
    let told = import(&dir, &oriale(), &how, (&db, &world.server.files))
        .await
        .unwrap();
    let text = told.to_string();
    for line in [
        "vlan.html: not taken over of it: 1 pictures\n",
        "vlan.html: not taken over of it: 1 pictures (../../secret.png: this leads out of the folder",
        "vlan.html: not taken over of it: 1 files (gone.pdf: there is no such file in the folder)",
        "dock.md: not taken over of it: 2 pictures (img/damaged.png: ",
        "/img/x.png: this leads out of the folder",
        "With them: 5 pictures and files",
        "Other files, not taken over: 2 png",
        "3 created, 0 files not taken over",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert_eq!(world.database.text_as_owner(ROWS).await, "0");
    let how = Import { apply: true, ..how };
    let again = import(&dir, &oriale(), &how, (&db, &world.server.files))
        .await
        .unwrap();
    assert_eq!((again.created.len(), again.files), (3, 5));
    assert_eq!(world.database.text_as_owner(ROWS).await, "5");
    let page = read(&world, CallerName::Contact, "vlan").await;
    let page = html(&page);
    assert!(
        page.contains("alt=\"The [plan]\" width=\"40\"") && page.contains(">Form</a>"),
        "{page}"
    );
    assert!(
        page.contains("Secret") && page.contains("Gone") && page.contains("Data"),
        "{page}"
    );
    assert_eq!(sources(page).len(), 1, "{page}");
    let dock = read(&world, CallerName::Contact, "dock").await;
    let dock = html(&dock);
    assert!(
        dock.contains("alt=\"The dock\"") && dock.contains(">Text</a>"),
        "{dock}"
    );
    assert!(
        dock.contains("Damaged") && dock.contains("Missing"),
        "{dock}"
    );
    assert_eq!(sources(dock).len(), 1, "{dock}");
    // It goes on as code.
    let code = Root::empty();
    exported(code.path(), &world).await;
    let told = planned(code.path(), &world).await.unwrap();
    assert!(told.is_empty(), "{told}");
}

#[tokio::test]
async fn the_folder_of_this_repository_is_in_order() {
    let (root, world) = (Path::new(env!("CARGO_MANIFEST_DIR")), world().await);
    let told = applied(root, &world).await.to_string();
    assert!(
        told.ends_with("4 created, 0 changed, 0 published, 0 archived, 0 unchanged"),
        "{told}"
    );
    assert!(planned(root, &world).await.unwrap().is_empty());
    assert_eq!(world.database.text_as_owner(ROWS).await, "10");
    // Each language has its pictures.
    let texts = "SELECT string_agg(DISTINCT cardinality(files)::text, ',') FROM article_texts";
    assert_eq!(world.database.text_as_owner(texts).await, "1,2");
}
