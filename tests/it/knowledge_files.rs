//! Files of articles: added at the desk, shown to whoever reads what names them, and to nobody else.

use axum::{body::Body, http::Request};
use image::ImageFormat;
use portico::{
    api::{GlobalId, NodeKind},
    attachments::FileWorker,
    config::StoragePlace,
    db::{Database, DbError, Identity},
};
use serde_json::{Value, json};

use crate::{
    attachments_support::{follow, form, make_old, multipart, picture},
    support::{
        CallerName, Owner, Server, Walls, World, code,
        knowledge::{article_of, file_of, loose_file_of, slug_of},
    },
};

const ADMIN: CallerName = CallerName::Admin;
const HOST: &str = "oriale.localhost";
const UPLOAD: &str = "mutation($input: UploadArticleFileInput!) { uploadArticleFile(input: $input) { file { id fileName mediaType state isPicture isVideo isPublished width height url thumbnailUrl } errors { code path } } }";
/// The beginning of an MP4 as cameras write it.
const FILM: &[u8] = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom-and-then-the-film";

async fn try_upload_at(
    world: &World,
    server: &Server,
    caller: CallerName,
    article: &Value,
    (name, content): (&str, &[u8]),
) -> Value {
    let operations = json!({ "query": UPLOAD, "variables": { "input": { "file": null, "articleId": article } } });
    let body = form(&[
        ("operations", None, operations.to_string().as_bytes()),
        ("map", None, br#"{ "0": ["variables.input.file"] }"#),
        ("0", Some(name), content),
    ]);
    let mut request = multipart(caller.host());
    if let Some(token) = world.token(caller) {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    server.send(request.body(body.into()).unwrap()).await.json()
}

async fn try_upload(
    world: &World,
    caller: CallerName,
    article: &Value,
    file: (&str, &[u8]),
) -> Value {
    try_upload_at(world, &world.server, caller, article, file).await
}

pub async fn upload(world: &World, article: &Value, file: (&str, &[u8])) -> Value {
    let answer = try_upload(world, ADMIN, article, file).await;
    let payload = &answer["data"]["uploadArticleFile"];
    assert_eq!(payload["errors"], json!([]), "{answer}");
    payload["file"].clone()
}

/// Runs a mutation of an admin's, of which nothing may be wrong.
async fn done(world: &World, name: &str, input: Value) -> Value {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ article {{ id version files {{ id isPublished }} }} errors {{ code path }} }} }}"
    );
    let answer = world
        .ask_with(ADMIN, &query, json!({ "input": input }))
        .await;
    assert_eq!(answer["data"][name]["errors"], json!([]), "{answer}");
    answer["data"][name]["article"].clone()
}

/// A draft of Oriale's, for all contacts.
pub async fn draft(world: &World) -> Value {
    let input = json!({ "tenantId": world.portal("oriale"), "settings": { "audience": "CONTACTS" },
        "texts": [{ "locale": "EN", "title": "Change the lid", "body": "Soon." }] });
    done(world, "createArticle", input).await
}

pub async fn save(world: &World, article: &Value, body: &str) -> Value {
    let input = json!({ "articleId": article["id"], "version": article["version"],
        "texts": [{ "locale": "EN", "title": "Change the lid", "body": body }] });
    done(world, "saveArticleDraft", input).await
}

pub async fn publish(world: &World, article: &Value) -> Value {
    let input = json!({ "articleId": article["id"], "version": article["version"] });
    done(world, "publishArticle", input).await
}

pub async fn read(world: &World, caller: CallerName, slug: &str) -> Value {
    let query = format!(
        "{{ portal {{ knowledge {{ article(slug: \"{slug}\") {{ body {{ html }} attachments {{ fileName mediaType size url }} }} }} }} }}"
    );
    let answer = world.ask(caller, &query).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"]["portal"]["knowledge"]["article"].clone()
}

/// What stands between these words first.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let start = text
        .find(before)
        .unwrap_or_else(|| panic!("{before}: {text}"))
        + before.len();
    let length = text[start..].find(after).unwrap();
    &text[start..start + length]
}

