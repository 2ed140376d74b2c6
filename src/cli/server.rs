//! The server put together: HTTP, mail worker, metrics and the sweeping of what is over, until told to stop.

use std::sync::Arc;

use anyhow::Context;
use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::chores;
use super::listen::listen;
use crate::api::CursorKey;
use crate::attachments::{FileWorker, Files, MailedFiles};
use crate::config::{Config, DatabaseUrl};
use crate::conversations::ChatSweeper;
use crate::db::{Database, Events};
use crate::domains::Domains;
use crate::http::{self, Answered, App, Heard, Parts};
use crate::identity::sso::{SingleSignOn, SingleSignOnParts};
use crate::identity::{LogInSettings, LogIns};
use crate::inbound_mail::{self, Reception};
use crate::notifications::{
    self, Attempt, House, MailWorker, StopKey, TenantBrands, WorkerSettings,
};
use crate::provisioning::export::ExportLinks;
use crate::push::{Push, PushSettings, PushWorker};
use crate::studio::PreviewLinks;
use crate::telemetry::{Metrics, Route, serve_metrics};
use crate::tenants::TenantDirectory;
use crate::webhooks::{WebhookSettings, WebhookWorker, Webhooks};

/// The ports, taken before anything else is done: what is taken by another program is told at once.
pub(super) struct Ports {
    http: TcpListener,
    metrics: Option<TcpListener>,
    inbound_mail: Option<TcpListener>,
}

impl Ports {
    /// Takes the ports of the configuration.
    pub async fn take(config: &Config) -> anyhow::Result<Self> {
        let http = listen(config.http.listen, "http.listen").await?;
        let metrics = match config.metrics_listen {
            Some(address) => Some(listen(address, "metrics.listen").await?),
            None => None,
        };
        let inbound_mail = match &config.inbound_mail {
            Some(inbound) => Some(listen(inbound.listen, "inbound_mail.listen").await?),
            None => None,
        };
        Ok(Self {
            http,
            metrics,
            inbound_mail,
        })
    }
}

/// What serves, ready to run.
pub(super) struct Server {
    db: Database,
    app: Arc<App>,
    log_ins: LogIns,
    sso: SingleSignOn,
    worker: MailWorker<TenantBrands>,
    file_worker: FileWorker,
    files: Files,
    webhook_worker: WebhookWorker,
    push_worker: PushWorker,
    chats: ChatSweeper,
    domains: Domains,
    internal: axum::Router,
    reception: Option<(Reception, inbound_mail::Limits)>,
    events: Events,
    metrics: Metrics,
    ports: Ports,
}

impl Server {
    /// Puts everything together over a database that is ready.
    pub fn new(config: &Config, service: &DatabaseUrl, ports: Ports) -> anyhow::Result<Self> {
        let db = Database::new(service.expose(), config.database.pool_size)?;
        let events = Events::listen(service.expose().to_owned());
        let tenants = TenantDirectory::new(db.clone(), &events);
        let metrics = Metrics::new();
        let settings = LogInSettings::from(config);
        let log_ins = LogIns::new(
            db.clone(),
            events.clone(),
            &settings,
            &config.instance_secret,
            config.sealer.clone(),
        )?
        .observed_by(metrics.clone())
        .named(House::of(config).product());
        let sso = SingleSignOn::new(SingleSignOnParts {
            db: db.clone(),
            sessions: log_ins.sessions().clone(),
            sealer: config.sealer.clone(),
            secret: &config.instance_secret,
            public: config.http.public,
            allow_http: config.sso_allow_http,
        })
        .context("TLS for single sign-on cannot be set up")?;
        let files = Files::open(&config.storage, config.sealer.clone())
            .context("the storage of attached files cannot be opened (storage.*)")?;
        let webhooks = Webhooks::new(&config.webhooks, config.sealer.clone());
        let push = Push::new(
            &config.push,
            &config.mail.from.address,
            &config.instance_secret,
        );
        let domains = Domains::new(&config.domains, &config.http.desk_host);
        let from = config.mail.from.address.parse().context("mail.from")?;
        let stop_key = StopKey::new(config.instance_secret.derive("mail stop").expose_secret());
        let worker = MailWorker::new(
            db.clone(),
            TenantBrands::new(tenants.clone(), config.http.public, House::of(config)),
            notifications::connect(&config.mail)
                .context("TLS for the SMTP server cannot be set up")?,
            config.sealer.clone(),
            WorkerSettings {
                gather: config.mail.gather,
                stop: Some(stop_key.clone()),
                reply: config
                    .inbound_mail
                    .as_ref()
                    .map(|inbound| inbound_mail::addresses(inbound, &config.instance_secret)),
                ..WorkerSettings::new(from)
            },
        );
        let counted = metrics.clone();
        let worker = worker
            .with_files(MailedFiles {
                db: db.clone(),
                files: files.clone(),
            })
            .observed_by(move |attempt| match attempt {
                Attempt::Sent => counted.mail_sent(),
                Attempt::Failed | Attempt::GivenUp => counted.mail_failed(),
            });
        let pool = db.clone();
        metrics.sample(move |metrics| {
            let status = pool.status();
            metrics.pool(
                status.size.saturating_sub(status.available),
                status.available,
                status.waiting,
            );
        });
        let reception = config.inbound_mail.as_ref().map(|inbound| {
            let secret = &config.instance_secret;
            let (db, tenants) = (db.clone(), tenants.clone());
            let reception = Reception::new(db, tenants, files.clone(), inbound, secret);
            (reception, inbound.into())
        });
        let heard = Heard::default();
        let chats = ChatSweeper::new(
            db.clone(),
            tenants.clone(),
            heard.online.clone(),
            config.chat,
        );
        let internal = domains.internal_routes(tenants.clone());
        let app = App::new(Parts {
            db: db.clone(),
            tenants: tenants.clone(),
            sessions: log_ins.sessions().clone(),
            log_ins: log_ins.clone(),
            sso: sso.clone(),
            mail_stop: stop_key,
            previews: PreviewLinks::new(
                config
                    .instance_secret
                    .derive("brand preview")
                    .expose_secret(),
                config.http.public,
            ),
            exports: ExportLinks::new(
                config.sealer.clone(),
                config.http.public,
                config.http.desk_host.clone(),
            ),
            files: files.clone(),
            webhooks: webhooks.clone(),
            push: push.clone(),
            domains: domains.clone(),
            cursors: CursorKey::new(config.instance_secret.derive("cursor").expose_secret()),
            http: config.http.clone(),
            limits: config.limits.clone(),
            live: config.live,
            events: events.clone(),
            heard: heard.clone(),
            metrics: metrics.clone(),
            #[cfg(feature = "switchable-walls")]
            guards_off: false,
        });
        let webhook_worker = WebhookWorker::new(db.clone(), webhooks, WebhookSettings::default())
            .context("TLS for webhooks cannot be set up")?;
        let push_worker = PushWorker::new(db.clone(), tenants, push, PushSettings::default())
            .context("TLS for notifications in browsers cannot be set up")?;
        Ok(Self {
            webhook_worker,
            push_worker,
            chats,
            domains,
            internal,
            file_worker: FileWorker::new(db.clone(), files.clone()),
            files,
            reception,
            db,
            app,
            log_ins,
            sso,
            worker,
            events,
            metrics,
            ports,
        })
    }

