//! Folders that other programs exported, taken over as articles.

use portico::knowledge::folder::{Which, apply, export, plan};
use portico::knowledge::import::{Import, Imported, import};
use serde_json::json;

use crate::knowledge_folder::{Root, TENANT, at_desk, reads, world};
use crate::support::{CallerName, World};

const PAGE: &str = "<html lang=\"de\"><head><title>Netz – Wiki</title><style>x</style></head><body><nav>Start</nav>
    <h1>Das Netz</h1><p>Siehe <a href=\"druck/offline.md\">Drucker</a> und <a href=\"gone.html\">das</a>.</p>
    <script>alert(1)</script><img src=\"a.png\" alt=\"Plan\"></body></html>";
const POST: &str = "---\ntitle: Drucker offline\ndescription: Was zu tun ist\ntags: Drucker, Toner\nauthor: Mia\n---\n\n# Drucker offline\n\nText ![x](bild.png) ![y](https://example.com/y.png)\n";

fn wiki() -> Root {
    let root = Root::empty();
    root.write("wiki/netz.html", PAGE);
    root.write("wiki/druck/offline.md", POST);
    root.write("wiki/vpn.de.md", "# VPN\n\nDeutsch");
    root.write("wiki/vpn.en.md", "# The VPN\n\nEnglish");
    root.write(
        "wiki/own.en.md",
        "+++\ntitle = \"Own\"\nslug = \"own\"\naudience = \"public\"\n+++\n\nText",
    );
    root.write("wiki/francais.md", "---\ntitle: F\nlang: fr\n---\nTexte");
    root.write("wiki/broken.md", "---\ntitle: [a\n---\nx");
    root.write("wiki/bytes.html", b"<p>\xff</p>");
    root.write("wiki/empty.html", "<title>E</title><script>x</script>");
    root.write("wiki/bild.png", b"\x89PNG");
    std::os::unix::fs::symlink("/etc", root.path().join("wiki/etc")).unwrap();
    root
}

async fn taken(root: &Root, world: &World, how: &Import) -> Imported {
    let (dir, which) = (root.path().join("wiki"), Which::Tenant("oriale".into()));
    import(
        &dir,
        &which,
        how,
        (&world.database.pool(), &world.server.files),
    )
    .await
    .unwrap()
}

#[tokio::test]
async fn a_wiki_becomes_drafts_and_what_is_not_taken_over_is_told() {
    let (root, world) = (wiki(), world().await);
    let told = taken(&root, &world, &Import::default()).await;
    let text = told.to_string();
    for line in [
        "oriale/das-netz: created, draft: Das Netz",
        "oriale/drucker-offline: created, draft: Drucker offline",
        "oriale/the-vpn: created, draft: VPN",
        "oriale/own: created, draft: Own",
        "francais.md: not taken over: it is in “fr”",
        "broken.md: not taken over: line ",
        "bytes.html: not taken over: the file is not UTF-8 (line 1)",
        "empty.html: not taken over: there is no text in it",
        "etc: not taken over: this is a link; links are not followed",
        "netz.html: not taken over of it: 1 <nav>, 1 <script>, 1 <style>\n",
        "netz.html: not taken over of it: 1 pictures (a.png: there is no such file in the folder)",
        "netz.html: not taken over of it: 1 links to files that were not taken over",
        "druck/offline.md: not taken over of it: fields author",
        "druck/offline.md: not taken over of it: 1 pictures",
        "Other files, not taken over: 1 png",
        "4 created, 5 files not taken over\nNothing was changed yet; do it with --apply",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(
        at_desk(&world, "Das Netz").await.is_null(),
        "nothing was changed yet"
    );
    let how = Import {
        apply: true,
        ..Import::default()
    };
    assert_eq!(taken(&root, &world, &how).await.created, told.created);
    let page = at_desk(&world, "Das Netz").await;
    assert_eq!(page["state"], "DRAFT");
    assert_eq!(
        page["texts"][0]["body"]["markdown"],
        "Siehe [Drucker](/articles/drucker-offline) und das.\n\nPlan"
    );
    let post = at_desk(&world, "Drucker offline").await;
    assert_eq!(
        post["texts"][0]["body"]["markdown"],
        "Text x ![y](https://example.com/y.png)"
    );
    assert_eq!(
        at_desk(&world, "VPN").await["texts"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert!(
        reads(&world, CallerName::Contact, "das-netz")
            .await
            .is_null(),
        "a draft"
    );
    // Once more makes nothing twice.
    let again = taken(&root, &world, &how).await;
    assert!(again.created.is_empty(), "{again}");
    assert!(
        again
            .to_string()
            .contains("netz.html: not taken over: there is an article at “das-netz” already"),
        "{again}"
    );
    // What was taken over goes on as code.
    let code = Root::empty();
    let (which, db) = (Which::Tenant("oriale".into()), world.database.pool());
    export(code.path(), &which, (&db, &world.server.files))
        .await
        .unwrap();
    assert!(
        plan(code.path(), &which, (&db, &world.server.files))
            .await
            .unwrap()
            .is_empty()
    );
    let file = code.path().join(TENANT).join("das-netz.de.md");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("state = \"draft\"\n", "")).unwrap();
    apply(code.path(), &which, false, (&db, &world.server.files))
        .await
        .unwrap();
    assert_eq!(
        reads(&world, CallerName::Contact, "das-netz").await["title"],
        "Das Netz"
    );
}

#[tokio::test]
async fn it_is_published_where_that_is_asked_for_and_lies_in_its_category() {
    let (root, world) = (wiki(), world().await);
    let how = Import {
        publish: true,
        apply: true,
        category: Some("nowhere".into()),
        ..Import::default()
    };
    let db = world.database.pool();
    let wrong = import(
        &root.path().join("wiki"),
        &Which::Provider,
        &how,
        (&db, &world.server.files),
    )
    .await;
    assert!(
        wrong
            .unwrap_err()
            .to_string()
            .contains("there is no category “nowhere”")
    );
    let how = Import {
        category: None,
        ..how
    };
    import(
        &root.path().join("wiki"),
        &Which::Provider,
        &how,
        (&db, &world.server.files),
    )
    .await
    .unwrap();
    for caller in [CallerName::Contact, CallerName::Other] {
        let read = reads(&world, caller, "drucker-offline").await;
        assert_eq!(read["tags"], json!(["drucker", "toner"]));
    }
    let gone = import(
        &root.path().join("gone"),
        &Which::Provider,
        &how,
        (&db, &world.server.files),
    )
    .await;
    assert!(
        gone.unwrap_err()
            .to_string()
            .contains("the folder cannot be read")
    );
}