async fn status(world: &World, caller: CallerName, url: &str) -> u16 {
    follow(world, caller, url, &[]).await.status.as_u16()
}

/// Follows a link at a host without a session.
async fn nobody(world: &World, host: &str, url: &str) -> u16 {
    let request = Request::get(url).header("host", host);
    let answer = world.server.send(request.body(Body::empty()).unwrap());
    answer.await.status.as_u16()
}

fn id(file: &Value) -> &str {
    file["id"].as_str().unwrap()
}

#[tokio::test]
async fn what_a_text_names_is_had_by_whoever_reads_it() {
    let world = World::create(Walls::Both).await;
    let article = draft(&world).await;
    let lid = upload(
        &world,
        &article["id"],
        ("lid.png", &picture(ImageFormat::Png, 40, 30)),
    )
    .await;
    let film = upload(&world, &article["id"], ("film.mp4", FILM)).await;
    let plan = upload(&world, &article["id"], ("../plan.pdf", b"%PDF-1.7\nplan")).await;
    let spare = upload(&world, &article["id"], ("spare.txt", b"spare")).await;
    assert_eq!(
        (
            &lid["isPicture"],
            &lid["width"],
            &lid["height"],
            &film["isVideo"],
            &plan["fileName"]
        ),
        (
            &json!(true),
            &json!(40),
            &json!(30),
            &json!(true),
            &json!("plan.pdf")
        )
    );
    for file in [&lid, &film, &plan] {
        let url = file["url"].as_str().unwrap();
        assert_eq!(status(&world, ADMIN, url).await, 200, "{file}");
        // A draft's are the desk's alone, and each link its viewer's.
        for caller in [
            CallerName::Contact,
            CallerName::Anonymous,
            CallerName::Agent,
        ] {
            assert_eq!(status(&world, caller, url).await, 404, "{file}");
        }
    }
    let body = format!(
        "![The *lid*](file:{})\n\n![](file:{})\n\nFill in [the plan](file:{}).\n\n![Nobody's](file:{})",
        id(&lid),
        id(&film),
        id(&plan),
        GlobalId::new(NodeKind::ArticleFile, file_of(Owner::Anna))
    );
    let saved = save(&world, &article, &body).await;
    assert!(
        read(&world, CallerName::Contact, "change-the-lid")
            .await
            .is_null()
    );
    let live = publish(&world, &saved).await;
    let published: Vec<bool> = live["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["isPublished"].as_bool().unwrap())
        .collect();
    assert_eq!(published, [true, true, true, false]);

    let shown = read(&world, CallerName::Contact, "change-the-lid").await;
    let html = shown["body"]["html"].as_str().unwrap();
    for part in [
        "alt=\"The lid\" width=\"40\" height=\"30\" loading=\"lazy\"",
        "<video src=\"/files/",
        "aria-label=\"film.mp4\"",
        "preload=\"metadata\"",
        ">the plan</a>",
        "<p>Nobody's</p>",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    let listed = shown["attachments"].as_array().unwrap();
    assert_eq!(listed.len(), 1, "{shown}");
    assert_eq!(
        (&listed[0]["fileName"], &listed[0]["size"]),
        (&json!("plan.pdf"), &json!(13))
    );
    // The same page is the same each time, and says where each file is.
    assert_eq!(
        read(&world, CallerName::Contact, "change-the-lid").await,
        shown
    );
    let picture = between(html, "<img src=\"", "\"");
    let film = between(html, "<video src=\"", "\"");
    let plan = listed[0]["url"].as_str().unwrap();
    for (url, media_type, kind) in [
        (picture, "image/png", "inline"),
        (film, "video/mp4", "attachment"),
        (plan, "application/pdf", "attachment"),
    ] {
        let answer = follow(&world, CallerName::Contact, url, &[]).await;
        let header = |name| answer.headers[name].to_str().unwrap();
        assert_eq!(answer.status, 200, "{media_type}");
        assert_eq!(header("content-type"), media_type);
        assert!(
            header("content-disposition").starts_with(kind),
            "{media_type}"
        );
        assert_eq!(
            header("content-security-policy"),
            "sandbox; default-src 'none'"
        );
        assert_eq!(header("x-content-type-options"), "nosniff");
        for caller in [
            CallerName::Colleague,
            CallerName::Other,
            CallerName::Anonymous,
            ADMIN,
        ] {
            assert_eq!(status(&world, caller, url).await, 404, "{}", caller.title());
        }
    }
    let part = follow(&world, CallerName::Contact, film, &[("range", "bytes=4-7")]).await;
    assert_eq!((part.status.as_u16(), part.text().as_str()), (206, "ftyp"));
    // Until somebody looked at it, nobody has it.
    world
        .database
        .as_owner("UPDATE article_files SET state = 'checking'")
        .await;
    let waiting = read(&world, CallerName::Contact, "change-the-lid").await;
    assert!(!waiting.to_string().contains("/files/"), "{waiting}");
    assert_eq!(status(&world, CallerName::Contact, picture).await, 409);
    world
        .database
        .as_owner("UPDATE article_files SET state = 'ready'")
        .await;

    // What is published holds its files; what nothing names any more goes.
    let remove = "mutation($input: RemoveArticleFileInput!) { removeArticleFile(input: $input) { errors { code path } } }";
    let removed = world
        .ask_with(ADMIN, remove, json!({ "input": { "fileId": id(&lid) } }))
        .await;
    assert_eq!(
        removed["data"]["removeArticleFile"]["errors"],
        json!([{ "code": "INVALID_STATE", "path": ["input", "fileId"] }]),
        "{removed}"
    );
    done(&world, "removeArticleFile", json!({ "fileId": id(&spare) })).await;
    let live = publish(&world, &save(&world, &live, "No picture.").await).await;
    assert_eq!(status(&world, CallerName::Contact, picture).await, 404);
    let left = done(&world, "removeArticleFile", json!({ "fileId": id(&lid) })).await;
    assert_eq!(left["files"].as_array().unwrap().len(), 2, "{left} {live}");
    let told = "SELECT string_agg(action, ' ' ORDER BY at) FROM audit_events WHERE action LIKE 'article_file%'";
    assert_eq!(
        world.database.text_as_owner(told).await,
        "article_file_added article_file_added article_file_added article_file_added article_file_removed article_file_removed"
    );
}

/// With either wall away: an article that is not theirs any more, for whichever reason.
#[tokio::test]
async fn either_wall_keeps_files_from_whoever_does_not_read_them_any_more() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let article = draft(&world).await;
        let plan = upload(&world, &article["id"], ("plan.pdf", b"%PDF-1.7\nplan")).await;
        let saved = save(&world, &article, &format!("[plan](file:{})", id(&plan))).await;
        publish(&world, &saved).await;
        let shown = read(&world, CallerName::Contact, "change-the-lid").await;
        let url = shown["attachments"][0]["url"].as_str().unwrap().to_owned();
        let number = "WHERE title = 'Change the lid'";
        let of = format!("WHERE id = (SELECT article_id FROM article_texts {number})");
        for (gone, back) in [
            (
                "articles SET audience = 'staff'",
                "articles SET audience = 'contacts'",
            ),
            (
                "articles SET audience = 'departments', departments = '{elsewhere}'",
                "articles SET audience = 'contacts', departments = '{}'",
            ),
            (
                "articles SET expires_at = now()",
                "articles SET expires_at = NULL",
            ),
            (
                "articles SET state = 'archived'",
                "articles SET state = 'published'",
            ),
            (
                "articles SET tenant_id = '$nordwind'",
                "articles SET tenant_id = '$oriale'",
            ),
            (
                "article_texts SET files = '{}'",
                "article_texts SET files = ARRAY(SELECT f.id FROM article_files f WHERE f.file_name = 'plan.pdf')",
            ),
            (
                "article_texts SET shown_until = now()",
                "article_texts SET shown_until = NULL",
            ),
        ] {
            assert_eq!(
                status(&world, CallerName::Contact, &url).await,
                200,
                "{walls:?} before {gone}"
            );
            let update = |what: &str| {
                let which = if what.starts_with("articles") {
                    of.as_str()
                } else {
                    number
                };
                let sql = format!("UPDATE {what} {which}");
                let tenant = |slug: &str| world.tenants[slug].to_string();
                sql.replace("$nordwind", &tenant("nordwind"))
                    .replace("$oriale", &tenant("oriale"))
            };
            world.database.as_owner(&update(gone)).await;
            assert_eq!(
                status(&world, CallerName::Contact, &url).await,
                404,
                "{walls:?} {gone}"
            );
            world.database.as_owner(&update(back)).await;
        }
    }
}