    /// Logging in at a provider.
    pub const fn sso(&self) -> &SingleSignOn {
        &self.sso
    }

    /// Serves until `stop`; then lets requests and mails in hand finish.
    pub async fn run(self, stop: CancellationToken) -> anyhow::Result<()> {
        let Self {
            db,
            app,
            log_ins,
            sso,
            worker,
            file_worker,
            files,
            webhook_worker,
            push_worker,
            chats,
            domains,
            internal,
            reception,
            events,
            metrics,
            ports,
        } = self;
        let counted = metrics.clone();
        let record = Arc::new(move |answered: &Answered| {
            counted.http_request(
                route(answered.route.as_deref()),
                answered.status,
                answered.took,
            );
        });
        let mails = tokio::spawn(worker.run(events.subscribe(), stop.clone()));
        let telling = tokio::spawn(webhook_worker.run(events.subscribe(), stop.clone()));
        let pushing = tokio::spawn(push_worker.run(events.subscribe(), stop.clone()));
        let filing = tokio::spawn(file_worker.run(stop.clone()));
        let proving = tokio::spawn(chores::check_domains(db.clone(), domains, stop.clone()));
        let sweeping = tokio::spawn(chores::sweep(db.clone(), log_ins, sso, stop.clone()));
        let receiving = ports
            .inbound_mail
            .zip(reception)
            .map(|(port, (reception, limits))| {
                tokio::spawn(inbound_mail::listen(port, reception, limits, stop.clone()))
            });
        let deleting = tokio::spawn(chores::delete_tenants(db.clone(), files, stop.clone()));
        let closing = tokio::spawn(chores::close_tickets(db.clone(), stop.clone()));
        let warning = tokio::spawn(chores::warn_desk(db.clone(), stop.clone()));
        let publishing = tokio::spawn(chores::publish_designs(db.clone(), stop.clone()));
        let chatting = tokio::spawn(chores::sweep_chats(chats, stop.clone()));
        let counting = tokio::spawn(chores::count_mails(db, metrics.clone(), stop.clone()));
        let measuring = ports
            .metrics
            .map(|listener| tokio::spawn(serve_metrics(listener, metrics, internal, stop.clone())));
        let served = http::serve(ports.http, app, record, stop.clone().cancelled_owned()).await;
        // Whatever ended the serving ends the rest.
        stop.cancel();
        mails.await.context("the mail worker")?;
        telling.await.context("the worker for webhooks")?;
        pushing.await.context("the worker for browsers")?;
        filing.await.context("the worker for files")?;
        proving.await.context("the checking of domains")?;
        sweeping.await.context("the sweeper")?;
        deleting.await.context("the deleting of tenants")?;
        closing.await.context("the closing of tickets")?;
        warning.await.context("the warning of the desk")?;
        publishing.await.context("the publishing of designs")?;
        chatting.await.context("the ending of chats")?;
        counting.await.context("the counting of mails")?;
        if let Some(receiving) = receiving {
            receiving.await.context("the taking in of mails")?;
        }
        if let Some(measuring) = measuring {
            measuring
                .await
                .context("the metrics")?
                .context("the metrics")?;
        }
        served.context("the HTTP server")
    }
}

/// A route's pattern as a label.
fn route(pattern: Option<&str>) -> Route {
    match pattern {
        Some("/graphql") => Route::Graphql,
        Some(path) if path.starts_with("/graphiql") => Route::Graphiql,
        Some(path) if path.starts_with("/brand") || path == "/neutral.css" => Route::Brand,
        Some(path) if path.starts_with("/files/") => Route::File,
        Some(path) if path.starts_with("/sso/") => Route::SingleSignOn,
        Some("/healthz" | "/readyz") => Route::Health,
        Some(_) => Route::Unknown,
        None => Route::Web,
    }
}
