//! Portico: white-label customer portals for IT service providers.
//!
//! Floors, from the ground up; each imports only floors below it: `config`, `telemetry`, `db`, `text`, `access`, `api`,
//! `branding`, `tenants`, `notifications`, `identity`, `attachments`, `tickets`, `schema`, `http`, `demo`, `cli`. See
//! `docs/architecture.md`.

pub mod access;
pub mod api;
pub mod attachments;
pub mod branding;
pub mod cli;
pub mod config;
pub mod db;
pub mod demo;
pub mod desk;
pub mod http;
pub mod identity;
pub mod notifications;
pub mod privacy;
pub mod schema;
pub mod telemetry;
pub mod tenants;
pub mod text;
pub mod tickets;