/// The first HTML shows pictures to whoever is not logged in, and their links to everybody at that portal, nowhere else.
#[tokio::test]
async fn pictures_are_in_the_first_html_and_at_no_other_portal() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let article = json!(world.fill("$article", Owner::Anna));
        let lid = upload(
            &world,
            &article,
            ("lid.png", &picture(ImageFormat::Png, 40, 30)),
        )
        .await;
        world.database.as_owner(&format!(
            "UPDATE article_texts SET body = '![lid](file:{})', files = ARRAY(SELECT f.id FROM article_files f WHERE f.file_name = 'lid.png')
             WHERE slug = '{}'", id(&lid), slug_of(Owner::Anna))).await;
        let path = format!("/articles/{}", slug_of(Owner::Anna));
        let page = world.server.get(HOST, &path).await.text();
        let url = between(&page, "<img src=\"", "\"").to_owned();
        assert_eq!(nobody(&world, HOST, &url).await, 200, "{walls:?}");
        assert_eq!(
            status(&world, CallerName::Contact, &url).await,
            200,
            "{walls:?}"
        );
        for host in ["nordwind.localhost", "desk.localhost"] {
            assert_eq!(nobody(&world, host, &url).await, 404, "{walls:?} {host}");
        }
        assert_eq!(
            status(&world, CallerName::Other, &url).await,
            404,
            "{walls:?}"
        );
        world
            .database
            .as_owner("UPDATE articles SET audience = 'contacts'")
            .await;
        assert_eq!(nobody(&world, HOST, &url).await, 404, "{walls:?}");
        assert_eq!(
            status(&world, CallerName::Contact, &url).await,
            200,
            "{walls:?}"
        );
    }
}

