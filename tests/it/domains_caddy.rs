//! The Caddyfile of docs/deploy.md, run by the real Caddy in front of the real program.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    domains_dns::free_port,
    support::{TestDatabase, Walls, World},
};

/// A program that ends with the value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn run(command: &mut Command, dir: &Path, name: &str) -> Running {
    let child = command
        .current_dir(dir)
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(dir.join(format!("{name}.out"))).unwrap())
        .stderr(std::fs::File::create(dir.join(format!("{name}.err"))).unwrap())
        .spawn();
    Running(child.unwrap_or_else(|error| panic!("{name} (scripts/setup test): {error}")))
}

fn portico(database: &TestDatabase, dir: &Path, http: u16, internal: u16, public: u16) -> Running {
    let here = |port: u16| format!("127.0.0.1:{port}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_portico"));
    command
        .arg("serve")
        .env("DATABASE_URL", &database.owner_url)
        .env("PORTICO_DATABASE_SERVICE_URL", &database.service_url)
        .env(
            "PORTICO_INSTANCE_SECRET",
            "a-secret-of-the-tests-and-of-nothing-else",
        )
        .env("PORTICO_DATA_DIR", dir)
        .env("PORTICO_HTTP_LISTEN", here(http))
        .env("PORTICO_HTTP_PUBLIC_PORT", public.to_string())
        .env("PORTICO_HTTP_DESK_HOST", "desk.localhost")
        .env("PORTICO_HTTP_PROXIES", "1")
        .env("PORTICO_METRICS_LISTEN", here(internal))
        .env("PORTICO_DOMAINS_OWN", "localhost")
        .env("PORTICO_MAIL_SMTP_HOST", "127.0.0.1")
        .env("PORTICO_MAIL_SMTP_PORT", "9")
        .env("PORTICO_MAIL_SMTP_TLS", "none")
        .env("PORTICO_MAIL_FROM", "portico@example.com");
    run(&mut command, dir, "portico")
}

/// The Caddyfile of the docs, with ports of the test's own and Caddy as its own authority.
fn caddyfile(http: u16, internal: u16, plain: u16, tls: u16) -> String {
    let docs = std::fs::read_to_string("docs/deploy.md").unwrap();
    let block = docs.split("```caddyfile\n").nth(1).unwrap();
    let mut file = block.split("```").next().unwrap().to_owned();
    let own =
        format!("{{\n\tadmin off\n\tskip_install_trust\n\thttp_port {plain}\n\thttps_port {tls}\n");
    for (written, here) in [
        ("{\n\ton_demand_tls", format!("{own}\ton_demand_tls")),
        ("127.0.0.1:9464", format!("127.0.0.1:{internal}")),
        ("127.0.0.1:8080", format!("127.0.0.1:{http}")),
        ("\ttls {", "\ttls internal {".to_owned()),
    ] {
        assert_eq!(file.matches(written).count(), 1, "{written} in {file}");
        file = file.replace(written, &here);
    }
    file
}

fn client(root: &[u8], tls: u16, from: Ipv4Addr) -> reqwest::Client {
    let here = SocketAddr::from((Ipv4Addr::LOCALHOST, tls));
    let mut client = reqwest::Client::builder()
        .tls_certs_only([reqwest::Certificate::from_pem(root).unwrap()])
        .redirect(reqwest::redirect::Policy::none())
        .local_address(std::net::IpAddr::from(from))
        .timeout(Duration::from_secs(20));
    for name in [
        "support.customer.example",
        "oriale.localhost",
        "unproven.example",
        "nobody.example",
    ] {
        client = client.resolve(name, here);
    }
    client.build().unwrap()
}

