//! The knowledge base as code: planned, applied and exported over a real database.

use std::fs;
use std::path::{Path, PathBuf};

use portico::knowledge::folder::{Changes, KnowledgeFolderError, Which, apply, export, plan};
use serde_json::{Value, json};

use crate::support::{CallerName, Walls, World};

/// A folder with `knowledge/` and `tenants/` in it.
pub struct Root(tempfile::TempDir);

pub const TENANT: &str = "tenants/oriale/knowledge";

impl Root {
    pub fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn filled() -> Self {
        let root = Self::empty();
        root.write("knowledge/categories.toml", CATEGORIES);
        root.write(
            "knowledge/printer.en.md",
            article("printer-offline", "The printer is offline", MORE),
        );
        root.write(
            "knowledge/printer.de.md",
            article("drucker-offline", "Der Drucker druckt nicht", ""),
        );
        root.write(
            &format!("{TENANT}/categories.toml"),
            "[[category]]\nslug = \"own\"\nwithin = \"printing\"\nnames = { de = \"Eigenes\" }\n",
        );
        root.write(
            &format!("{TENANT}/lamp.de.md"),
            article("lampe", "Die Lampe", "category = \"own\"\n"),
        );
        root.write(
            &format!("{TENANT}/secret.de.md"),
            article(
                "entwurf",
                "Ein Entwurf",
                "state = \"draft\"\naudience = \"staff\"\n",
            ),
        );
        root
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    pub fn replace(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{from}: {text}");
        self.write(name, text.replace(from, to));
    }
}

const CATEGORIES: &str = "[[category]]\nslug = \"devices\"\nicon = \"monitor\"\nnames = { de = \"Geräte\", en = \"Devices\" }\n
[[category]]\nslug = \"printing\"\nwithin = \"devices\"\nnames = { de = \"Drucken\", en = \"Printing\" }\n
[[category]]\nslug = \"phones\"\nwithin = \"devices\"\nnames = { de = \"Telefone\" }\n";
const MORE: &str = "category = \"printing\"\ntags = [\"Toner\", \"drucker\"]\naudience = \"public\"\nportals = [\"oriale\"]\nreview_on = 2100-02-03\nexpires_at = 2100-03-04T05:06:07Z\n";

fn article(slug: &str, title: &str, more: &str) -> String {
    format!(
        "+++\ntitle = \"{title}\"\nsummary = \"About\"\nslug = \"{slug}\"\n{more}+++\n\nFirst line\n\nSecond line\n"
    )
}

/// Two portals with nothing in their knowledge base.
pub async fn world() -> World {
    let world = World::create(Walls::Both).await;
    let gone = "DELETE FROM articles; DELETE FROM knowledge_categories WHERE parent_id IS NOT NULL; DELETE FROM knowledge_categories";
    world.database.as_owner(gone).await;
    world
}

async fn planned(root: &Root, world: &World) -> Changes {
    plan(
        root.path(),
        &Which::All,
        (&world.database.pool(), &world.server.files),
    )
    .await
    .unwrap()
}

async fn applied(root: &Root, world: &World) -> Changes {
    apply(
        root.path(),
        &Which::All,
        false,
        (&world.database.pool(), &world.server.files),
    )
    .await
    .unwrap()
}

/// What is wrong; nothing may have changed.
async fn refused(root: &Root, world: &World) -> String {
    let before = everything(world).await;
    let db = world.database.pool();
    let told = plan(root.path(), &Which::All, (&db, &world.server.files))
        .await
        .unwrap_err()
        .to_string();
    let again = apply(root.path(), &Which::All, true, (&db, &world.server.files))
        .await
        .unwrap_err()
        .to_string();
    assert_eq!(told, again);
    assert_eq!(everything(world).await, before);
    told
}

async fn everything(world: &World) -> String {
    let all = "SELECT concat((SELECT jsonb_agg(to_jsonb(a) ORDER BY id) FROM articles a), (SELECT jsonb_agg(to_jsonb(v) ORDER BY article_id, number) FROM article_versions v),
        (SELECT jsonb_agg(to_jsonb(c) ORDER BY id) FROM knowledge_categories c), (SELECT count(*) FROM article_texts), (SELECT count(*) FROM article_slugs))";
    world.database.text_as_owner(all).await
}

