//! Uploads that are not as they should be.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::StatusCode,
};
use futures_util::stream;
use image::ImageFormat;
use serde_json::json;

use crate::{
    attachments_support::{
        UPLOAD, form, multipart, picture, reply, send_form, try_upload, upload, upload_form,
    },
    support::{CallerName, Owner, Server, Walls, World, code},
};

const ROWS: &str = "SELECT count(*)::text FROM attachments WHERE message_id IS NULL";

/// Form fields come from any page; what mutations need is needed here too.
#[tokio::test]
async fn a_foreign_page_uploads_nothing() {
    let world = World::create(Walls::Both).await;
    let body = upload_form("a.txt", b"a", None);
    let anonymous = send_form(&world, &world.server, CallerName::Anonymous, body.clone()).await;
    assert_eq!(anonymous.status, StatusCode::UNAUTHORIZED);
    for caller in [
        CallerName::Newcomer,
        CallerName::Verifying,
        CallerName::Deactivated,
    ] {
        let answer = send_form(&world, &world.server, caller, body.clone()).await;
        assert_eq!(
            answer.status,
            StatusCode::UNAUTHORIZED,
            "{}",
            caller.title()
        );
    }
    let reader = send_form(&world, &world.server, CallerName::Reader, body.clone()).await;
    assert_eq!(code(&reader.json()), "READ_ONLY");
    let cookie = crate::requests::cookie(&world).await;
    for headers in [
        vec![],
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("origin", "https://evil.example")],
    ] {
        let mut request = multipart("oriale.localhost").header("cookie", &cookie);
        for (name, value) in &headers {
            request = request.header(*name, *value);
        }
        let answer = world
            .server
            .send(request.body(body.clone().into()).unwrap())
            .await;
        assert_eq!(
            (answer.status, code(&answer.json())),
            (StatusCode::FORBIDDEN, "CROSS_SITE".to_owned()),
            "{headers:?}"
        );
    }
    assert_eq!(world.database.text_as_owner(ROWS).await, "0");
    let request = multipart("oriale.localhost")
        .header("cookie", &cookie)
        .header("sec-fetch-site", "same-origin");
    let answer = world.server.send(request.body(body.into()).unwrap()).await;
    assert_eq!(
        answer.json()["data"]["uploadAttachment"]["errors"],
        json!([])
    );
}

