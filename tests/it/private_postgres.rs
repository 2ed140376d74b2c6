//! The private PostgreSQL: made, killed in every way, and found again with its data.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use portico::config::DatabaseUrl;
use portico::db::private::{PrivateError, PrivatePostgres, Usage};
use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};

/// A data directory that the user postgres can enter.
fn data_dir() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    dir
}

async fn start(dir: &Path) -> PrivatePostgres {
    try_start(dir).await.unwrap()
}

async fn try_start(dir: &Path) -> Result<PrivatePostgres, PrivateError> {
    PrivatePostgres::start(dir, Usage::Server, &|_| ()).await
}

async fn connect(url: &DatabaseUrl) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = url.settings().connect(NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

async fn note(client: &Client, text: &str) -> Result<(), tokio_postgres::Error> {
    client
        .batch_execute(&format!(
            "CREATE TABLE IF NOT EXISTS notes (body text); INSERT INTO notes VALUES ('{text}')"
        ))
        .await
}

async fn notes(client: &Client) -> Vec<String> {
    let rows = client
        .query("SELECT body FROM notes ORDER BY body", &[])
        .await
        .unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

fn postmaster(dir: &Path) -> i32 {
    let base = std::fs::read_to_string(dir.join("postgres.path"))
        .map_or_else(|_| dir.join("postgres"), |text| PathBuf::from(text.trim()));
    let text = std::fs::read_to_string(base.join("data/postmaster.pid")).unwrap();
    text.lines().next().unwrap().trim().parse().unwrap()
}

fn kill_9(pid: i32) {
    let pid = rustix::process::Pid::from_raw(pid).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

async fn within<T>(patience: Duration, mut attempt: impl AsyncFnMut() -> Option<T>) -> T {
    let until = Instant::now() + patience;
    loop {
        if let Some(value) = attempt().await {
            return value;
        }
        assert!(Instant::now() < until, "not within {patience:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn it_is_made_once_keeps_its_data_and_lets_nobody_in_without_a_password() {
    let dir = data_dir();
    let postgres = start(dir.path()).await;
    let url = postgres.owner_url().clone();
    let client = connect(&url).await.unwrap();
    note(&client, "first").await.unwrap();
    let row = client
        .query_one(
            "SELECT current_setting('listen_addresses'), lower('ÄÖ'), r.rolsuper, pg_get_userbyid(d.datdba)::text
             FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()",
            &[],
        )
        .await
        .unwrap();
    let (listen, lower, superuser, owner): (String, String, bool, String) =
        (row.get(0), row.get(1), row.get(2), row.get(3));
    assert_eq!(
        (listen.as_str(), lower.as_str(), superuser, owner.as_str()),
        ("", "äö", false, "portico_owner")
    );
    for user in ["portico_owner", "postgres"] {
        let wrong = url.for_role(user, &"wrong".into()).unwrap();
        let refused = connect(&wrong).await.err().unwrap();
        assert_eq!(refused.code().unwrap().code(), "28P01", "{user}");
    }
    let password = dir.path().join("postgres/superuser-password");
    assert_eq!(password.metadata().unwrap().mode() & 0o777, 0o600);
    let pid = postmaster(dir.path());
    postgres.stop().await;
    assert!(
        !Path::new(&format!("/proc/{pid}")).exists(),
        "stopped with its owner"
    );

    let postgres = start(dir.path()).await;
    let client = connect(postgres.owner_url()).await.unwrap();
    assert_eq!(notes(&client).await, ["first"]);
}

#[tokio::test]
async fn killed_with_9_it_starts_again_by_itself() {
    let dir = data_dir();
    let postgres = start(dir.path()).await;
    let client = connect(postgres.owner_url()).await.unwrap();
    note(&client, "kept").await.unwrap();
    kill_9(postmaster(dir.path()));
    let client = within(Duration::from_secs(30), async || {
        connect(postgres.owner_url()).await.ok()
    })
    .await;
    assert_eq!(notes(&client).await, ["kept"]);
}

#[tokio::test]
async fn a_panic_stops_it() {
    let dir = data_dir();
    let path = dir.path().to_path_buf();
    let (told, pid) = tokio::sync::oneshot::channel();
    let ended = tokio::spawn(async move {
        let _postgres = start(&path).await;
        told.send(postmaster(&path)).unwrap();
        panic!("on purpose");
    })
    .await;
    assert!(ended.unwrap_err().is_panic());
    let pid = pid.await.unwrap();
    assert!(!Path::new(&format!("/proc/{pid}")).exists());
}

/// Not a test: the process that the tests below kill. It holds a private PostgreSQL until then.
#[tokio::test]
#[ignore = "run by other tests, as a process of its own"]
async fn holder() {
    let Some(dir) = std::env::var_os("PORTICO_TEST_HOLD") else {
        return;
    };
    let dir = PathBuf::from(dir);
    let postgres = start(&dir).await;
    let client = connect(postgres.owner_url()).await.unwrap();
    note(&client, "before the kill").await.unwrap();
    std::fs::write(dir.join("held"), postgres.owner_url().expose()).unwrap();
    std::future::pending::<()>().await;
}

fn hold(program: &Path, dir: &Path, uid: Option<u32>) -> Child {
    let mut command = Command::new(program);
    command
        .args([
            "--exact",
            "private_postgres::holder",
            "--ignored",
            "--nocapture",
        ])
        .env("PORTICO_TEST_HOLD", dir)
        .env("PATH", "/usr/bin:/bin")
        .stdout(Stdio::null())
        .current_dir("/");
    if let Some(uid) = uid {
        command.uid(uid).gid(uid);
    }
    // A program that another test is starting may hold the copy open for writing until it is loaded.
    loop {
        match command.spawn() {
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => {
                std::thread::sleep(Duration::from_millis(20));
            }
            started => return started.unwrap(),
        }
    }
}

async fn held(dir: &Path) -> String {
    within(Duration::from_secs(60), async || {
        std::fs::read_to_string(dir.join("held")).ok()
    })
    .await
}

#[tokio::test]
async fn portico_killed_with_9_starts_again_with_all_that_was_committed() {
    let dir = data_dir();
    let mut portico = hold(&std::env::current_exe().unwrap(), dir.path(), None);
    held(dir.path()).await;
    portico.kill().unwrap();
    portico.wait().unwrap();
    // At once: the old server may still be going down, or (without setpriv) run on.
    let postgres = start(dir.path()).await;
    let client = connect(postgres.owner_url()).await.unwrap();
    assert_eq!(notes(&client).await, ["before the kill"]);
}

#[tokio::test]
async fn portico_killed_with_9_leaves_no_server_behind() {
    let dir = data_dir();
    let mut portico = hold(&std::env::current_exe().unwrap(), dir.path(), None);
    held(dir.path()).await;
    let pid = postmaster(dir.path());
    portico.kill().unwrap();
    portico.wait().unwrap();
    within(Duration::from_secs(30), async || {
        (!Path::new(&format!("/proc/{pid}")).exists()).then_some(())
    })
    .await;
}

#[tokio::test]
async fn both_killed_with_9_and_the_process_number_taken_by_another() {
    let dir = data_dir();
    let mut portico = hold(&std::env::current_exe().unwrap(), dir.path(), None);
    held(dir.path()).await;
    let pid = postmaster(dir.path());
    kill_9(pid);
    portico.kill().unwrap();
    portico.wait().unwrap();
    // The number in the stale files now belongs to this very test, which lives and is no PostgreSQL.
    for file in ["data/postmaster.pid", "run/.s.PGSQL.5432.lock"] {
        let file = dir.path().join("postgres").join(file);
        let text = std::fs::read_to_string(&file).unwrap();
        let rest = text.split_once('\n').unwrap().1;
        std::fs::write(&file, format!("{}\n{rest}", std::process::id())).unwrap();
    }
    let postgres = start(dir.path()).await;
    let client = connect(postgres.owner_url()).await.unwrap();
    assert_eq!(notes(&client).await, ["before the kill"]);
}

#[tokio::test]
async fn a_second_portico_is_told_who_is_there_and_a_command_joins() {
    let dir = data_dir();
    let first = start(dir.path()).await;
    let refused = try_start(dir.path()).await.unwrap_err().to_string();
    assert!(
        refused.contains("in use by another Portico")
            && refused.contains(&std::process::id().to_string())
            && refused.contains("PORTICO_DATA_DIR"),
        "{refused}"
    );
    let joined = PrivatePostgres::start(dir.path(), Usage::Command, &|_| ())
        .await
        .unwrap();
    note(
        &connect(joined.owner_url()).await.unwrap(),
        "from a command",
    )
    .await
    .unwrap();
    joined.stop().await;
    let client = connect(first.owner_url()).await.unwrap();
    assert_eq!(notes(&client).await, ["from a command"]);
    assert!(PrivatePostgres::erase(dir.path()).is_err(), "in use");
}

#[tokio::test]
async fn a_deep_path_with_odd_characters_will_do() {
    let dir = data_dir();
    let mut deep = dir.path().join("with space, comma, \"quote\" and ümlaut");
    for _ in 0..6 {
        deep.push("a-directory-with-a-long-name");
    }
    let postgres = start(&deep).await;
    let client = connect(postgres.owner_url()).await.unwrap();
    note(&client, "deep").await.unwrap();
    drop((client, postgres));
    let postgres = start(&deep).await;
    assert_eq!(
        notes(&connect(postgres.owner_url()).await.unwrap()).await,
        ["deep"]
    );
}

#[tokio::test]
async fn data_of_another_version_is_not_touched() {
    let dir = data_dir();
    start(dir.path()).await.stop().await;
    let version = dir.path().join("postgres/data/PG_VERSION");
    let real = std::fs::read_to_string(&version).unwrap();
    std::fs::write(&version, "9\n").unwrap();
    let refused = try_start(dir.path()).await.unwrap_err().to_string();
    assert!(
        refused.contains("PostgreSQL 9") && refused.contains("pg_upgrade"),
        "{refused}"
    );
    std::fs::write(&version, real).unwrap();
    start(dir.path()).await;
}

#[tokio::test]
async fn erased_it_starts_anew() {
    let dir = data_dir();
    let postgres = start(dir.path()).await;
    note(&connect(postgres.owner_url()).await.unwrap(), "gone")
        .await
        .unwrap();
    postgres.stop().await;
    PrivatePostgres::erase(dir.path()).unwrap();
    assert!(!dir.path().join("postgres").exists());
    let postgres = start(dir.path()).await;
    let client = connect(postgres.owner_url()).await.unwrap();
    assert!(client.query("SELECT FROM notes", &[]).await.is_err());
}

/// As under `/root`: the user postgres cannot enter the data directory.
#[tokio::test]
async fn root_puts_it_where_postgres_can_go() {
    if !is_root() {
        eprintln!("only root runs PostgreSQL as another user");
        return;
    }
    let closed = tempfile::tempdir().unwrap();
    std::fs::set_permissions(closed.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    let dir = closed.path().join(".portico");
    let postgres = start(&dir).await;
    note(&connect(postgres.owner_url()).await.unwrap(), "apart")
        .await
        .unwrap();
    let place = PathBuf::from(
        std::fs::read_to_string(dir.join("postgres.path"))
            .unwrap()
            .trim(),
    );
    assert!(place.starts_with("/var/lib/portico"), "{}", place.display());
    assert_eq!(place.metadata().unwrap().mode() & 0o777, 0o700);
    assert_ne!(
        std::fs::metadata(format!("/proc/{}", postmaster(&dir)))
            .unwrap()
            .uid(),
        0
    );
    postgres.stop().await;
    let postgres = start(&dir).await;
    assert_eq!(
        notes(&connect(postgres.owner_url()).await.unwrap()).await,
        ["apart"]
    );
    postgres.stop().await;
    std::fs::rename(&place, place.with_extension("away")).unwrap();
    let lost = try_start(&dir).await.unwrap_err().to_string();
    assert!(lost.contains("does not exist"), "{lost}");
    std::fs::rename(place.with_extension("away"), &place).unwrap();
    PrivatePostgres::erase(&dir).unwrap();
    assert!(!place.exists());
}

#[tokio::test]
async fn an_ordinary_user_runs_it_as_themselves() {
    if !is_root() {
        eprintln!("run by an ordinary user, every other test here is this one");
        return;
    }
    const NOBODY: u32 = 65534;
    let dir = data_dir();
    let own = dir.path().join("data");
    std::fs::create_dir(&own).unwrap();
    std::os::unix::fs::chown(&own, Some(NOBODY), Some(NOBODY)).unwrap();
    // A copy where nobody can read it; the build may lie in root's home.
    let program = dir.path().join("it");
    std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let mut portico = hold(&program, &own, Some(NOBODY));
    held(&own).await;
    assert_eq!(
        std::fs::metadata(format!("/proc/{}", postmaster(&own)))
            .unwrap()
            .uid(),
        NOBODY
    );
    assert_eq!(own.join("postgres").metadata().unwrap().uid(), NOBODY);
    portico.kill().unwrap();
    portico.wait().unwrap();
    let refused = try_start(&own).await.unwrap_err().to_string();
    assert!(
        refused.contains("belongs to user number 65534"),
        "{refused}"
    );
}

/// A small file system of our own to fill.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path, mib: u32) -> Self {
        let mounted = Command::new("mount")
            .args([
                "-t",
                "tmpfs",
                "-o",
                &format!("size={mib}m,mode=755"),
                "tmpfs",
            ])
            .arg(at)
            .status()
            .unwrap();
        assert!(mounted.success(), "root can mount a tmpfs");
        Self(at.to_path_buf())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test]
async fn a_disk_too_small_is_told_before_anything_is_made() {
    if !is_root() {
        eprintln!("only root can mount a small disk");
        return;
    }
    let dir = data_dir();
    let _disk = SmallDisk::mount(dir.path(), 8);
    let refused = try_start(dir.path()).await.unwrap_err();
    assert!(
        matches!(refused, PrivateError::DiskFull { .. }),
        "{refused}"
    );
    assert!(refused.to_string().contains("is full"), "{refused}");
}

#[tokio::test]
async fn a_disk_that_fills_up_loses_nothing_that_was_committed() {
    if !is_root() {
        eprintln!("only root can mount a small disk");
        return;
    }
    let dir = data_dir();
    let disk = SmallDisk::mount(dir.path(), 160);
    let postgres = start(dir.path()).await;
    let client = connect(postgres.owner_url()).await.unwrap();
    note(&client, "committed").await.unwrap();
    let ballast = dir.path().join("ballast");
    let _ = std::io::copy(
        &mut std::io::repeat(0),
        &mut std::fs::File::create(&ballast).unwrap(),
    );
    // Until the server says no: it refuses the statement (53100), or goes down when its log has no room.
    let refused = within(Duration::from_secs(60), async || {
        client
            .batch_execute(
                "INSERT INTO notes SELECT repeat('x', 1000) || n FROM generate_series(1, 5000) n",
            )
            .await
            .err()
    })
    .await;
    drop(client);
    if let Some(code) = refused.code() {
        assert!(
            ["53100", "57P02", "XX000", "58030"].contains(&code.code()),
            "{refused:?}"
        );
    }
    std::fs::remove_file(&ballast).unwrap();
    let client = within(Duration::from_secs(60), async || {
        connect(postgres.owner_url()).await.ok()
    })
    .await;
    assert_eq!(
        notes(&client)
            .await
            .iter()
            .filter(|note| *note == "committed")
            .count(),
        1
    );
    note(&client, "goes on").await.unwrap();
    postgres.stop().await;
    // Full at the start: said in words.
    let _ = std::io::copy(
        &mut std::io::repeat(0),
        &mut std::fs::File::create(&ballast).unwrap(),
    );
    let refused = try_start(dir.path()).await.unwrap_err();
    assert!(
        matches!(refused, PrivateError::DiskFull { .. }),
        "{refused}"
    );
    std::fs::remove_file(&ballast).unwrap();
    let postgres = start(dir.path()).await;
    assert!(
        notes(&connect(postgres.owner_url()).await.unwrap())
            .await
            .contains(&"goes on".to_owned())
    );
    postgres.stop().await;
    drop(disk);
}
