//! How large a document is, told before any work is done for it, in time and memory linear in its text.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
    SelectionSet,
};

use crate::config::LimitsConfig;

/// Fields and spreads of a document at most, with every fragment put in wherever it is spread; all operations together.
const MAX_FIELDS: usize = 2_000;
/// Operations of a document at most: all of them are validated, though one is executed.
const MAX_OPERATIONS: usize = 10;
/// Fragments of a document at most.
const MAX_FRAGMENTS: usize = 100;
/// Selections inside selections at most while measuring, fragments included: what the stack has to bear.
const MAX_NESTED: usize = 64;

/// Lists of the schema's own that may hang in each other at most. Types have fields have types: three deep is a million.
const MAX_INTROSPECTION: usize = 2;
const INTROSPECTION_LISTS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];

/// A limit that a document is over: its name and what it allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverLimit {
    /// Its name, as in `extensions.limit` and, where it can be set, in the configuration.
    pub limit: &'static str,
    /// What it allows.
    pub allowed: usize,
}

impl OverLimit {
    const fn new(limit: &'static str, allowed: usize) -> Self {
        Self { limit, allowed }
    }
}

/// How deep brackets are nested in a text, roughly and before it is parsed. Brackets in strings and comments count too;
/// the parser has a bound of its own, so this only spares it the worst.
pub fn nesting(query: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in query.bytes() {
        match byte {
            b'{' | b'[' | b'(' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    // `a(b: {` opens three for one level of fields.
    deepest.div_ceil(2)
}

/// Whether the document is within all limits.
///
/// # Errors
/// The first limit that it is over. A fragment that contains itself has no depth that is within any.
pub fn measure(document: &ExecutableDocument, limits: &LimitsConfig) -> Result<(), OverLimit> {
    let operations: Vec<&OperationDefinition> = match &document.operations {
        DocumentOperations::Single(operation) => vec![&operation.node],
        DocumentOperations::Multiple(operations) => operations
            .values()
            .map(|operation| &operation.node)
            .collect(),
    };
    for (limit, found, allowed) in [
        ("operations", operations.len(), MAX_OPERATIONS),
        ("fragments", document.fragments.len(), MAX_FRAGMENTS),
    ] {
        if found > allowed {
            return Err(OverLimit::new(limit, allowed));
        }
    }
    let mut measuring = Measuring {
        document,
        depth: limits.depth,
        fragments: HashMap::new(),
    };
    let mut total = Size::default();
    for operation in operations {
        let mut size = measuring.set(&operation.selection_set.node, 0)?;
        size.directives = size.directives.saturating_add(operation.directives.len());
        if operation.ty == OperationType::Mutation && size.repeated_roots {
            // GraphQL merges fields of one name; the executor would run each.
            return Err(OverLimit::new("mutationsOfOneName", 1));
        }
        total = total.and(size);
    }
    // Fragments that nobody spreads are validated all the same.
    for fragment in document.fragments.keys() {
        if !measuring.fragments.contains_key(fragment.as_str()) {
            total = total.and(measuring.fragment(fragment, 0)?);
        }
    }
    for (limit, found, allowed) in [
        ("depth", total.depth, limits.depth),
        ("aliases", total.aliases, limits.aliases),
        ("rootFields", total.roots, limits.root_fields),
        ("directives", total.directives, limits.directives),
        ("fields", total.fields, MAX_FIELDS),
        ("introspectionDepth", total.introspection, MAX_INTROSPECTION),
    ] {
        if found > allowed {
            return Err(OverLimit::new(limit, allowed));
        }
    }
    Ok(())
}

#[derive(Clone, Copy, Debug, Default)]
struct Size {
    depth: usize,
    /// Aliases, and fields with a selection of their own that come again under the same name: each runs anew.
    aliases: usize,
    directives: usize,
    fields: usize,
    /// Fields of the outermost selection, fragments put in.
    roots: usize,
    repeated_roots: bool,
    /// Lists of the schema's own in each other.
    introspection: usize,
}

impl Size {
    fn and(self, other: Self) -> Self {
        Self {
            depth: self.depth.max(other.depth),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            fields: self.fields.saturating_add(other.fields),
            roots: self.roots.saturating_add(other.roots),
            repeated_roots: self.repeated_roots || other.repeated_roots,
            introspection: self.introspection.max(other.introspection),
        }
    }
}

/// Each fragment is measured once, however often it is spread, so that measuring stays linear.
struct Measuring<'doc> {
    document: &'doc ExecutableDocument,
    depth: usize,
    /// None while it is being measured.
    fragments: HashMap<&'doc str, Option<Size>>,
}

impl<'doc> Measuring<'doc> {
    fn set(&mut self, set: &'doc SelectionSet, nested: usize) -> Result<Size, OverLimit> {
        if nested > MAX_NESTED {
            return Err(OverLimit::new("depth", self.depth));
        }
        let mut total = Size::default();
        let mut names = HashSet::new();
        for selection in &set.items {
            let size = match &selection.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let below = self.set(&field.selection_set.node, nested + 1)?;
                    let again = !names.insert(field.response_key().node.as_str());
                    let runs_anew = again && !field.selection_set.node.items.is_empty();
                    Size {
                        // `ofType` only unwraps: the standard introspection query has nine of them.
                        depth: below.depth + usize::from(field.name.node != "ofType"),
                        aliases: below
                            .aliases
                            .saturating_add(usize::from(field.alias.is_some() || runs_anew)),
                        directives: below.directives.saturating_add(field.directives.len()),
                        fields: below.fields.saturating_add(1),
                        roots: 1,
                        repeated_roots: again,
                        introspection: below.introspection
                            + usize::from(INTROSPECTION_LISTS.contains(&field.name.node.as_str())),
                    }
                }
                Selection::InlineFragment(fragment) => {
                    // Its fields stand beside those around it.
                    for name in names_in(&fragment.node.selection_set.node) {
                        if !names.insert(name) {
                            total.repeated_roots = true;
                        }
                    }
                    let inner = self.set(&fragment.node.selection_set.node, nested + 1)?;
                    spread(inner, fragment.node.directives.len())
                }
                Selection::FragmentSpread(named) => {
                    let name = named.node.fragment_name.node.as_str();
                    let mut inner = self.fragment(name, nested + 1)?;
                    let around = self.document.fragments.get(name);
                    let fields = around
                        .into_iter()
                        .flat_map(|around| names_in(&around.node.selection_set.node));
                    let mut again = false;
                    for field in fields {
                        again |= !names.insert(field);
                    }
                    if again {
                        // At least a part of it runs anew.
                        inner.aliases = inner.aliases.saturating_add(1);
                        inner.repeated_roots = true;
                    }
                    spread(inner, named.node.directives.len())
                }
            };
            total = total.and(size);
        }
        Ok(total)
    }

    /// Of a fragment that is not there nothing is known but that it was spread; validation names it.
    fn fragment(&mut self, name: &str, nested: usize) -> Result<Size, OverLimit> {
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
            return Ok(Size::default());
        };
        match self.fragments.get(name.as_str()) {
            Some(Some(known)) => return Ok(*known),
            Some(None) => return Err(OverLimit::new("depth", self.depth)),
            None => {}
        }
        self.fragments.insert(name, None);
        let size = self.set(&fragment.node.selection_set.node, nested)?;
        self.fragments.insert(name, Some(size));
        Ok(size)
    }
}