/// What Anna reads at an address.
pub async fn reads(world: &World, caller: CallerName, slug: &str) -> Value {
    let query = format!(
        "{{ portal {{ knowledge {{ article(slug: \"{slug}\") {{ title slug redirectedFrom tags }} }} }} }}"
    );
    let answer = world.ask(caller, &query).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"]["portal"]["knowledge"]["article"].clone()
}

/// An article at the desk, by the title of a text.
pub async fn at_desk(world: &World, title: &str) -> Value {
    let query = "{ serviceDesk { knowledge { articles(first: 50) { nodes { id version state latestNumber publishedNumber texts { locale slug title body { markdown } } } } } } }";
    let answer = world.ask(CallerName::Admin, query).await;
    let nodes = answer["data"]["serviceDesk"]["knowledge"]["articles"]["nodes"].as_array();
    let nodes = nodes.unwrap_or_else(|| panic!("{answer}"));
    let is_it = |node: &&Value| {
        node["texts"]
            .as_array()
            .unwrap()
            .iter()
            .any(|text| text["title"] == title)
    };
    nodes.iter().find(is_it).cloned().unwrap_or(Value::Null)
}

/// Runs a mutation of an admin's.
async fn desk(world: &World, name: &str, input: Value) {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ errors {{ message path }} }} }}"
    );
    let answer = world
        .ask_with(CallerName::Admin, &query, json!({ "input": input }))
        .await;
    assert_eq!(answer["data"][name]["errors"], json!([]), "{answer}");
}

fn contents(dir: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(contents(&path));
        } else {
            files.push((path.clone(), fs::read_to_string(path).unwrap()));
        }
    }
    files.sort();
    files
}

#[tokio::test]
async fn what_is_applied_is_read_and_what_is_exported_changes_nothing() {
    let (root, world) = (Root::filled(), world().await);
    let first = planned(&root, &world).await;
    let told = first.to_string();
    for line in [
        "provider/category printing: created",
        "provider/printer: created",
        "oriale/category own: created",
        "oriale/lamp: created",
        "7 created, 0 changed, 0 published, 0 archived, 0 unchanged",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(
        at_desk(&world, "Die Lampe").await.is_null(),
        "a plan changes nothing"
    );
    assert_eq!(applied(&root, &world).await.items, first.items);
    assert!(
        planned(&root, &world).await.is_empty(),
        "{}",
        planned(&root, &world).await
    );
    assert!(applied(&root, &world).await.is_empty());

    assert_eq!(
        reads(&world, CallerName::Contact, "lampe").await["title"],
        "Die Lampe"
    );
    assert!(
        reads(&world, CallerName::Other, "lampe").await.is_null(),
        "another portal's"
    );
    assert!(
        reads(&world, CallerName::Contact, "entwurf")
            .await
            .is_null(),
        "a draft"
    );
    assert_eq!(
        reads(&world, CallerName::Contact, "printer-offline").await["tags"],
        json!(["drucker", "toner"])
    );
    assert!(
        reads(&world, CallerName::Other, "printer-offline")
            .await
            .is_null(),
        "for Oriale alone"
    );

    let exported = Root::empty();
    let report = export(
        exported.path(),
        &Which::All,
        (&world.database.pool(), &world.server.files),
    )
    .await
    .unwrap();
    assert!(
        report
            .to_string()
            .contains("knowledge: 3 categories and 1 articles"),
        "{report}"
    );
    assert!(
        planned(&exported, &world).await.is_empty(),
        "{}",
        planned(&exported, &world).await
    );
    let before = contents(exported.path());
    export(
        exported.path(),
        &Which::All,
        (&world.database.pool(), &world.server.files),
    )
    .await
    .unwrap();
    assert_eq!(contents(exported.path()), before);
    // Over the files that are there, the keys stay theirs.
    export(
        root.path(),
        &Which::All,
        (&world.database.pool(), &world.server.files),
    )
    .await
    .unwrap();
    assert!(root.read("knowledge/printer.de.md").contains("seen = "));
    assert!(planned(&root, &world).await.is_empty());
    // And in an empty house it makes the same.
    let other = self::world().await;
    applied(&exported, &other).await;
    assert!(planned(&exported, &other).await.is_empty());
    let again = Root::empty();
    export(
        again.path(),
        &Which::All,
        (&other.database.pool(), &other.server.files),
    )
    .await
    .unwrap();
    let names = |root: &Root| {
        let all = contents(root.path()).into_iter();
        all.map(|(path, text)| (path.strip_prefix(root.path()).unwrap().to_owned(), text))
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&again), names(&exported));
}

