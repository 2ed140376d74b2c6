//! Taking a port, or saying which one is taken and how to choose another.

use std::net::SocketAddr;

use tokio::net::TcpListener;

/// Listens on `address`, which the configuration's `key` names.
///
/// # Errors
/// A sentence that says what to do.
pub(super) async fn listen(address: SocketAddr, key: &'static str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .map_err(|error| refused(address, key, &error))
}

/// What to do about `address` that cannot be listened on.
pub(super) fn refused(
    address: SocketAddr,
    key: &'static str,
    error: &std::io::Error,
) -> anyhow::Error {
    let variable = format!("PORTICO_{}", key.to_uppercase().replace('.', "_"));
    match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            let other = SocketAddr::new(
                address.ip(),
                if address.port() < 65_000 {
                    address.port() + 10
                } else {
                    8080
                },
            );
            anyhow::anyhow!(
                "{address} ({key}) is taken by another program. Stop that one, or choose another port, for instance \
                 {variable}={other}"
            )
        }
        std::io::ErrorKind::PermissionDenied => anyhow::anyhow!(
            "this user may not listen on {address} ({key}). Choose a port from 1024 on, for instance \
             {variable}={}:8080, and let a reverse proxy stand in front",
            address.ip()
        ),
        _ => anyhow::anyhow!("cannot listen on {address} ({key}): {error}. Set {variable}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_port_that_is_taken_is_named_with_a_way_out() {
        let first = listen(([127, 0, 0, 1], 0).into(), "http.listen")
            .await
            .expect("free");
        let address = first.local_addr().expect("bound");
        let told = listen(address, "http.listen")
            .await
            .expect_err("taken")
            .to_string();
        assert!(
            told.contains(&address.to_string()) && told.contains("PORTICO_HTTP_LISTEN="),
            "{told}"
        );
    }
}
