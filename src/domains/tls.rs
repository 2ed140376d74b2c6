//! Whether a name may have a certificate: what a reverse proxy asks before it gets one while a browser waits.
//!
//! On the internal port: whoever could ask from outside would learn, name by name, who is a customer.

use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    routing::get,
};
use serde::Deserialize;

use super::Domains;
use crate::{
    db::DbError,
    tenants::{TenantDirectory, normalize_host},
};

#[derive(Deserialize)]
struct Question {
    #[serde(default)]
    domain: String,
}

impl Domains {
    /// `/internal/tls-allowed?domain=`, as Caddy's `on_demand_tls { ask … }` asks it: 200, or 404 with nothing else to tell.
    pub fn internal_routes(&self, tenants: TenantDirectory) -> Router {
        Router::new()
            .route("/internal/tls-allowed", get(answer))
            .with_state((self.clone(), tenants))
    }

    /// Whether a name may have a certificate: the desk's own, portals' under the provider's own domains, and what customers
    /// have proven.
    ///
    /// # Errors
    /// When the database cannot say.
    pub async fn may_have_certificate(
        &self,
        tenants: &TenantDirectory,
        name: &str,
    ) -> Result<bool, DbError> {
        let Some(name) = normalize_host(name) else {
            return Ok(false);
        };
        if name == self.desk_host.as_str() {
            return Ok(true);
        }
        let found = tenants.by_host(&name).await?;
        Ok(found.is_some_and(|tenant| self.is_own(&name) || tenant.proven_hosts.contains(&name)))
    }
}

async fn answer(
    State((domains, tenants)): State<(Domains, TenantDirectory)>,
    Query(question): Query<Question>,
) -> StatusCode {
    match domains
        .may_have_certificate(&tenants, &question.domain)
        .await
    {
        Ok(true) => StatusCode::OK,
        Ok(false) => StatusCode::NOT_FOUND,
        Err(error) => {
            tracing::warn!(%error, "cannot say whether a name may have a certificate");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}
