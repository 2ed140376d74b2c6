//! TLS to PostgreSQL: verified, or not at all.

use portico::db::Database;

/// The test server's URL with another host and the given TLS parameters; `None` when it offers no TLS.
fn url(host: &str, parameters: &str) -> Option<String> {
    let ca = std::env::var("PORTICO_TEST_DATABASE_CA").ok()?;
    let url = std::env::var("PORTICO_TEST_DATABASE_URL").ok()?;
    let url = url.replace("@localhost:", &format!("@{host}:"));
    Some(format!("{url}?{}", parameters.replace("{ca}", &ca)))
}

async fn answers(url: &str) -> bool {
    Database::new(url, 1).unwrap().ping().await.is_ok()
}

#[tokio::test]
async fn the_server_has_to_prove_who_it_is() {
    let Some(good) = url("localhost", "sslmode=verify-full&sslrootcert={ca}") else {
        eprintln!("the test server offers no TLS: openssl is not installed");
        return;
    };
    assert!(answers(&good).await);
    let require = url("localhost", "sslmode=require&sslrootcert={ca}").unwrap();
    assert!(answers(&require).await);
    let other_name = url("127.0.0.1", "sslmode=verify-full&sslrootcert={ca}").unwrap();
    assert!(
        !answers(&other_name).await,
        "the certificate is for localhost"
    );
    let unknown = url("localhost", "sslmode=require").unwrap();
    assert!(!answers(&unknown).await, "nobody vouches for the authority");
}
