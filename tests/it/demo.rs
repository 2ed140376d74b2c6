//! The program itself: the demo from outside, stopped, killed and started again.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A demo with a data directory and ports of its own.
struct Demo {
    dir: TempDir,
    ports: BTreeMap<&'static str, SocketAddr>,
}

struct Running<'a> {
    demo: &'a Demo,
    child: Child,
}

impl Demo {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        // Free now, and below those that the system gives to whoever asks for any (from 32768): the other tests do.
        let listeners: Vec<TcpListener> =
            std::iter::repeat_with(|| rand::random_range(15_000..32_000))
                .filter_map(|port| TcpListener::bind(("127.0.0.1", port)).ok())
                .take(6)
                .collect();
        let names = [
            "PORTICO_HTTP_LISTEN",
            "PORTICO_METRICS_LISTEN",
            "PORTICO_DEMO_MAIL_SMTP",
            "PORTICO_DEMO_MAIL_WEB",
            "PORTICO_DEMO_IDENTITY_PROVIDER",
            "PORTICO_INBOUND_MAIL_LISTEN",
        ];
        let ports = names
            .into_iter()
            .zip(&listeners)
            .map(|(name, one)| (name, one.local_addr().unwrap()))
            .collect();
        Self { dir, ports }
    }

    fn data_dir(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    fn http(&self) -> SocketAddr {
        self.ports["PORTICO_HTTP_LISTEN"]
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portico"));
        command
            .arg("demo")
            .env_remove("DATABASE_URL")
            .env("PORTICO_DATA_DIR", self.data_dir())
            .envs(
                self.ports
                    .iter()
                    .map(|(name, address)| (name, address.to_string())),
            )
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdin(Stdio::null())
            .stdout(std::fs::File::create(self.dir.path().join("out")).unwrap())
            .stderr(std::fs::File::create(self.dir.path().join("err")).unwrap());
        command
    }

    fn said(&self) -> String {
        let read =
            |name: &str| std::fs::read_to_string(self.dir.path().join(name)).unwrap_or_default();
        format!("{}\n{}", read("out"), read("err"))
    }

    async fn start(&self) -> Running<'_> {
        let _ = std::fs::remove_file(self.data_dir().join("demo.json"));
        let child = self.command().spawn().unwrap();
        let mut running = Running { demo: self, child };
        let until = Instant::now() + Duration::from_secs(120);
        while !self.data_dir().join("demo.json").exists() {
            assert!(
                running.child.try_wait().unwrap().is_none(),
                "it ended:\n{}",
                self.said()
            );
            assert!(
                Instant::now() < until,
                "not within two minutes:\n{}",
                self.said()
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        running
    }

    fn file(&self) -> Value {
        serde_json::from_slice(&std::fs::read(self.data_dir().join("demo.json")).unwrap()).unwrap()
    }

    async fn ready(&self) -> u16 {
        let request = "GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        let answer = raw(self.http(), &[request], Duration::ZERO).await;
        answer
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .unwrap_or(0)
    }
}

impl Running<'_> {
    fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        rustix::process::kill_process(pid, signal).unwrap();
    }

    async fn ended(mut self) -> Option<i32> {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(
                Instant::now() < until,
                "it does not end:\n{}",
                self.demo.said()
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends parts with pauses between, and returns all that comes back.
async fn raw(to: SocketAddr, parts: &[&str], pause: Duration) -> String {
    let Ok(mut stream) = TcpStream::connect(to).await else {
        return String::new();
    };
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            tokio::time::sleep(pause).await;
        }
        let _ = stream.write_all(part.as_bytes()).await;
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// A POST to a portal's API, as text of HTTP: head and body.
fn post(host: &str, token: Option<&str>, body: &Value) -> [String; 2] {
    let body = body.to_string();
    let bearer = token
        .map(|token| format!("authorization: Bearer {token}\r\n"))
        .unwrap_or_default();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\naccept: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n{bearer}\r\n",
        body.len()
    );
    [head, body]
}

async fn ask(demo: &Demo, host: &str, token: Option<&str>, query: &str, variables: Value) -> Value {
    let [head, body] = post(
        host,
        token,
        &json!({"query": query, "variables": variables}),
    );
    let answer = raw(demo.http(), &[&head, &body], Duration::ZERO).await;
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

async fn log_in(demo: &Demo, host: &str, person: &Value) -> String {
    let mutation = "mutation($e: String!, $p: String!) {
        logIn(input: {email: $e, password: $p, issueToken: true}) { accessToken errors { message } } }";
    let variables = json!({"e": person["email"], "p": person["password"]});
    let answer = ask(demo, host, None, mutation, variables).await;
    answer["data"]["logIn"]["accessToken"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"))
        .to_owned()
}

fn host(url: &Value) -> String {
    url.as_str()
        .unwrap()
        .strip_prefix("http://")
        .unwrap()
        .to_owned()
}

/// Everything of the file that has to be the same at every start.
fn lasting(file: &Value) -> Value {
    json!({"staff": file["staff"], "tenants": file["tenants"]})
}

#[tokio::test(flavor = "multi_thread")]
async fn it_can_be_tried_from_outside_and_keeps_its_data() {
    let demo = Demo::new();
    let running = demo.start().await;
    let file = demo.file();

    // What the file promises.
    assert_eq!(file["graphql_path"], "/graphql");
    let tenants = file["tenants"].as_array().unwrap();
    assert!(tenants.len() >= 3);
    let mut most = 0;
    for tenant in tenants {
        let contacts = tenant["contacts"].as_array().unwrap();
        assert!(contacts.len() >= 3, "{}", tenant["slug"]);
        for contact in contacts {
            let tickets = contact["ticket_ids"].as_array().unwrap().len();
            assert!(tickets >= 4 && tickets == contact["ticket_numbers"].as_array().unwrap().len());
            most = most.max(tickets);
        }
    }
    assert!(most > 200, "one contact has more than 200 tickets");
    let roles: Vec<&str> = file["staff"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["role"].as_str().unwrap())
        .collect();
    assert!(roles.contains(&"admin") && roles.contains(&"agent"));

    // What people ask for fits the forms of their portal: the first contact of each has requests with answers and files.
    for tenant in tenants {
        let portal = host(&tenant["url"]);
        let token = log_in(&demo, &portal, &tenant["contacts"][0]).await;
        let query = "{ viewer { tickets(first: 50) { nodes {
            request { answers { values } } attachments { state }
            timeline(first: 50) { nodes { __typename } } } } } }";
        let seen = ask(&demo, &portal, Some(&token), query, json!({})).await;
        let nodes = seen["data"]["viewer"]["tickets"]["nodes"]
            .as_array()
            .unwrap();
        let with = |what: fn(&Value) -> bool| nodes.iter().filter(|ticket| what(ticket)).count();
        let slug = &tenant["slug"];
        assert!(
            with(|one| one["request"]["answers"][0].is_object()) >= 2,
            "{slug}: {seen}"
        );
        assert!(
            with(|one| one["attachments"][0]["state"] == "READY") >= 1,
            "{slug}"
        );
        assert!(
            with(|one| one["timeline"].to_string().contains("ParticipantChange")) >= 1,
            "{slug}"
        );
    }

    // A contact finds their ticket, an agent its notes, and the answer's mail is to be seen.
    let tenant = &tenants[0];
    let contact = &tenant["contacts"][0];
    let (portal, desk) = (host(&tenant["url"]), host(&file["desk"]["url"]));
    let token = log_in(&demo, &portal, contact).await;
    let number = &contact["ticket_numbers"][0];
    let own = ask(
        &demo,
        &portal,
        Some(&token),
        "query($n: Int!) { viewer { ticket(number: $n) { id } } }",
        json!({"n": number}),
    )
    .await;
    assert_eq!(
        own["data"]["viewer"]["ticket"]["id"], contact["ticket_ids"][0],
        "{own}"
    );
    let token = log_in(&demo, &desk, &file["staff"][1]).await;
    let open = contact["ticket_ids"].as_array().unwrap().last().unwrap();
    let answer = "mutation($t: ID!) { answerTicket(input: {ticketId: $t, body: \"From a test\"}) { errors { message } } }";
    let answered = ask(&demo, &desk, Some(&token), answer, json!({"t": open})).await;
    assert_eq!(
        answered["data"]["answerTicket"]["errors"],
        json!([]),
        "{answered}"
    );
    let api: SocketAddr = demo.ports["PORTICO_DEMO_MAIL_WEB"];
    assert_eq!(file["mail"]["api"], format!("http://{api}/api/mails"));
    let request = format!(
        "GET /api/mails?to={} HTTP/1.1\r\nhost: {api}\r\nconnection: close\r\n\r\n",
        contact["email"].as_str().unwrap()
    );
    let until = Instant::now() + Duration::from_secs(30);
    while !raw(api, &[&request], Duration::ZERO)
        .await
        .contains("\"subject\"")
    {
        assert!(Instant::now() < until, "no mail:\n{}", demo.said());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }

    // A second one on the same data or the same port is told so.
    let second = demo
        .command()
        .env("PORTICO_HTTP_LISTEN", "127.0.0.9:8080")
        .env("PORTICO_METRICS_LISTEN", "off")
        .env("PORTICO_INBOUND_MAIL_LISTEN", "127.0.0.9:8025")
        .output();
    assert!(!second.unwrap().status.success());
    assert!(
        demo.said().contains("in use by another Portico"),
        "{}",
        demo.said()
    );
    let second = Demo {
        dir: TempDir::new().unwrap(),
        ports: demo.ports.clone(),
    };
    assert!(!second.command().status().unwrap().success());
    assert!(
        second.said().contains("PORTICO_HTTP_LISTEN="),
        "{}",
        second.said()
    );

    // A request in flight is answered, and then the end is in order.
    let slow = tokio::spawn({
        let [head, body] = post(&portal, None, &json!({"query": "{ portal { name } }"}));
        let to = demo.http();
        async move { raw(to, &[&head, &body], Duration::from_millis(800)).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    running.signal(rustix::process::Signal::TERM);
    assert_eq!(running.ended().await, Some(0), "{}", demo.said());
    let slow = slow.await.unwrap();
    assert!(
        slow.starts_with("HTTP/1.1 200") && slow.contains("\"name\""),
        "{slow}"
    );
    assert!(no_postgres(&demo.data_dir()), "stopped with it");

    // The second run: quick, and with the same people, passwords and tickets.
    let began = Instant::now();
    let running = demo.start().await;
    assert_eq!(lasting(&demo.file()), lasting(&file));
    eprintln!("the second start took {:?}", began.elapsed());

    // The database dies and comes back without a restart.
    let pid_file = demo.data_dir().join("postgres/data/postmaster.pid");
    let pid: i32 = std::fs::read_to_string(pid_file)
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let pid = rustix::process::Pid::from_raw(pid).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    tokio::time::sleep(Duration::from_millis(300)).await;
    while demo.ready().await != 200 {
        assert!(Instant::now() < until, "not back:\n{}", demo.said());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }

    // Killed outright, it starts again.
    running.signal(rustix::process::Signal::KILL);
    running.ended().await;
    let running = demo.start().await;
    assert_eq!(lasting(&demo.file()), lasting(&file));
    running.signal(rustix::process::Signal::INT);
    assert_eq!(running.ended().await, Some(0), "{}", demo.said());
}

/// Whether no process works in the cluster any more.
fn no_postgres(data_dir: &Path) -> bool {
    let cluster = data_dir.join("postgres/data");
    !std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .any(|process| {
            std::fs::read_link(process.path().join("cwd"))
                .is_ok_and(|directory| directory == cluster)
        })
}
