//! Portico
fn main() {}