#[tokio::test]
async fn a_change_is_a_new_version_and_addresses_go_on_leading_to_it() {
    let (root, world) = (Root::filled(), world().await);
    applied(&root, &world).await;
    let lamp = format!("{TENANT}/lamp.de.md");
    root.replace(&lamp, "Second line", "Another line");
    root.replace(
        &lamp,
        "slug = \"lampe\"",
        "slug = \"leuchte\"\ntags = [\"licht\"]",
    );
    let told = planned(&root, &world).await.to_string();
    for line in [
        "oriale/lamp: changed",
        "de.text (line 3)  Second line → Another line",
        "lampe → leuchte",
        "0 created, 1 changed",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(told.contains("licht") && !told.contains("drift"), "{told}");
    // It has no slug that it had; its key says which one it is.
    let refusal = apply(
        root.path(),
        &Which::All,
        false,
        (&world.database.pool(), &world.server.files),
    )
    .await;
    let made = refusal.unwrap();
    assert!(!made.is_empty());
    assert!(planned(&root, &world).await.is_empty());
    root.replace(
        "knowledge/printer.en.md",
        "slug = \"printer-offline\"",
        "slug = \"printer-is-offline\"",
    );
    root.replace("knowledge/printer.de.md", "Second line", "Noch eine");
    applied(&root, &world).await;
    let read = reads(&world, CallerName::Contact, "printer-offline").await;
    assert_eq!(read["slug"], "printer-is-offline");
    let article = at_desk(&world, "The printer is offline").await;
    assert_eq!(
        (&article["latestNumber"], &article["publishedNumber"]),
        (&json!(2), &json!(2))
    );
    let kept = "SELECT string_agg(author_name || ':' || (texts->'en'->>'slug'), ' ' ORDER BY number) FROM article_versions WHERE texts ? 'en'";
    assert_eq!(
        world.database.text_as_owner(kept).await,
        "portico knowledge:printer-offline portico knowledge:printer-is-offline"
    );
    let log = "SELECT string_agg(action, ' ' ORDER BY at, id) FROM audit_events WHERE actor_kind = 'system' AND action LIKE 'article%' AND tenant_id IS NULL";
    let log = world.database.text_as_owner(log).await;
    assert!(
        log.ends_with("article_created article_published article_saved article_published"),
        "{log}"
    );

    // Settings alone are no version; published, archived and brought back are told as such.
    root.replace(
        "knowledge/printer.en.md",
        "audience = \"public\"",
        "audience = \"contacts\"",
    );
    root.replace(
        &format!("{TENANT}/secret.de.md"),
        "state = \"draft\"\naudience = \"staff\"\n",
        "",
    );
    root.replace(&lamp, "tags =", "state = \"archived\"\ntags =");
    let told = applied(&root, &world).await.to_string();
    for line in [
        "provider/printer: changed\n  audience  public → contacts",
        "oriale/secret: published",
        "oriale/lamp: archived\n  state  published → archived",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(
        planned(&root, &world).await.is_empty(),
        "{}",
        planned(&root, &world).await
    );
    assert_eq!(
        at_desk(&world, "The printer is offline").await["latestNumber"],
        2
    );
    assert_eq!(
        reads(&world, CallerName::Contact, "entwurf").await["title"],
        "Ein Entwurf"
    );
    assert!(
        reads(&world, CallerName::Contact, "leuchte")
            .await
            .is_null()
    );
    root.replace(&lamp, "state = \"archived\"\n", "");
    assert!(
        applied(&root, &world)
            .await
            .to_string()
            .contains("oriale/lamp: published")
    );
    assert_eq!(
        reads(&world, CallerName::Contact, "leuchte").await["title"],
        "Die Lampe"
    );
    assert!(planned(&root, &world).await.is_empty());
}

#[tokio::test]
async fn the_order_and_the_tree_of_categories_are_the_folders() {
    let (root, world) = (Root::filled(), world().await);
    applied(&root, &world).await;
    let file = "knowledge/categories.toml";
    let text = root.read(file);
    let (head, phones) = text.split_at(text.find("[[category]]\nslug = \"phones\"").unwrap());
    let (devices, printing) =
        head.split_at(head.find("[[category]]\nslug = \"printing\"").unwrap());
    root.write(file, format!("{devices}{phones}\n{printing}"));
    let told = planned(&root, &world).await.to_string();
    assert!(
        told.contains("category phones: changed\n  after  printing → not set"),
        "{told}"
    );
    assert!(
        told.contains("category printing: changed\n  after  phones"),
        "{told}"
    );
    applied(&root, &world).await;
    assert!(planned(&root, &world).await.is_empty());
    let order = "SELECT string_agg(slug, ' ' ORDER BY position) FROM knowledge_categories WHERE parent_id IS NOT NULL AND tenant_id IS NULL";
    assert_eq!(world.database.text_as_owner(order).await, "phones printing");
}

#[tokio::test]
async fn what_was_changed_at_the_desk_is_said_and_not_written_over() {
    let (root, world) = (Root::filled(), world().await);
    let db = world.database.pool();
    applied(&root, &world).await;
    let lamp = at_desk(&world, "Die Lampe").await;
    let texts = json!([{ "locale": "DE", "title": "Die Lampe", "summary": "About", "body": "Vom Schreibtisch" }]);
    desk(
        &world,
        "saveArticleDraft",
        json!({ "articleId": lamp["id"], "version": lamp["version"], "texts": texts }),
    )
    .await;
    // What is not read yet is no difference; the file tells what is read.
    assert!(
        planned(&root, &world).await.is_empty(),
        "{}",
        planned(&root, &world).await
    );
    let lamp = at_desk(&world, "Die Lampe").await;
    desk(
        &world,
        "publishArticle",
        json!({ "articleId": lamp["id"], "version": lamp["version"] }),
    )
    .await;
    let told = planned(&root, &world).await.to_string();
    assert!(
        told.contains("oriale/lamp: changed") && told.contains("drift: changed at the desk"),
        "{told}"
    );
    root.replace("knowledge/printer.en.md", "Second line", "Another line");
    let error = apply(root.path(), &Which::All, false, (&db, &world.server.files))
        .await
        .unwrap_err();
    let KnowledgeFolderError::Drift(drifted) = &error else {
        panic!("{error}")
    };
    assert_eq!(drifted, &["oriale/lamp"]);
    assert!(error.to_string().contains("--overwrite"), "{error}");
    let printer = at_desk(&world, "The printer is offline").await;
    assert_eq!(printer["latestNumber"], 1, "nothing at all was changed");
    // Another portal's folder, or the provider's, is not in its way.
    apply(
        root.path(),
        &Which::Provider,
        false,
        (&db, &world.server.files),
    )
    .await
    .unwrap();

    // What is exported is known; what is changed then is told by the files, and the next change at the desk is drift again.
    let exported = Root::empty();
    export(
        exported.path(),
        &Which::Tenant("oriale".into()),
        (&db, &world.server.files),
    )
    .await
    .unwrap();
    let file = format!("{TENANT}/lamp.de.md");
    assert!(exported.read(&file).contains("Vom Schreibtisch"));
    exported.replace(&file, "Vom Schreibtisch", "Vom Ordner");
    let changes = plan(exported.path(), &Which::All, (&db, &world.server.files))
        .await
        .unwrap();
    assert!(!changes.to_string().contains("drift"), "{changes}");
    let lamp = at_desk(&world, "Die Lampe").await;
    desk(
        &world,
        "archiveArticle",
        json!({ "articleId": lamp["id"], "version": lamp["version"] }),
    )
    .await;
    let changes = plan(exported.path(), &Which::All, (&db, &world.server.files))
        .await
        .unwrap();
    assert!(
        changes.to_string().contains("oriale/lamp: published")
            && changes.to_string().contains("drift"),
        "{changes}"
    );
    apply(
        exported.path(),
        &Which::All,
        true,
        (&db, &world.server.files),
    )
    .await
    .unwrap();
    assert!(
        plan(exported.path(), &Which::All, (&db, &world.server.files))
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        reads(&world, CallerName::Contact, "lampe").await["title"],
        "Die Lampe"
    );
    let versions =
        "SELECT count(*)::text FROM article_versions v WHERE texts->'de'->>'slug' = 'lampe'";
    assert_eq!(
        world.database.text_as_owner(versions).await,
        "3",
        "all are kept"
    );

    // The same of categories.
    let id = world
        .database
        .text_as_owner("SELECT id::text FROM knowledge_categories WHERE slug = 'own'")
        .await;
    let version = "UPDATE knowledge_categories SET names = '{\"de\": \"Anders\"}', version = version + 1 WHERE id = ";
    world.database.as_owner(&format!("{version}'{id}'")).await;
    let error = apply(
        root.path(),
        &Which::Tenant("oriale".into()),
        false,
        (&db, &world.server.files),
    )
    .await
    .unwrap_err();
    let KnowledgeFolderError::Drift(drifted) = &error else {
        panic!("{error}")
    };
    assert!(
        drifted.contains(&"oriale/category own".to_owned()),
        "{drifted:?}"
    );
}

#[tokio::test]
async fn what_is_in_no_file_is_left_alone_and_another_portal_too() {
    let (root, world) = (Root::filled(), world().await);
    applied(&root, &world).await;
    let other = Root::empty();
    other.write(
        "tenants/nordwind/knowledge/lamp.de.md",
        article("lampe", "Die Schiffslampe", ""),
    );
    let changes = applied(&other, &world).await;
    assert_eq!(changes.left_alone, Vec::<String>::new(), "{changes}");
    assert_eq!(
        reads(&world, CallerName::Other, "lampe").await["title"],
        "Die Schiffslampe"
    );
    assert_eq!(
        reads(&world, CallerName::Contact, "lampe").await["title"],
        "Die Lampe"
    );
    fs::remove_file(root.path().join(format!("{TENANT}/lamp.de.md"))).unwrap();
    fs::remove_file(root.path().join("knowledge/categories.toml")).unwrap();
    let changes = applied(&root, &world).await;
    assert!(changes.is_empty());
    assert_eq!(
        changes.left_alone,
        [
            "provider/category devices",
            "provider/category printing",
            "provider/category phones",
            "oriale/lamp"
        ]
    );
    assert_eq!(
        reads(&world, CallerName::Contact, "lampe").await["title"],
        "Die Lampe"
    );
    let nobody = apply(
        root.path(),
        &Which::Tenant("nobody".into()),
        false,
        (&world.database.pool(), &world.server.files),
    )
    .await;
    assert_eq!(
        nobody.unwrap_err().to_string(),
        "there is no tenant “nobody”"
    );
    let nothing = plan(
        Root::empty().path(),
        &Which::All,
        (&world.database.pool(), &world.server.files),
    )
    .await;
    assert!(
        nothing
            .unwrap_err()
            .to_string()
            .contains("there is no folder of articles")
    );
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_and_nothing_is_changed() {
    let (root, world) = (Root::filled(), world().await);
    applied(&root, &world).await;
    let file = |name: &str| format!("{TENANT}/{name}");
    root.write(
        &file("bytes.de.md"),
        b"+++\ntitle = \"T\"\n\xff\xfe\n+++\nx",
    );
    root.write(
        &file("large.de.md"),
        article("large", "L", "").replace("Second", &"x".repeat(5_000_000)),
    );
    root.write(
        &file("long.de.md"),
        article("long", "L", "").replace("Second", &"x".repeat(200_001)),
    );
    root.write(&file("one.de.md"), article("twice", "One", ""));
    root.write(&file("two.de.md"), article("twice", "Two", ""));
    root.write(
        &file("field.de.md"),
        article("field", "F", "audiance = \"public\"\naudience = \"all\"\n"),
    );
    std::os::unix::fs::symlink("/etc/passwd", root.path().join(file("link.de.md"))).unwrap();
    root.write(
        &file("categories.toml"),
        "[[category]]\nslug = \"own\"\nwithin = \"own\"\nnames = { de = \"E\" }\n",
    );
    root.write("tenants/nobody/knowledge/a.de.md", article("a", "A", ""));
    let told = refused(&root, &world).await;
    for wrong in [
        "bytes.de.md: the file is not UTF-8 (line 3)",
        "large.de.md: the file has 5000",
        "long.de.md:7:1: the text cannot be taken",
        "two.de.md:4:8: slug: “twice” is the slug of one.de.md already",
        "field.de.md:5:1: audiance: there is no such field; did you mean “audience”?",
        "field.de.md:6:12: audience: “all” is not known here",
        "link.de.md: this is no file; links are not followed",
        "categories.toml:3:10: category[0].within: a category does not lie in itself",
        "tenants/nobody/knowledge: there is no such tenant",
    ] {
        assert!(told.contains(wrong), "{wrong}: {told}");
    }
    assert!(
        told.starts_with("9 things have to be put right first; nothing was changed:"),
        "{told}"
    );
}

#[tokio::test]
async fn what_does_not_fit_the_database_is_told_and_nothing_is_changed() {
    let (root, world) = (Root::filled(), world().await);
    applied(&root, &world).await;
    let file = |name: &str| format!("{TENANT}/{name}");
    root.write(&file("taken.de.md"), article("printer-offline", "T", ""));
    root.write(
        &file("lost.de.md"),
        article(
            "lost",
            "L",
            "category = \"nowhere\"\nportals = [\"oriale\"]\n",
        ),
    );
    root.write(&file("both.de.md"), article("lampe", "B", ""));
    root.write(&file("both.en.md"), article("entwurf", "B", ""));
    fs::remove_file(root.path().join(file("lamp.de.md"))).unwrap();
    fs::remove_file(root.path().join(file("secret.de.md"))).unwrap();
    let pictures = article("pictures", "P", "").replace(
        "Second line",
        "![a](../../../etc/passwd) ![b](/etc/passwd) ![c](c.png) ![d](https://example.com/d.png)",
    );
    root.write(&file("pictures.de.md"), pictures);
    root.write(
        "knowledge/unknown.de.md",
        article("unknown", "U", "portals = [\"nobody\"]\n"),
    );
    root.replace(
        "knowledge/printer.en.md",
        "audience = \"public\"",
        "state = \"draft\"\naudience = \"public\"",
    );
    root.write(
        "knowledge/categories.toml",
        "[[category]]\nslug = \"devices\"\nwithin = \"phones\"\nnames = { de = \"D\" }\n[[category]]\nslug = \"phones\"\nwithin = \"devices\"\nnames = { de = \"P\" }\n",
    );
    let told = refused(&root, &world).await;
    for wrong in [
        "taken.de.md:4:8: slug: “printer-offline” is an address of an article of the provider’s",
        "lost.de.md: category: there is no category “nowhere”",
        "lost.de.md: portals: only the provider's articles",
        "both.en.md:4:8: slug: “entwurf” and “lampe” are addresses, now or before, of two articles",
        "pictures.de.md:9:1: picture: “../../../etc/passwd”: this leads out of the folder",
        "“/etc/passwd”: this leads out of the folder",
        "“c.png”: there is no such file in the folder",
        "unknown.de.md: portals: there is no tenant “nobody”",
        "state: it is published, and is no draft again",
        "the category would lie in itself",
    ] {
        assert!(told.contains(wrong), "{wrong}: {told}");
    }
    assert!(!told.contains("example.com"), "{told}");
}

#[tokio::test]
async fn files_of_other_systems_are_read_as_they_are() {
    let (root, world) = (Root::empty(), world().await);
    let text = format!("\u{feff}{}", article("lampe", "Die Läm\u{308}pe", ""));
    root.write(&format!("{TENANT}/lamp.de.md"), text.replace('\n', "\r\n"));
    root.write(&format!("{TENANT}/README.md"), "# About this folder");
    root.write(&format!("{TENANT}/picture.png"), b"\x89PNG");
    applied(&root, &world).await;
    assert!(
        planned(&root, &world).await.is_empty(),
        "{}",
        planned(&root, &world).await
    );
    let body = "SELECT string_agg(texts->'de'->>'body', '') FROM article_versions";
    assert_eq!(
        world.database.text_as_owner(body).await,
        "First line\n\nSecond line"
    );
}

/// Two at once: one after the other, and the second finds nothing to do.
#[tokio::test]
async fn two_people_apply_at_the_same_time() {
    let (root, world) = (Root::filled(), world().await);
    let (one, two) = (world.database.pool(), world.database.pool());
    let (first, second) = tokio::join!(
        apply(root.path(), &Which::All, false, (&one, &world.server.files)),
        apply(root.path(), &Which::All, false, (&two, &world.server.files))
    );
    let (first, second) = (first.unwrap(), second.unwrap());
    assert!(first.is_empty() != second.is_empty(), "{first}\n{second}");
}
