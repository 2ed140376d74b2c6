//! All of a portal in one archive: what is in it, what is not, and that it is whole.

use std::{collections::BTreeMap, process::Command};

use portico::{
    provisioning::export::{EXPORTED, ExportError, LEFT_OUT, Order, Rows, way},
    tenants::folder,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    attachments_support::{reply, ticket_id, upload},
    support::{CallerName, Owner, Walls, World},
    tenant_export_support::{
        Archive, address, export, exported, open, request, server_with_files, world_with_files,
    },
};

async fn count(world: &World, table: &str, which: &str) -> usize {
    let sql = format!("SELECT count(*)::text FROM {table} t WHERE {which}");
    world.database.text_as_owner(&sql).await.parse().unwrap()
}

/// A file in a reply, and one in an internal note.
async fn attach(world: &World) -> (Value, Value) {
    let shown = upload(
        world,
        CallerName::Contact,
        "Plan \u{fc}ber.txt",
        b"shown words",
    )
    .await;
    let id = shown["id"].as_str().unwrap().to_owned();
    let replied = reply(world, CallerName::Contact, Owner::Anna, &[&id]).await;
    assert_eq!(replied["errors"], json!([]), "{replied}");
    let hidden = upload(
        world,
        CallerName::Agent,
        "secret plan.bin",
        b"\0internal words",
    )
    .await;
    let note = format!(
        "mutation {{ addInternalNote(input: {{ ticketId: \"{}\", body: \"b\", attachmentIds: [{}] }}) {{ errors {{ message }} }} }}",
        ticket_id(world, Owner::Anna),
        hidden["id"]
    );
    let noted = world.ask(CallerName::Agent, &note).await;
    assert_eq!(
        noted["data"]["addInternalNote"]["errors"],
        json!([]),
        "{noted}"
    );
    (shown, hidden)
}

