//! `schema.graphql` is what the code says.

/// `portico schema > schema.graphql` writes it anew.
#[test]
fn the_committed_schema_is_the_exported_one() {
    let committed = std::fs::read_to_string("schema.graphql").unwrap();
    assert!(
        committed == portico::schema::sdl(),
        "schema.graphql is stale: run `portico schema > schema.graphql`"
    );
}
