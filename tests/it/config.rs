//! The configuration from outside: precedence, all errors at once, and no secret in any printout.

use std::path::PathBuf;

use portico::config::{Config, ConfigError, DatabaseTls, Purpose, SmtpTls, Sources};
use secrecy::ExposeSecret;

const SECRET: &str = "a-secret-of-the-tests-that-is-long-enough";

fn sources(file: &str, variables: &[(&str, &str)]) -> Sources {
    Sources {
        file: Some((PathBuf::from("portico.toml"), file.to_owned())),
        variables: variables
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect(),
    }
}

fn load(purpose: Purpose, file: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::load(purpose, &sources(file, variables))
}

#[test]
fn a_variable_wins_over_the_file_and_the_file_over_the_default() {
    let file = format!(
        "instance_secret = \"{SECRET}\"\n[http]\nlisten = \"0.0.0.0:9000\"\nproxies = 2\n[limits]\nbody = \"2MiB\"\n"
    );
    let config = load(
        Purpose::Demo,
        &file,
        &[
            ("PORTICO_HTTP_LISTEN", "127.0.0.1:7000"),
            ("PORTICO_LIMITS_DEPTH", ""),
            ("HOME", "/x"),
        ],
    )
    .unwrap();
    assert_eq!(config.http.listen.port(), 7000);
    assert_eq!(
        config.http.public.origin("a.localhost"),
        "http://a.localhost:7000"
    );
    assert_eq!(config.http.proxies, 2);
    assert_eq!(config.limits.body, 2 << 20);
    assert_eq!(config.limits.depth, 12, "an empty variable is none");
    let shown = config
        .effective
        .iter()
        .find(|effective| effective.key == "http.listen")
        .unwrap();
    assert_eq!(shown.origin, "the variable PORTICO_HTTP_LISTEN");
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_its_place_and_what_to_do() {
    let error = load(
        Purpose::Serve,
        "[http]\nlisten = \"8080\"\nlistn = 1\n[mail]\nsmtp_tls = \"ssl\"\n[limits]\ndepth = 0\n",
        &[
            ("DATABASE_URL", "mysql://root:hunter2@h/d"),
            ("PORTICO_SESSIONS_LIFETIME", "14"),
        ],
    )
    .unwrap_err();
    let told = error.to_string();
    for line in [
        "http.listen (portico.toml, line 2): \"8080\" is not an address",
        "http.listn (portico.toml, line 3): there is no such key",
        "Did you mean http.listen?",
        "mail.smtp_tls (portico.toml, line 5): \"ssl\" is neither",
        "limits.depth (portico.toml, line 7): \"0\" is not a whole number between 1 and 100",
        "database.url (the variable DATABASE_URL): it has to begin with postgres://",
        "sessions.lifetime (the variable PORTICO_SESSIONS_LIFETIME): \"14\" is not a length of time",
        "http.desk_host (not set): it is needed",
        "mail.from (not set): it is needed",
        "Set it in portico.toml or as PORTICO_MAIL_FROM",
    ] {
        assert!(told.contains(line), "{line}\nis not in\n{told}");
    }
    assert!(!told.contains("hunter2"), "{told}");
}

#[test]
fn no_secret_is_ever_printed() {
    let variables = [
        (
            "DATABASE_URL",
            "postgres://owner:hunter2-owner@db.example.com/portico?sslmode=verify-full",
        ),
        (
            "PORTICO_DATABASE_SERVICE_URL",
            "postgres://portico_service:hunter2-service@pool.example.com/portico",
        ),
        ("PORTICO_INSTANCE_SECRET", SECRET),
        ("PORTICO_HTTP_DESK_HOST", "desk.example.com"),
        ("PORTICO_MAIL_SMTP_HOST", "smtp.example.com"),
        ("PORTICO_MAIL_SMTP_USER", "portico"),
        ("PORTICO_MAIL_SMTP_PASSWORD", "hunter2-smtp"),
        ("PORTICO_MAIL_FROM", "Service Desk <support@example.com>"),
    ];
    let config = load(Purpose::Serve, "", &variables).unwrap();
    assert_eq!(
        config.mail.smtp_login.as_ref().unwrap().1.expose_secret(),
        "hunter2-smtp"
    );
    assert_eq!(
        (config.mail.smtp_tls, config.mail.smtp_port),
        (SmtpTls::StartTls, 587)
    );
    assert!(matches!(
        config.database.url.as_ref().unwrap().tls(),
        DatabaseTls::Verified { .. }
    ));
    let printed = format!(
        "{config:?} {:#?} {}",
        config.effective,
        config.database.url.as_ref().unwrap()
    );
    assert!(
        !printed.contains("hunter2") && !printed.contains(SECRET),
        "{printed}"
    );
    assert!(printed.contains("db.example.com"));
    // Nor by what is said about a wrong one.
    let wrong: Vec<(&str, &str)> = variables
        .iter()
        .map(|(name, value)| match *name {
            "PORTICO_INSTANCE_SECRET" => (*name, "hunter2"),
            "PORTICO_DATABASE_SERVICE_URL" => (*name, "postgres://somebody:hunter2@h/d"),
            _ => (*name, *value),
        })
        .collect();
    let told = load(Purpose::Serve, "mail.smtp_password = [\"hunter2\"]", &wrong)
        .unwrap_err()
        .to_string();
    assert!(
        told.contains("instance_secret")
            && told.contains("portico_service")
            && !told.contains("hunter2"),
        "{told}"
    );
    let told = load(Purpose::Serve, "instance_secret = \"hunter2", &[])
        .unwrap_err()
        .to_string();
    assert!(
        told.contains("not valid TOML") && !told.contains("hunter2"),
        "{told}"
    );
}

#[test]
fn a_secret_is_made_for_the_private_database_and_demanded_for_another() {
    let dir = tempfile::tempdir().unwrap();
    let data_dir = dir.path().to_str().unwrap();
    let first = load(Purpose::Tool, "", &[("PORTICO_DATA_DIR", data_dir)]).unwrap();
    let again = load(Purpose::Tool, "", &[("PORTICO_DATA_DIR", data_dir)]).unwrap();
    assert_eq!(
        first.instance_secret.derive("x").expose_secret(),
        again.instance_secret.derive("x").expose_secret()
    );
    let url = ("DATABASE_URL", "postgres://owner@localhost/portico");
    let told = load(Purpose::Tool, "", &[("PORTICO_DATA_DIR", data_dir), url])
        .unwrap_err()
        .to_string();
    assert!(
        told.contains("instance_secret (not set)") && told.contains("openssl rand -hex 32"),
        "{told}"
    );
    assert!(load(Purpose::Demo, "", &[("PORTICO_DATA_DIR", data_dir), url]).is_ok());
}

#[test]
fn a_variable_that_is_probably_a_slip_is_noticed_and_those_of_kubernetes_do_no_harm() {
    let variables = [
        ("PORTICO_HTTP_LISTN", "x"),
        ("PORTICO_PORT", "tcp://10.0.0.1:80"),
        ("PORTICO_CONFIG", "x"),
    ];
    let config = load(
        Purpose::Demo,
        &format!("instance_secret = \"{SECRET}\""),
        &variables,
    )
    .unwrap();
    assert_eq!(
        config.unknown_variables,
        [
            (
                "PORTICO_HTTP_LISTN".to_owned(),
                Some("PORTICO_HTTP_LISTEN".to_owned())
            ),
            ("PORTICO_PORT".to_owned(), None)
        ]
    );
}