#[tokio::test]
async fn an_archive_holds_every_row_and_file_and_its_folder_changes_nothing() {
    let (world, _dir) = world_with_files(Walls::Both).await;
    attach(&world).await;
    let tenant = world.tenants["oriale"];
    world
        .database
        .as_owner(&format!(
            "UPDATE tickets SET hidden = true WHERE id = '{}'",
            world.tickets[&Owner::Ben].0
        ))
        .await;
    let path = address(&world, "oriale").await;
    let answer = open(&world, CallerName::Admin, &path).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let header = |name: &str| {
        answer
            .headers
            .get(name)
            .map_or("", |it| it.to_str().unwrap())
    };
    assert_eq!(header("content-type"), "application/zip");
    assert!(header("content-disposition").starts_with("attachment; filename=\"oriale-"));
    assert!(header("cache-control").contains("no-store"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("content-length"), "");
    let archive = Archive::read(&answer.body);
    let manifest: Value = serde_json::from_str(archive.text("manifest.json")).unwrap();

    // Row by row as it says of itself, and table by table as the database counts.
    let mut by_table: BTreeMap<&str, usize> = BTreeMap::new();
    for rows in EXPORTED {
        let there = archive.rows(&rows.path()).len();
        let which = rows.which.replace("$1", &format!("'{tenant}'"));
        assert_eq!(there, count(&world, rows.table, &which).await, "{rows:?}");
        assert_eq!(manifest["rows"][rows.path()], json!(there), "{rows:?}");
        *by_table.entry(rows.table).or_default() += there;
    }
    for (table, there) in by_table {
        let which = match table {
            "tenants" => format!("id = '{tenant}'"),
            "ticket_links" => {
                format!("one_tenant_id = '{tenant}' AND other_tenant_id = '{tenant}'")
            }
            "desk_views" | "canned_answers" => format!("tenant_id = '{tenant}' AND shared"),
            "announcements" | "staff" | "asset_types" => continue,
            _ => format!("tenant_id = '{tenant}'"),
        };
        assert_eq!(there, count(&world, table, &which).await, "{table}");
    }
    for must in [
        "contacts",
        "tickets",
        "ticket_entries",
        "ticket_participants",
        "ticket_grants",
        "conversations",
        "conversation_messages",
        "conversation_staff",
        "assets",
        "asset_types",
        "ticket_assets",
        "internal/asset_assignments",
        "announcements",
        "pages",
        "brand_versions",
        "hosts",
        "identity_providers",
        "linked_identities",
        "internal/hidden_tickets",
        "internal/hidden_ticket_entries",
        "internal/notes",
        "internal/conversation_traces",
        "internal/mails",
        "internal/inbound_mails",
        "internal/audit_events",
        "internal/webhooks",
        "internal/views",
        "internal/canned_answers",
        "internal/staff",
    ] {
        assert!(
            !archive.rows(&format!("data/{must}.ndjson")).is_empty(),
            "{must}"
        );
    }
    let answers = archive.text("data/internal/inbound_mails.ndjson");
    for answer in ["mark-anna answer", "mark-anna message"] {
        assert!(answers.contains(answer), "{answer}");
    }
    let names = archive.text("data/internal/staff.ndjson");
    assert!(
        names.contains("Alex Agent") && !names.contains("Vera Verifying"),
        "{names}"
    );

    files_are_there(&archive);
    told_in_words(&archive);
    // The folder opens the same portal again.
    let dir = tempfile::tempdir().unwrap();
    for (path, bytes) in archive
        .0
        .iter()
        .filter(|(path, _)| path.starts_with("tenant/"))
    {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let drift = folder::plan(&dir.path().join("tenant"), &world.server.db)
        .await
        .unwrap();
    assert!(drift.is_empty(), "{drift}");
    assert!(dir.path().join("tenant/oriale/tenant.toml").exists());
}

/// Files of the portal beside those of the desk alone, each as its list says; what is not in the storage is told of.
fn files_are_there(archive: &Archive) {
    let (mut found, mut missing) = (Vec::new(), 0);
    for (list, internal) in [
        ("data/attachments.ndjson", false),
        ("data/internal/attachments.ndjson", true),
        ("data/article_files.ndjson", false),
        ("data/internal/article_files.ndjson", true),
    ] {
        for row in archive.rows(list) {
            let path = row["path"].as_str().unwrap();
            assert_eq!(path.starts_with("files/internal/"), internal, "{path}");
            match archive.0.get(path) {
                Some(bytes) => {
                    assert_eq!(
                        row["sha256"],
                        json!(hex::encode(Sha256::digest(bytes))),
                        "{row}"
                    );
                    assert_eq!(row["size"], json!(bytes.len()), "{row}");
                    found.push((path.to_owned(), bytes.clone()));
                }
                None => {
                    missing += 1;
                    let told = format!("missing\t{path}\n");
                    assert!(archive.text("missing.txt").contains(&told), "{path}");
                }
            }
        }
    }
    // A file that what is published names, and one that nothing does.
    for list in ["", "internal/"] {
        let rows = archive.rows(&format!("data/{list}article_files.ndjson"));
        assert!(!rows.is_empty(), "{list}");
    }
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].0.starts_with("files/101/") && found[0].0.ends_with("-Plan \u{fc}ber.txt"),
        "{found:?}"
    );
    assert_eq!(found[0].1, b"shown words");
    assert!(found[1].0.starts_with("files/internal/101/"), "{found:?}");
    assert_eq!(found[1].1, b"\0internal words");
    assert!(missing > 0, "the fixtures' pictures were never stored");
    let manifest: Value = serde_json::from_str(archive.text("manifest.json")).unwrap();
    assert_eq!(
        manifest["files"],
        json!({ "count": 2, "bytes": 26, "missing": missing })
    );
}

/// In both languages, and each file of it.
fn told_in_words(archive: &Archive) {
    let about = archive.text("README.txt");
    for words in [
        "Everything that is stored about the portal",
        "Alles, was über das Portal",
        "tenant/oriale/",
    ] {
        assert!(about.contains(words), "{about}");
    }
    for path in archive.0.keys().filter(|path| path.starts_with("data/")) {
        assert_eq!(
            about.matches(&format!("{path}\n")).count(),
            2,
            "{path}: {about}"
        );
    }
    assert!(archive.0.keys().any(|path| path.starts_with("brand/")));
    for row in archive.rows("data/brand_pictures.ndjson") {
        let name = format!("brand/{}.", row["hash"].as_str().unwrap());
        assert!(
            archive.0.keys().any(|path| path.starts_with(&name)),
            "{name}"
        );
    }
}

