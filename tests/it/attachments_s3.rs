//! Files in a bucket: an S3 server over a folder, asked with signed requests over HTTP.

use std::path::Path;

use axum::http::StatusCode;
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use image::ImageFormat;
use portico::{
    attachments::FileWorker,
    config::{S3Config, StoragePlace},
    db::Database,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use serde_json::json;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    attachments_support::{follow, make_old, picture, reply, try_upload, upload},
    support::{CallerName, Owner, Server, Walls, World},
};

const KEY: (&str, &str) = ("portico", "the secret of the tests' bucket");

/// Runs until it is stopped; what lies in it stays.
struct S3 {
    address: String,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl S3 {
    async fn start(folder: &Path, address: &str) -> Self {
        let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder).unwrap());
        builder.set_auth(SimpleAuth::from_single(KEY.0, KEY.1));
        let service = builder.build();
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let (stopped, serving) = (stop.clone(), tasks.clone());
        tasks.spawn(async move {
            while let Some(Ok((socket, _))) = stopped.run_until_cancelled(listener.accept()).await {
                let (service, stopped) = (service.clone(), stopped.clone());
                serving.spawn(async move {
                    let builder = Builder::new(TokioExecutor::new());
                    let serving = builder.serve_connection(TokioIo::new(socket), service);
                    let _ = stopped.run_until_cancelled(serving).await;
                });
            }
        });
        Self {
            address,
            stop,
            tasks,
        }
    }

    async fn stop(self) -> String {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.address
    }
}

/// A world whose files lie in a bucket, and the folder that the bucket is.
async fn world_over(s3: &S3, secret: &str) -> World {
    let mut world = World::create(Walls::Both).await;
    let mut config = crate::support::config();
    config.storage.place = StoragePlace::S3(S3Config {
        bucket: "files".into(),
        region: "eu-central-1".into(),
        endpoint: Some(format!("http://{}", s3.address)),
        key: (KEY.0.into(), secret.to_owned().into()),
    });
    world.server = Server::configured(&world.database, Walls::Both, config).await;
    world
}

async fn bucket() -> (TempDir, S3) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("files")).unwrap();
    let s3 = S3::start(folder.path(), "127.0.0.1:0").await;
    (folder, s3)
}

fn stored(folder: &TempDir, world: &World) -> usize {
    let tenant = world.tenants["oriale"].to_string();
    std::fs::read_dir(folder.path().join("files").join(tenant)).map_or(0, |files| {
        files
            .filter(|file| {
                let name = file.as_ref().unwrap().file_name();
                // The server's own notes begin with a dot.
                !name.to_string_lossy().starts_with('.')
            })
            .count()
    })
}

#[tokio::test]
async fn files_go_to_a_bucket_in_parts_and_come_back_in_ranges() {
    let (folder, s3) = bucket().await;
    let world = world_over(&s3, KEY.1).await;
    world.database.as_owner("DELETE FROM attachments").await;
    let anna = CallerName::Contact;
    // Three parts, the last of them short; and what goes at once.
    let large: Vec<u8> = (0..11_000_000_u32).map(|n| b'a' + (n % 23) as u8).collect();
    let large_file = upload(&world, anna, "large.txt", &large).await;
    let small = upload(&world, anna, "small.txt", b"small").await;
    let shown = upload(&world, anna, "p.png", &picture(ImageFormat::Png, 900, 700)).await;
    let ids = [&large_file, &small, &shown].map(|file| file["id"].as_str().unwrap());
    let sent = reply(&world, anna, Owner::Anna, &ids).await;
    assert_eq!(sent["errors"], json!([]), "{sent}");
    let files = &sent["reply"]["attachments"];
    let url = files[0]["url"].as_str().unwrap();
    let whole = follow(&world, anna, url, &[]).await;
    assert_eq!(whole.status, StatusCode::OK);
    assert!(whole.body == large, "what comes back is what was sent");
    let range = follow(&world, anna, url, &[("range", "bytes=5242870-5242889")]).await;
    assert_eq!(range.status, StatusCode::PARTIAL_CONTENT);
    assert!(range.body == large[5_242_870..=5_242_889]);
    let thumbnail = files[2]["thumbnailUrl"].as_str().unwrap();
    let thumbnail = follow(&world, anna, thumbnail, &[]).await;
    assert!(image::load_from_memory(&thumbnail.body).is_ok());
    assert_eq!(stored(&folder, &world), 4);
    // What no row knows is found by listing the bucket.
    world
        .database
        .as_owner("DELETE FROM attachments WHERE file_name = 'small.txt'")
        .await;
    let tenant = world.tenants["oriale"].to_string();
    make_old(&folder.path().join("files").join(tenant));
    let worker = FileWorker::new(
        Database::new(&world.database.service_url, 2).unwrap(),
        world.server.files.clone(),
    );
    assert_eq!(worker.sweep().await.unwrap(), 1);
    assert_eq!(stored(&folder, &world), 3);
    s3.stop().await;
}

#[tokio::test]
async fn while_the_bucket_is_away_a_file_is_refused_and_taken_when_it_is_back() {
    let (folder, s3) = bucket().await;
    let world = world_over(&s3, KEY.1).await;
    let anna = CallerName::Contact;
    let count = "SELECT count(*)::text FROM attachments";
    let before = world.database.text_as_owner(count).await;
    let address = s3.stop().await;
    let refused = try_upload(&world, anna, "a.txt", b"text").await;
    assert_eq!(
        refused["errors"][0]["code"], "STORAGE_UNAVAILABLE",
        "{refused}"
    );
    assert_eq!(world.database.text_as_owner(count).await, before);
    let s3 = S3::start(folder.path(), &address).await;
    upload(&world, anna, "a.txt", b"text").await;
    assert_eq!(stored(&folder, &world), 1);
    s3.stop().await;
}

#[tokio::test]
async fn a_bucket_that_does_not_know_the_key_takes_nothing() {
    let (folder, s3) = bucket().await;
    let world = world_over(&s3, "another secret than the bucket's").await;
    let refused = try_upload(&world, CallerName::Contact, "a.txt", b"text").await;
    assert_eq!(
        refused["errors"][0]["code"], "STORAGE_UNAVAILABLE",
        "{refused}"
    );
    assert!(!refused.to_string().contains("secret"), "{refused}");
    assert_eq!(stored(&folder, &world), 0);
    s3.stop().await;
}
