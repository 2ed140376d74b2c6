//! The metrics: one handle, handed down; what it counts, and how Prometheus reads it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, prometheus_text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use super::operations::OperationNames;

/// Which part of the server answered; a label, so it never comes from the request itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum Route {
    /// The GraphQL API.
    Graphql,
    /// GraphiQL.
    Graphiql,
    /// A page or file of the web app.
    Web,
    /// A tenant's stylesheet or picture.
    Brand,
    /// An attached file.
    File,
    /// To a provider of single sign-on, or back from it.
    SingleSignOn,
    /// Whether the process lives and can serve.
    Health,
    /// Nothing that there is.
    Unknown,
}

/// How a GraphQL operation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum Outcome {
    /// With data and no errors.
    Ok,
    /// With errors that the caller has to answer for: syntax, limits, guards.
    Refused,
    /// With an error of ours.
    Failed,
}

/// Who tried to log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum LoginSide {
    /// A contact, at a portal.
    Contact,
    /// Staff, at the desk.
    Staff,
}

/// Where a mail stands that has not been sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum MailState {
    /// It waits for its next attempt.
    Queued,
    /// It was given up.
    Dead,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct HttpLabels {
    route: Route,
    /// `2xx` to `5xx`.
    status: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabel {
    route: Route,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OperationLabels {
    operation: String,
    outcome: Outcome,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct SideLabel {
    side: LoginSide,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct MailLabel {
    state: MailState,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PoolLabel {
    state: PoolState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
enum PoolState {
    InUse,
    Idle,
}

/// Buckets from half a millisecond to ten seconds.
#[derive(Debug, Clone)]
struct Seconds;

impl MetricConstructor<Histogram> for Seconds {
    fn new_metric(&self) -> Histogram {
        Histogram::new([
            0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
        ])
    }
}

type Sampler = Box<dyn Fn(&Metrics) + Send + Sync>;

/// The handle to all metrics. Clones count into the same.
#[derive(Clone)]
pub struct Metrics {
    inner: Arc<Inner>,
}

struct Inner {
    registry: Registry,
    requests: Family<HttpLabels, Counter>,
    request_seconds: Family<RouteLabel, Histogram, Seconds>,
    operations: Family<OperationLabels, Histogram, Seconds>,
    operation_names: OperationNames,
    login_failures: Family<SideLabel, Counter>,
    login_limited: Family<SideLabel, Counter>,
    mails: Family<MailLabel, Gauge>,
    mails_sent: Counter,
    mail_failures: Counter,
    pool: Family<PoolLabel, Gauge>,
    pool_waiting: Gauge,
    resident: Gauge,
    samplers: Mutex<Vec<Sampler>>,
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Metrics")
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// Metrics that have counted nothing yet.
    #[must_use]
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("portico");
        let requests = Family::default();
        registry.register(
            "http_requests",
            "HTTP requests by route and class of status",
            requests.clone(),
        );
        let request_seconds = Family::new_with_constructor(Seconds);
        registry.register(
            "http_request_seconds",
            "Time to answer an HTTP request",
            request_seconds.clone(),
        );
        let operations = Family::new_with_constructor(Seconds);
        registry.register(
            "graphql_operation_seconds",
            "Time to execute a GraphQL operation",
            operations.clone(),
        );
        let login_failures = Family::default();
        registry.register(
            "login_failures",
            "Log-ins with a wrong address or password",
            login_failures.clone(),
        );
        let login_limited = Family::default();
        registry.register(
            "login_limited",
            "Log-ins refused after too many failures",
            login_limited.clone(),
        );
        let mails = Family::default();
        registry.register(
            "mail_outbox",
            "Mails in the outbox that are not sent",
            mails.clone(),
        );
        let mails_sent = Counter::default();
        registry.register(
            "mails_sent",
            "Mails that the SMTP server took",
            mails_sent.clone(),
        );
        let mail_failures = Counter::default();
        registry.register(
            "mail_failures",
            "Attempts to send a mail that failed",
            mail_failures.clone(),
        );
        let pool = Family::default();
        registry.register("db_connections", "Connections of the pool", pool.clone());
        let pool_waiting = Gauge::default();
        registry.register(
            "db_waiting",
            "Callers that wait for a connection",
            pool_waiting.clone(),
        );
        let resident = Gauge::default();
        registry.register(
            "resident_memory_bytes",
            "Memory of the process",
            resident.clone(),
        );
        registry.register(
            "build",
            "The version that runs",
            Info::new([("version", env!("CARGO_PKG_VERSION"))]),
        );
        let inner = Inner {
            registry,
            requests,
            request_seconds,
            operations,
            operation_names: OperationNames::default(),
            login_failures,
            login_limited,
            mails,
            mails_sent,
            mail_failures,
            pool,
            pool_waiting,
            resident,
            samplers: Mutex::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// An HTTP request was answered with `status` after `took`.
    pub fn http_request(&self, route: Route, status: u16, took: Duration) {
        let status = format!("{}xx", status / 100);
        self.inner
            .requests
            .get_or_create(&HttpLabels { route, status })
            .inc();
        self.inner
            .request_seconds
            .get_or_create(&RouteLabel { route })
            .observe(took.as_secs_f64());
    }

    /// A GraphQL operation was executed. `name` is the caller's; how many get a label of their own is bounded.
    pub fn operation(&self, name: Option<&str>, outcome: Outcome, took: Duration) {
        let operation = self
            .inner
            .operation_names
            .label(name, outcome == Outcome::Ok);
        self.inner
            .operations
            .get_or_create(&OperationLabels { operation, outcome })
            .observe(took.as_secs_f64());
    }

    /// A log-in failed for a wrong address or password.
    pub fn login_failed(&self, side: LoginSide) {
        self.inner
            .login_failures
            .get_or_create(&SideLabel { side })
            .inc();
    }

    /// A log-in was refused because too many failed before.
    pub fn login_limited(&self, side: LoginSide) {
        self.inner
            .login_limited
            .get_or_create(&SideLabel { side })
            .inc();
    }

    /// The SMTP server took a mail.
    pub fn mail_sent(&self) {
        self.inner.mails_sent.inc();
    }

    /// An attempt to send a mail failed.
    pub fn mail_failed(&self) {
        self.inner.mail_failures.inc();
    }

    /// How many mails of the outbox are in `state` now.
    pub fn outbox(&self, state: MailState, count: i64) {
        self.inner
            .mails
            .get_or_create(&MailLabel { state })
            .set(count);
    }

    /// The pool's connections now: in use, idle, and how many callers wait for one.
    pub fn pool(&self, in_use: usize, idle: usize, waiting: usize) {
        let gauge = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        self.inner
            .pool
            .get_or_create(&PoolLabel {
                state: PoolState::InUse,
            })
            .set(gauge(in_use));
        self.inner
            .pool
            .get_or_create(&PoolLabel {
                state: PoolState::Idle,
            })
            .set(gauge(idle));
        self.inner.pool_waiting.set(gauge(waiting));
    }

    /// Calls `sampler` each time that somebody reads, before the numbers are written: for states, such as the pool's.
    pub fn sample(&self, sampler: impl Fn(&Self) + Send + Sync + 'static) {
        self.inner
            .samplers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Box::new(sampler));
    }

    /// Everything, in Prometheus' text format 0.0.4.
    #[must_use]
    pub fn encode(&self) -> String {
        for sampler in self
            .inner
            .samplers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
        {
            sampler(self);
        }
        if let Some(bytes) = resident_memory() {
            self.inner.resident.set(bytes);
        }
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = prometheus_text::encode(&mut text, &self.inner.registry);
        text
    }
}

/// The process' memory in bytes, from /proc; `None` where there is none.
fn resident_memory() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim()
        .strip_suffix("kB")?
        .trim()
        .parse::<i64>()
        .ok()
        .map(|kib| kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_is_counted_under_labels_of_ours() {
        let metrics = Metrics::new();
        metrics.sample(|metrics| metrics.pool(3, 1, 0));
        metrics.http_request(Route::Graphql, 200, Duration::from_millis(3));
        metrics.http_request(Route::Graphql, 204, Duration::from_millis(3));
        metrics.operation(Some("Home"), Outcome::Ok, Duration::from_millis(3));
        metrics.login_failed(LoginSide::Contact);
        metrics.outbox(MailState::Dead, 2);
        metrics.clone().mail_sent();
        let text = metrics.encode();
        for line in [
            "portico_http_requests_total{route=\"Graphql\",status=\"2xx\"} 2",
            "portico_graphql_operation_seconds_count{operation=\"Home\",outcome=\"Ok\"} 1",
            "portico_login_failures_total{side=\"Contact\"} 1",
            "portico_mail_outbox{state=\"Dead\"} 2",
            "portico_mails_sent_total 1",
            "portico_db_connections{state=\"InUse\"} 3",
            concat!(
                "portico_build_info{version=\"",
                env!("CARGO_PKG_VERSION"),
                "\"} 1"
            ),
        ] {
            assert!(text.contains(line), "{line}\nis not in\n{text}");
        }
    }
}