#[tokio::test]
async fn what_only_the_desk_sees_stands_apart() {
    let (world, _dir) = world_with_files(Walls::Both).await;
    attach(&world).await;
    let (bens, _) = world.tickets[&Owner::Ben];
    let hide = format!("UPDATE tickets SET hidden = true WHERE id = '{bens}'");
    world.database.as_owner(&hide).await;
    let archive = export(&world, "oriale").await;
    // As the README says it, before a customer gets it.
    let taken_out = [
        "data/internal/",
        "files/internal/",
        "manifest.json",
        "missing.txt",
    ];
    let handed_over = archive
        .0
        .into_iter()
        .filter(|(path, _)| !taken_out.iter().any(|it| path.starts_with(it)));
    let mut handed_over = Archive(handed_over.collect());
    // Admins' business at the desk, and the customer's own.
    for own in ["domains", "identity_provider_settings"] {
        let own = handed_over.0.remove(&format!("data/{own}.ndjson"));
        assert!(own.is_some());
    }
    for word in [
        "mark-staff",
        "internal words",
        "mark-ben subject",
        "mark-ben reply",
        "note_count",
        "next_due",
    ] {
        assert_eq!(handed_over.with(word.as_bytes()), [] as [&str; 0], "{word}");
    }
    assert!(!handed_over.with(b"mark-anna reply").is_empty());
}

#[tokio::test]
async fn nothing_of_another_portal_and_no_secret_is_in_it() {
    let (world, _dir) = world_with_files(Walls::Both).await;
    // Both portals have everything that there can be, secrets too.
    world
        .database
        .as_owner(
            "UPDATE mail_outbox SET sealed = convert_to('mark-sealed mail', 'UTF8') WHERE state = 'queued';
             INSERT INTO identity_provider_secrets (tenant_id, provider_id, id, sealed)
                 SELECT tenant_id, id, gen_random_uuid(), convert_to('mark-sealed provider', 'UTF8') FROM identity_providers;
             INSERT INTO webhook_secrets (webhook_id, id, sealed)
                 SELECT id, gen_random_uuid(), convert_to('mark-sealed webhook', 'UTF8') FROM webhooks;
             INSERT INTO ticket_links (one_tenant_id, one_ticket_id, other_tenant_id, other_ticket_id, kind)
                 SELECT a.tenant_id, a.id, b.tenant_id, b.id, 'related' FROM tickets a, tickets b
                 WHERE a.number = 101 AND b.number = 1001 ON CONFLICT DO NOTHING",
        )
        .await;
    upload(&world, CallerName::Other, "mark-carl.txt", b"Carl's words").await;
    let archive = export(&world, "oriale").await;
    let mut foreign: Vec<String> = ["mark-carl", "Nordwind", "nordwind", "Carl's words"]
        .map(str::to_owned)
        .into();
    for (sql, least) in [
        ("SELECT id FROM tenants WHERE slug <> 'oriale'", 1),
        (
            "SELECT c.id FROM contacts c JOIN tenants t ON t.id = c.tenant_id WHERE t.slug <> 'oriale'",
            1,
        ),
        (
            "SELECT c.id FROM tickets c JOIN tenants t ON t.id = c.tenant_id WHERE t.slug <> 'oriale'",
            1,
        ),
        ("SELECT hash FROM contact_passwords", 1),
        ("SELECT hash FROM staff_passwords", 1),
        ("SELECT encode(token_hash, 'hex') FROM sessions", 5),
        ("SELECT encode(token_hash, 'hex') FROM account_links", 3),
        ("SELECT encode(sealed, 'hex') FROM staff_codes", 1),
        ("SELECT encode(hash, 'hex') FROM staff_recovery_codes", 1),
        (
            "SELECT encode(convert_to('mark-sealed ', 'UTF8'), 'hex')",
            1,
        ),
        ("SELECT id FROM brand_preview_links", 1),
        ("SELECT email FROM staff_accounts", 3),
    ] {
        let all = format!("SELECT coalesce(string_agg(x::text, ' '), '') FROM ({sql}) s (x)");
        let all = world.database.text_as_owner(&all).await;
        let all: Vec<_> = all.split_whitespace().map(str::to_owned).collect();
        assert!(all.len() >= least, "{sql}: {all:?}");
        foreign.extend(all);
    }
    foreign.extend(
        [
            "argon2",
            "mark-sealed",
            "\"sealed\"",
            "\"token_hash\"",
            "\"token\"",
            "\"secret_id\"",
        ]
        .map(str::to_owned),
    );
    for word in foreign {
        assert_eq!(archive.with(word.as_bytes()), [] as [&str; 0], "{word}");
    }
}