#[tokio::test]
async fn who_may_write_an_article_adds_files_to_it() {
    let world = World::create(Walls::Both).await;
    let article = draft(&world).await;
    let file = ("a.txt", &b"a"[..]);
    for caller in [
        CallerName::Contact,
        CallerName::Restricted,
        CallerName::Agent,
    ] {
        let answer = try_upload(&world, caller, &article["id"], file).await;
        let expected = match caller {
            CallerName::Contact => "FORBIDDEN",
            CallerName::Restricted => "NOT_FOUND",
            _ => "",
        };
        let error = &answer["data"]["uploadArticleFile"]["errors"][0]["code"];
        let told = error.as_str().map_or_else(
            || {
                if answer["errors"].is_null() {
                    String::new()
                } else {
                    code(&answer)
                }
            },
            str::to_owned,
        );
        assert_eq!(told, expected, "{answer}");
    }
    let broken = try_upload(
        &world,
        ADMIN,
        &article["id"],
        ("a.png", b"\x89PNG\r\n\x1a\nbroken"),
    )
    .await;
    assert_eq!(
        broken["data"]["uploadArticleFile"]["errors"],
        json!([{ "code": "BAD_PICTURE", "path": ["input", "file"] }])
    );
    world
        .database
        .as_owner("UPDATE tenants SET ticket_rules = ticket_rules || '{\"file_megabytes\": 1}'")
        .await;
    let large = try_upload(
        &world,
        ADMIN,
        &article["id"],
        ("a.bin", &vec![0; 1024 * 1024 + 1]),
    )
    .await;
    assert_eq!(
        large["data"]["uploadArticleFile"]["errors"][0]["code"], "FILE_TOO_LARGE",
        "{large}"
    );
    done(
        &world,
        "archiveArticle",
        json!({ "articleId": article["id"], "version": article["version"] }),
    )
    .await;
    let late = try_upload(&world, ADMIN, &article["id"], file).await;
    assert_eq!(
        late["data"]["uploadArticleFile"]["errors"][0]["code"], "INVALID_STATE",
        "{late}"
    );
}

