//! Portico's integration tests: one binary, real parts.

mod config;
mod login;
mod login_graphql;
mod login_house;
mod login_people;
mod login_portal;
mod mail_brand;
mod mail_delivery;
mod mail_desk;
mod mail_house;
mod mail_looks;
mod mail_outbox;
mod mail_server;
mod mail_support;
mod markdown_corpus;
mod markdown_hostile;
mod matrix;
mod migrate;
mod private_postgres;
mod schema;
mod sessions;
mod support;
mod tenants;
mod walls;
