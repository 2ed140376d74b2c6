//! Portico