/// Behind the guards: who writes and removes rows, and a file's tenant is its article's.
#[tokio::test]
async fn row_level_security_says_whose_a_file_may_be() {
    use diesel_async::RunQueryDsl;
    let world = World::create(Walls::Both).await;
    let db = &world.server.db;
    let article = article_of(Owner::Anna);
    let (oriale, nordwind) = (world.tenants["oriale"], world.tenants["nordwind"]);
    let insert = |tenant| {
        format!("INSERT INTO article_files (id, article_id, tenant_id, file_name, media_type, size, sha256, state)
             VALUES (gen_random_uuid(), '{article}', '{tenant}', 'f', 'text/plain', 1, '', 'ready')")
    };
    let published = file_of(Owner::Anna);
    let loose = loose_file_of(Owner::Anna);
    let delete = |id| format!("DELETE FROM article_files WHERE id = '{id}'");
    let contact = Identity::contact(oriale, world.contacts[&Owner::Anna]);
    let agent = Identity::agent(world.agent);
    for (identity, sql, expected) in [
        (&contact, insert(oriale), None),
        (&contact, delete(loose), Some(0)),
        (&agent, insert(nordwind), None),
        (&agent, delete(published), Some(0)),
        (&agent, insert(oriale), Some(1)),
        (&agent, delete(loose), Some(1)),
        (
            &agent,
            format!("UPDATE article_files SET state = 'refused' WHERE id = '{published}'"),
            Some(0),
        ),
    ] {
        let mut tx = db.begin(identity).await.unwrap();
        let told = diesel::sql_query(&sql)
            .execute(&mut *tx)
            .await
            .map_err(DbError::from)
            .ok();
        assert_eq!(told, expected, "{sql}");
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn what_no_version_names_is_swept_away() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::create(Walls::Both).await;
    world
        .database
        .as_owner("DELETE FROM attachments; DELETE FROM article_files")
        .await;
    let mut config = crate::support::config();
    config.storage.place = StoragePlace::Folder(folder.path().to_owned());
    let server = Server::configured(&world.database, Walls::Both, config).await;
    let database = Database::new(&world.database.service_url, 4).unwrap();
    let worker = FileWorker::new(database, server.files.clone());
    let article = draft(&world).await;
    let mut named = String::new();
    for name in ["named", "loose", "new", "rowless"] {
        let answer = try_upload_at(
            &world,
            &server,
            ADMIN,
            &article["id"],
            (name, name.as_bytes()),
        )
        .await;
        if name == "named" {
            named = answer["data"]["uploadArticleFile"]["file"]["id"]
                .as_str()
                .unwrap()
                .to_owned();
        }
    }
    let saved = save(&world, &article, &format!("[n](file:{named})")).await;
    // A version that is not the newest any more still names it: it may come back.
    save(&world, &saved, "Nothing.").await;
    world.database.as_owner(
        "UPDATE article_files SET created_at = now() - interval '25 hours' WHERE file_name <> 'new';
         DELETE FROM article_files WHERE file_name = 'rowless'").await;
    let tenant = folder.path().join(world.tenants["oriale"].to_string());
    make_old(&tenant);
    assert_eq!(worker.sweep().await.unwrap(), 2);
    let mut left: Vec<String> = std::fs::read_dir(tenant)
        .unwrap()
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["named", "new"]);
}
