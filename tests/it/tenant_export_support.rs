//! What tests of exports share: asking for one, fetching it, and reading what came.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use axum::{body::Body, http::Request};
use portico::config::StoragePlace;
use serde_json::{Value, json};
use tempfile::TempDir;
use zip::ZipArchive;

use crate::support::{Answer, CallerName, Server, Walls, World, config};

/// A world whose files lie in a folder of its own.
pub async fn world_with_files(walls: Walls) -> (World, TempDir) {
    let mut world = World::create(walls).await;
    let dir = tempfile::tempdir().unwrap();
    world.server = server_with_files(&world, &dir, walls).await;
    (world, dir)
}

/// Another process over the same files.
pub async fn server_with_files(world: &World, dir: &TempDir, walls: Walls) -> Server {
    let mut config = config();
    config.storage.place = StoragePlace::Folder(dir.path().join("files"));
    config.storage.incoming = dir.path().join("incoming");
    Server::configured(&world.database, walls, config).await
}

/// Asks for an export, with whatever answer comes.
pub async fn ask(world: &World, caller: CallerName, portal: &str) -> Value {
    let query = format!(
        "mutation {{ exportTenant(input: {{ tenantId: \"{portal}\" }}) {{ url expiresAt fileName errors {{ code message path }} }} }}"
    );
    world.ask(caller, &query).await
}

/// The path of the address that an admin gets.
pub async fn address(world: &World, slug: &str) -> String {
    let answer = ask(world, CallerName::Admin, &world.portal(slug)).await;
    let url = answer["data"]["exportTenant"]["url"].as_str();
    let url = url.unwrap_or_else(|| panic!("{answer}"));
    let (origin, path) = url.split_at(url.find("/desk/export/").expect("an address"));
    assert!(origin.contains(CallerName::Admin.host()), "{url}");
    path.to_owned()
}

/// A request for an address as somebody at a host.
pub fn request(world: &World, caller: CallerName, host: &str, path: &str) -> Request<Body> {
    let mut request = Request::get(path).header("host", host);
    if let Some(token) = world.token(caller) {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    request.body(Body::empty()).unwrap()
}

/// Follows an address as somebody.
pub async fn open(world: &World, caller: CallerName, path: &str) -> Answer {
    let request = request(world, caller, caller.host(), path);
    world.server.send(request).await
}

/// What an archive holds, by path.
pub struct Archive(pub BTreeMap<String, Vec<u8>>);

impl Archive {
    /// An archive that is whole, every checksum compared.
    pub fn read(bytes: &[u8]) -> Self {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a ZIP");
        let mut entries = BTreeMap::new();
        for index in 0..zip.len() {
            let mut entry = zip.by_index(index).unwrap();
            let path = entry.name().unwrap().into_owned();
            assert!(entry.enclosed_name().is_some(), "{path} leads out");
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            assert!(entries.insert(path.clone(), bytes).is_none(), "{path}");
        }
        Self(entries)
    }

    pub fn text(&self, path: &str) -> &str {
        let bytes = self.0.get(path);
        let bytes = bytes.unwrap_or_else(|| panic!("no {path} in {:?}", self.0.keys()));
        std::str::from_utf8(bytes).unwrap()
    }

    /// The rows of a file.
    pub fn rows(&self, path: &str) -> Vec<Value> {
        let lines = self.text(path).lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The entries that hold these bytes.
    pub fn with(&self, bytes: &[u8]) -> Vec<&str> {
        let holding = self.0.iter().filter(|(path, content)| {
            path.contains(&*String::from_utf8_lossy(bytes))
                || content.windows(bytes.len()).any(|part| part == bytes)
        });
        holding.map(|(path, _)| path.as_str()).collect()
    }
}

/// Exports a portal as the admin.
pub async fn export(world: &World, slug: &str) -> Archive {
    let answer = open(world, CallerName::Admin, &address(world, slug).await).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    Archive::read(&answer.body)
}

/// How many exports the audit log tells of.
pub async fn exported(world: &World) -> String {
    let told = "SELECT count(*)::text FROM audit_events WHERE action = 'tenant_exported'";
    world.database.text_as_owner(told).await
}

/// Makes of the admin of everything one of a single portal.
pub async fn confine_admin(world: &World, slug: &str) {
    let tenant = world.tenants[slug];
    let sql = format!(
        "UPDATE staff_accounts SET all_tenants = false WHERE role = 'admin';
         INSERT INTO staff_tenants (staff_id, tenant_id) SELECT staff_id, '{tenant}' FROM staff_accounts WHERE role = 'admin'"
    );
    world.database.as_owner(&sql).await;
}

/// No errors in a payload.
pub fn none() -> Value {
    json!([])
}