/// A table that comes later, or a column, is looked at by whoever adds it.
#[tokio::test]
async fn each_table_that_names_a_tenant_is_in_it_or_is_left_out_on_purpose() {
    let world = World::create(Walls::Both).await;
    let all = "SELECT string_agg(DISTINCT c.table_name, ' ') FROM information_schema.columns c
        JOIN information_schema.tables b USING (table_schema, table_name)
        WHERE c.table_schema = 'public' AND b.table_type = 'BASE TABLE' AND c.column_name LIKE '%tenant_id'";
    let all = world.database.text_as_owner(all).await;
    for table in all.split(' ') {
        let inside = matches!(table, "attachments" | "article_files")
            || EXPORTED.iter().any(|rows| rows.table == table);
        let outside = LEFT_OUT.iter().any(|(name, _)| *name == table);
        assert!(
            inside != outside,
            "{table} is in the export: {inside}; left out: {outside}"
        );
    }
    for (table, why) in LEFT_OUT {
        assert!(
            all.split(' ').any(|it| it == *table) && !why.is_empty(),
            "{table}"
        );
    }
    // Columns that are bytes, or called like a secret.
    let harmless = [
        "contacts.password_allowed",
        "contacts.password_since",
        "contacts.password_initial",
        "contacts.password_expires_at",
        "brand_images.hash",
        "asset_types.key",
    ];
    for Rows { table, without, .. } in EXPORTED {
        let columns = format!(
            "SELECT coalesce(string_agg(column_name, ' '), '') FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name = '{table}'
                 AND (data_type = 'bytea' OR column_name ~ '(secret|token|hash|sealed|password|key|code)')"
        );
        for column in world
            .database
            .text_as_owner(&columns)
            .await
            .split_whitespace()
        {
            let named = format!("{table}.{column}");
            assert!(
                without.contains(&column) || harmless.contains(&named.as_str()),
                "{named}"
            );
        }
    }
}

#[tokio::test]
async fn a_portal_is_exported_in_whichever_state_it_is() {
    let (world, _dir) = world_with_files(Walls::Both).await;
    attach(&world).await;
    let input = json!({ "tenantId": world.portal("oriale") });
    let mut delete = input.clone();
    delete["confirmSlug"] = json!("oriale");
    for (step, input, state) in [
        ("suspendTenant", &input, "suspended"),
        ("archiveTenant", &input, "archived"),
        ("deleteTenant", &delete, "deleting"),
    ] {
        let done = crate::tenant_life::mutate(&world, CallerName::Admin, step, input.clone()).await;
        assert_eq!(done["errors"], json!([]), "{done}");
        let archive = export(&world, "oriale").await;
        assert_eq!(archive.rows("data/tenant.ndjson")[0]["state"], json!(state));
        assert!(!archive.with(b"shown words").is_empty(), "{state}");
        assert!(archive.0.contains_key("manifest.json"));
    }
    assert_eq!(exported(&world).await, "3");
}

