//! Portico's integration tests: one binary, real parts.

mod support;
mod walls;
