//! Portico's integration tests: one binary, real parts.

mod config;
mod migrate;
mod private_postgres;
mod support;
mod walls;
mod markdown_hostile;