#[tokio::test]
async fn what_cannot_be_finished_is_never_taken_for_whole() {
    let (world, dir) = world_with_files(Walls::Both).await;
    attach(&world).await;
    let path = address(&world, "oriale").await;
    // A file that is not what was uploaded is told of; a storage that is away ends the export.
    let folder = dir.path().join("files");
    let of_tenant = folder.join(world.tenants["oriale"].to_string());
    let stored = std::fs::read_dir(&of_tenant)
        .unwrap()
        .map(|it| it.unwrap().path());
    for file in stored {
        std::fs::write(file, "damaged").unwrap();
    }
    let answer = open(&world, CallerName::Admin, &path).await;
    let damaged = Archive::read(&answer.body);
    assert_eq!(
        damaged
            .text("missing.txt")
            .matches("\ndiffers\tfiles/")
            .count(),
        2
    );
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "away").unwrap();
    let response = {
        use tower::ServiceExt;
        let request = request(&world, CallerName::Admin, CallerName::Admin.host(), &path);
        world.server.router.clone().oneshot(request).await.unwrap()
    };
    assert_eq!(response.status(), 200, "it had begun");
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await;
    assert!(body.is_err(), "the connection breaks");
    // Whoever wanted it goes away.
    let (sink, pieces) = way();
    drop(pieces);
    let order = Order {
        tenant: world.tenants["oriale"],
        admin: None,
    };
    let (db, files) = (&world.server.db, &world.server.files);
    let ended = portico::provisioning::export::export(db, files, order, sink).await;
    assert!(
        matches!(
            ended,
            Err(ExportError::NobodyTakes | ExportError::Storage(_))
        ),
        "{ended:?}"
    );
}

#[tokio::test]
async fn one_admin_takes_one_archive_at_a_time_and_gives_the_place_back() {
    let (mut world, dir) = world_with_files(Walls::Both).await;
    world.server = server_with_files(&world, &dir, Walls::Both).await;
    let noise: Vec<u8> = std::iter::repeat_with(rand::random::<u8>)
        .take(4_000_000)
        .collect();
    upload(&world, CallerName::Contact, "noise.bin", &noise).await;
    let path = address(&world, "oriale").await;
    let ask = || {
        use tower::ServiceExt;
        let request = request(&world, CallerName::Admin, CallerName::Admin.host(), &path);
        world.server.router.clone().oneshot(request)
    };
    let begun = ask().await.unwrap();
    assert_eq!(begun.status(), 200);
    assert_eq!(ask().await.unwrap().status(), 429);
    drop(begun);
    crate::access_support::Access::at_once(async || ask().await.unwrap().status() == 200).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_writes_one_at_the_command_line() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    // The user postgres has to come through.
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let tenants = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tenants");
    let portico = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_portico"))
            .arg("tenants")
            .args(arguments)
            .env_remove("DATABASE_URL")
            .env("PORTICO_DATA_DIR", dir.path())
            .current_dir(dir.path())
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (
            output.status.success(),
            String::from_utf8_lossy(&said).into_owned(),
        )
    };
    let (applied, said) = portico(&["apply", "--folder", tenants.to_str().unwrap()]);
    assert!(applied, "{said}");
    let (done, said) = portico(&["export-data", "oriale", "--to", "all.zip"]);
    assert!(
        done && said.contains("all.zip: ") && said.contains("rows"),
        "{said}"
    );
    let archive = Archive::read(&std::fs::read(dir.path().join("all.zip")).unwrap());
    assert_eq!(archive.rows("data/tenant.ndjson")[0]["slug"], "oriale");
    let told = archive.text("data/internal/audit_events.ndjson");
    assert!(told.contains("tenant_exported"), "{told}");
    let mode = std::fs::metadata(dir.path().join("all.zip"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0, "for nobody else to read");
    for (arguments, words) in [
        (
            ["export-data", "oriale", "--to", "all.zip"],
            "is there already",
        ),
        (["export-data", "nobody", "--to", "none.zip"], "no tenant"),
    ] {
        let (done, said) = portico(&arguments);
        assert!(!done && said.contains(words), "{said}");
    }
    assert!(!dir.path().join("none.zip").exists());
}
