//! Portico: white-label customer portals for IT service providers.
//!
//! Each room is a floor and imports only floors below it; `docs/architecture.md` has them all.

// The futures of the schema's merged objects lie in each other as deep as there are domains.
#![recursion_limit = "256"]

pub mod access;
pub mod announcements;
pub mod api;
pub mod assets;
pub mod attachments;
pub mod branding;
pub mod cli;
pub mod config;
pub mod conversations;
pub mod db;
pub mod demo;
pub mod desk;
pub mod domains;
pub mod figures;
pub mod http;
pub mod identity;
pub mod inbound_mail;
pub mod knowledge;
pub mod mail_texts;
pub mod notifications;
pub mod pages;
pub mod papers;
pub mod pdf;
pub mod privacy;
pub mod provisioning;
pub mod push;
pub mod request_types;
pub mod schema;
pub mod search;
pub mod service_levels;
pub mod studio;
pub mod telemetry;
pub mod tenants;
pub mod text;
pub mod tickets;
pub mod webhooks;