/// The response keys of a selection's own fields with selections; plain values cost nothing twice.
fn names_in(set: &SelectionSet) -> impl Iterator<Item = &str> {
    set.items
        .iter()
        .filter_map(|selection| match &selection.node {
            Selection::Field(field) if !field.node.selection_set.node.items.is_empty() => {
                Some(field.node.response_key().node.as_str())
            }
            _ => None,
        })
}

/// A spread counts as a field: a bomb of empty fragments is one all the same.
fn spread(inner: Size, directives: usize) -> Size {
    Size {
        directives: inner.directives.saturating_add(directives),
        fields: inner.fields.saturating_add(1),
        ..inner
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use async_graphql::parser::parse_query;

    use super::*;

    const LIMITS: LimitsConfig = LimitsConfig {
        body: 1 << 20,
        depth: 5,
        complexity: 1000,
        aliases: 3,
        root_fields: 4,
        directives: 2,
        timeout: Duration::from_secs(1),
    };

    fn limit(query: &str) -> Option<&'static str> {
        if nesting(query) > LIMITS.depth + 8 {
            return Some("depth");
        }
        measure(&parse_query(query).unwrap(), &LIMITS)
            .err()
            .map(|over| over.limit)
    }

    #[test]
    fn each_limit_is_named_and_fragments_hide_nothing() {
        for (query, over) in [
            ("{ a { b { c { d { e } } } } }", None),
            ("{ a { b { c { d { e { f } } } } } }", Some("depth")),
            ("{ w: a x: a y: a }", None),
            ("{ v: a w: a x: a y: a }", Some("aliases")),
            ("{ a b c d e }", Some("rootFields")),
            ("{ a @x @y @z }", Some("directives")),
            (
                "{ ...F ...F } fragment F on Q { a b c }",
                Some("rootFields"),
            ),
            (
                "{ a { ...F ...F } } fragment F on Q { x: b y: b }",
                Some("aliases"),
            ),
            (
                "{ a { ...F } } fragment F on Q { b { c { d { e { f } } } } }",
                Some("depth"),
            ),
        ] {
            assert_eq!(limit(query), over, "{query}");
        }
    }

    /// What an attacker tried: chains, bombs at the root, bombs of nothing, a crowd of operations, fragments unused.
    #[test]
    fn no_shape_of_document_is_expensive_to_refuse() {
        let chain = |links: usize| -> String {
            (0..links)
                .map(|link| format!(" fragment F{link} on Q {{ ...F{} }}", link + 1))
                .collect()
        };
        assert_eq!(
            limit(&format!("{{ a {{ ...F0 }} }}{}", chain(3000))),
            Some("fragments")
        );
        assert_eq!(
            limit(&format!("{{ a {{ ...F0 }} }}{}", chain(90))),
            Some("depth")
        );
        let doubling: String = (0..40)
            .map(|link| format!(" fragment F{link} on Q {{ ...F{0} ...F{0} }}", link + 1))
            .collect();
        assert!(limit(&format!("{{ ...F0 }}{doubling} fragment F40 on Q {{ a }}")).is_some());
        assert_eq!(
            limit(&format!(
                "{{ a {{ ...F0 }} }}{doubling} fragment F40 on Q {{ ...Nope }}"
            )),
            Some("fields")
        );
        assert_eq!(
            limit("{ a { ...F } } fragment F on Q { b ...F ...F }"),
            Some("depth")
        );
        let crowd: String = (0..200)
            .map(|index| format!("query q{index} {{ a }} "))
            .collect();
        assert_eq!(limit(&crowd), Some("operations"));
        assert_eq!(
            limit(&format!(
                "{{ a }} fragment F on Q {{ {} }}",
                "a ".repeat(3000)
            )),
            Some("rootFields")
        );
    }

    #[test]
    fn a_field_that_comes_again_counts_like_an_alias() {
        for (query, over) in [
            ("{ a { b { c } b { d } } }", None),
            ("{ a { b {c} b {c} b {c} b {c} b {c} } }", Some("aliases")),
            ("{ a { b b b b b b b } }", None),
            ("mutation { a { b } c { d } }", None),
            ("mutation { a { b } a { c } }", Some("mutationsOfOneName")),
            (
                "mutation { ...F ...F } fragment F on M { a { b } }",
                Some("mutationsOfOneName"),
            ),
            (
                "mutation { ...F a { b } } fragment F on M { a { b } }",
                Some("mutationsOfOneName"),
            ),
            (
                "mutation { a { b } ... { a { b } } }",
                Some("mutationsOfOneName"),
            ),
        ] {
            assert_eq!(limit(query), over, "{query}");
        }
    }

    #[test]
    fn introspection_is_deep_but_not_a_million() {
        let limits = LimitsConfig {
            depth: 12,
            ..LIMITS
        };
        let limit = |query: &str| {
            measure(&parse_query(query).unwrap(), &limits)
                .err()
                .map(|over| over.limit)
        };
        let of_types = "ofType { ".repeat(9) + "name" + &" }".repeat(9);
        let standard = format!(
            "{{ __schema {{ types {{ fields {{ args {{ type {{ kind {of_types} }} }} }} }} }} }}"
        );
        assert_eq!(limit(&standard), None);
        assert!(nesting(&standard) <= limits.depth + 8);
        let million =
            "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
        assert_eq!(limit(million), Some("introspectionDepth"));
    }

    #[test]
    fn nesting_is_bounded_before_the_parser_runs() {
        assert_eq!(limit(&"{a".repeat(100_000)), Some("depth"));
        let list = format!("{{ a(b: {}1{}) }}", "[".repeat(50_000), "]".repeat(50_000));
        assert_eq!(limit(&list), Some("depth"));
    }
}