#[tokio::test]
async fn only_mutations_with_files_come_in_parts() {
    let world = World::create(Walls::Both).await;
    let operations =
        json!({ "query": UPLOAD, "variables": { "input": { "file": null } } }).to_string();
    let operations = operations.as_bytes();
    let map: &[u8] = br#"{ "0": ["variables.input.file"] }"#;
    let many: String = (0..10_000)
        .map(|index| format!("\"{index}\": [\"variables.input.file\"],"))
        .collect();
    let many = format!("{{{}}}", many.trim_end_matches(','));
    let file = ("0", Some("a"), b"a".as_slice());
    for (title, parts) in [
        ("no parts", vec![]),
        ("no map", vec![("operations", None, operations), file]),
        (
            "no file",
            vec![("operations", None, operations), ("map", None, map)],
        ),
        (
            "nothing in the map",
            vec![("operations", None, operations), ("map", None, b"{}")],
        ),
        (
            "map first",
            vec![("map", None, map), ("operations", None, operations), file],
        ),
        (
            "a query",
            vec![
                (
                    "operations",
                    None,
                    br#"{ "query": "{ __typename }" }"#.as_slice(),
                ),
                ("map", None, map),
                file,
            ],
        ),
        (
            "many queries",
            vec![
                ("operations", None, b"[{}]".as_slice()),
                ("map", None, map),
                file,
            ],
        ),
        (
            "a file that is not in the map",
            vec![
                ("operations", None, operations),
                ("map", None, map),
                ("1", Some("a"), b"a"),
            ],
        ),
        (
            "a place outside of the variables",
            vec![
                ("operations", None, operations),
                ("map", None, br#"{ "0": ["query"] }"#),
                file,
            ],
        ),
        (
            "ten thousand files",
            vec![
                ("operations", None, operations),
                ("map", None, many.as_bytes()),
                file,
            ],
        ),
    ] {
        let answer = send_form(&world, &world.server, CallerName::Contact, form(&parts)).await;
        assert!(
            answer.status.is_client_error(),
            "{title}: {}",
            answer.text()
        );
    }
    // Named in the text, a file that never came.
    let never = UPLOAD.replace(
        "$input: UploadAttachmentInput!",
        "$input: UploadAttachmentInput! = { file: \"#__graphql_file__:7\" }",
    );
    let answer = world.ask(CallerName::Contact, &never).await;
    assert_eq!(
        answer["data"]["uploadAttachment"]["errors"][0]["code"], "BLANK",
        "{answer}"
    );
    assert_eq!(world.database.text_as_owner(ROWS).await, "0");
}

#[tokio::test]
async fn a_file_over_the_limit_ends_the_upload_where_the_limit_is() {
    let world = World::create(Walls::Both).await;
    let start = upload_form("big.bin", b"", None);
    let start = Bytes::copy_from_slice(&start[..start.len() - 30]);
    // Never ends by itself.
    let endless = stream::iter([Ok::<_, std::io::Error>(start)])
        .chain_forever(Bytes::from(vec![7; 256 * 1024]));
    let request = multipart("oriale.localhost").header(
        "authorization",
        format!("Bearer {}", world.token(CallerName::Contact).unwrap()),
    );
    let sent = world
        .server
        .send(request.body(Body::from_stream(endless)).unwrap());
    let answer = tokio::time::timeout(Duration::from_secs(60), sent)
        .await
        .unwrap();
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(code(&answer.json()), "PAYLOAD_TOO_LARGE");
    assert_eq!(world.database.text_as_owner(ROWS).await, "0");
}

/// One portal's decision is not another's, and staff keep to the portal's for which they write.
#[tokio::test]
async fn each_tenant_decides_how_much_is_attached() {
    let mut world = World::create(Walls::Both).await;
    world
        .database
        .as_owner(
            "UPDATE tenants SET ticket_rules = '{\"file_megabytes\": 1, \"files_per_message\": 1}' WHERE slug = 'oriale'",
        )
        .await;
    // Another server, which has nothing of the tenant in memory.
    world.server = Server::over(&world.database, Walls::Both).await;
    let rules = "{ portal { ticketRules { maxFileSize maxFiles } } }";
    let answer = world.ask(CallerName::Contact, rules).await;
    assert_eq!(
        answer["data"]["portal"]["ticketRules"],
        json!({ "maxFileSize": 1024 * 1024, "maxFiles": 1 })
    );
    let big = vec![7; 1024 * 1024 + 1];
    let form = upload_form("big.bin", &big, None);
    let answer = send_form(&world, &world.server, CallerName::Contact, form).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let payload = try_upload(&world, CallerName::Agent, "big.bin", &big).await;
    assert_eq!(payload["errors"][0]["code"], "FILE_TOO_LARGE", "{payload}");
    upload(&world, CallerName::Other, "big.bin", &big).await;
    let mut ids = Vec::new();
    for name in ["a.txt", "b.txt"] {
        let file = upload(&world, CallerName::Contact, name, b"a").await;
        ids.push(file["id"].as_str().unwrap().to_owned());
    }
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let payload = reply(&world, CallerName::Contact, Owner::Anna, &ids).await;
    assert_eq!(payload["errors"][0]["code"], "TOO_MANY_FILES", "{payload}");
    let payload = reply(&world, CallerName::Contact, Owner::Anna, &ids[..1]).await;
    assert_eq!(payload["errors"], json!([]));
}

trait ChainForever:
    futures_util::Stream<Item = Result<Bytes, std::io::Error>> + Sized + Send + 'static
{
    fn chain_forever(
        self,
        chunk: Bytes,
    ) -> impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> + Send {
        use futures_util::StreamExt;
        self.chain(stream::repeat_with(move || Ok(chunk.clone())))
    }
}
impl<S: futures_util::Stream<Item = Result<Bytes, std::io::Error>> + Sized + Send + 'static>
    ChainForever for S
{
}

#[tokio::test]
async fn an_upload_that_is_cut_off_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::create(Walls::Both).await;
    let mut config = crate::support::config();
    config.storage.incoming = folder.path().join("incoming");
    config.storage.place = portico::config::StoragePlace::Folder(folder.path().join("files"));
    let server = Server::configured(&world.database, Walls::Both, config).await;
    let whole = upload_form("a.bin", &vec![7; 600_000], None);
    let half = Bytes::copy_from_slice(&whole[..400_000]);
    let cut = stream::iter([Ok(half), Err(std::io::Error::other("gone"))]);
    let request = multipart("oriale.localhost").header(
        "authorization",
        format!("Bearer {}", world.token(CallerName::Contact).unwrap()),
    );
    let answer = server
        .send(request.body(Body::from_stream(cut)).unwrap())
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(world.database.text_as_owner(ROWS).await, "0");
    for left in ["incoming", "files"] {
        let left = std::fs::read_dir(folder.path().join(left)).unwrap().count();
        assert_eq!(left, 0);
    }
    assert_eq!(
        send_form(&world, &server, CallerName::Contact, whole)
            .await
            .status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_storage_that_is_away_is_told_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::create(Walls::Both).await;
    let mut config = crate::support::config();
    let files = folder.path().join("files");
    config.storage.place = portico::config::StoragePlace::Folder(files.clone());
    let server = Server::configured(&world.database, Walls::Both, config).await;
    std::fs::remove_dir_all(&files).unwrap();
    std::fs::write(&files, "in the way").unwrap();
    let body = upload_form("a.txt", b"a", None);
    let answer = send_form(&world, &server, CallerName::Contact, body.clone())
        .await
        .json();
    assert_eq!(
        answer["data"]["uploadAttachment"]["errors"][0]["code"], "STORAGE_UNAVAILABLE",
        "{answer}"
    );
    std::fs::remove_file(&files).unwrap();
    std::fs::create_dir(&files).unwrap();
    let answer = send_form(&world, &server, CallerName::Contact, body)
        .await
        .json();
    assert_eq!(
        answer["data"]["uploadAttachment"]["errors"],
        json!([]),
        "{answer}"
    );
}

#[tokio::test]
async fn pictures_come_out_clean_or_not_at_all() {
    let world = World::create(Walls::Both).await;
    // Two formats in one file.
    let mut polyglot = picture(ImageFormat::Gif, 20, 20);
    polyglot.extend(b"<script>alert(1)</script>PK\x03\x04");
    let file = upload(&world, CallerName::Contact, "a.html", &polyglot).await;
    assert_eq!(file["mediaType"], "image/gif");
    let got = crate::attachments_support::follow(
        &world,
        CallerName::Contact,
        file["url"].as_str().unwrap(),
        &[],
    )
    .await;
    assert!(!got.body.windows(8).any(|part| part == b"<script>"));
    let mut bomb = picture(ImageFormat::Png, 10, 10);
    bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let stump = &picture(ImageFormat::Jpeg, 300, 300)[..200];
    for (title, content) in [("bomb", bomb.as_slice()), ("stump", stump)] {
        let payload = try_upload(&world, CallerName::Contact, "a.png", content).await;
        assert_eq!(
            payload["errors"][0]["code"], "BAD_PICTURE",
            "{title}: {payload}"
        );
    }
    // An archive is never unpacked, so what is in it harms nobody here.
    let zip = [b"PK\x03\x04".as_slice(), &[0; 4_000]].concat();
    assert_eq!(
        upload(&world, CallerName::Contact, "a.zip", &zip).await["mediaType"],
        "application/zip"
    );
}

#[tokio::test]
async fn names_are_shown_without_what_misleads() {
    let world = World::create(Walls::Both).await;
    for (sent, shown) in [
        ("..%2F..%2Fetc/passwd", "passwd"),
        ("photo\u{202e}gnp.exe", "photognp.exe"),
        ("C:\\x\\tab\there.txt", "tabhere.txt"),
        ("", "file"),
    ] {
        let file = upload(&world, CallerName::Contact, sent, b"a").await;
        assert_eq!(file["fileName"], shown);
        let url = file["url"].as_str().unwrap();
        let got = crate::attachments_support::follow(&world, CallerName::Contact, url, &[]).await;
        assert_eq!(got.status, StatusCode::OK);
    }
}