#[tokio::test]
async fn the_caddyfile_of_the_docs_serves_proven_domains_and_no_others() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let world = World::create(Walls::Both).await;
    // One that is proven, and one that was only written down.
    let tenant = world.tenants["oriale"];
    world
        .database
        .as_owner(&format!(
            "INSERT INTO tenant_hosts (tenant_id, host, position) VALUES
                 ('{tenant}', 'support.customer.example', 8), ('{tenant}', 'unproven.example', 9);
             INSERT INTO tenant_domains (id, tenant_id, name, token, state, proven_at, next_check_at)
                 VALUES (gen_random_uuid(), '{tenant}', 'support.customer.example', 't', 'proven', now(), NULL)"
        ))
        .await;
    let dir = tempfile::tempdir().unwrap();
    let [http, internal, plain, tls] = [(); 4].map(|()| free_port());
    let _portico = portico(&world.database, dir.path(), http, internal, tls);
    std::fs::write(
        dir.path().join("Caddyfile"),
        caddyfile(http, internal, plain, tls),
    )
    .unwrap();
    let mut caddy = Command::new("/usr/bin/caddy");
    caddy
        .args(["run", "--config", "Caddyfile", "--adapter", "caddyfile"])
        .env("HOME", dir.path())
        .env("XDG_DATA_HOME", dir.path().join("data"))
        .env("XDG_CONFIG_HOME", dir.path().join("config"));
    let _caddy = run(&mut caddy, dir.path(), "caddy");
    let said = || {
        ["portico.err", "caddy.err"]
            .map(|name| std::fs::read_to_string(dir.path().join(name)).unwrap_or_default())
    };
    let root = dir.path().join("data/caddy/pki/authorities/local/root.crt");
    let begun = Instant::now();
    let plain_client = reqwest::Client::new();
    let ready = format!("http://127.0.0.1:{http}/readyz");
    while !root.exists() || plain_client.get(&ready).send().await.is_err() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", said());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let root = std::fs::read(root).unwrap();
    let client = client(&root, tls, Ipv4Addr::new(127, 0, 0, 7));
    for name in ["support.customer.example", "oriale.localhost"] {
        let page = client.get(format!("https://{name}:{tls}/")).send().await;
        let page = page.unwrap_or_else(|error| panic!("{name}: {error:?}: {:?}", said()));
        assert_eq!(page.status(), 200, "{name}");
        let text = page.text().await.unwrap();
        assert!(text.contains("Oriale"), "{name}: {text:.300}");
    }
    // No handshake for anybody else's name, and nothing to tell them apart by.
    for name in ["unproven.example", "nobody.example"] {
        let page = client.get(format!("https://{name}:{tls}/")).send().await;
        assert!(page.is_err(), "{name}");
    }
    // Where portals are, nobody is answered.
    let outside = format!(
        "https://oriale.localhost:{tls}/internal/tls-allowed?domain=support.customer.example"
    );
    let outside = client.get(outside).send().await.unwrap();
    let (status, text) = (outside.status(), outside.text().await.unwrap());
    let other =
        format!("https://oriale.localhost:{tls}/internal/tls-allowed?domain=nobody.example");
    let other = client.get(other).send().await.unwrap();
    assert_eq!(
        (status, text),
        (other.status(), other.text().await.unwrap())
    );
    // Who comes is who Caddy says, whatever they write themselves.
    let query = "mutation($input: LogInInput!) { logIn(input: $input) { errors { code } } }";
    let input = json!({ "input": { "email": "mark-anna@oriale.example", "password": "wrong" } });
    let tried: Value = client
        .post(format!("https://oriale.localhost:{tls}/graphql"))
        .header("x-forwarded-for", "203.0.113.66")
        .header("origin", format!("https://oriale.localhost:{tls}"))
        .json(&json!({ "query": query, "variables": input }))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(
        tried["data"]["logIn"]["errors"][0]["code"], "WRONG_CREDENTIALS",
        "{tried}"
    );
    let from = "SELECT client_address FROM audit_events WHERE action = 'log_in_failed' ORDER BY at DESC LIMIT 1";
    assert_eq!(world.database.text_as_owner(from).await, "127.0.0.7");
    // Plain HTTP leads to HTTPS.
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let plain = http
        .get(format!("http://127.0.0.1:{plain}/tickets"))
        .header("host", "support.customer.example")
        .send()
        .await
        .unwrap();
    let to = plain.headers()["location"].to_str().unwrap();
    assert!(to.starts_with("https://support.customer.example"), "{to}");
}
