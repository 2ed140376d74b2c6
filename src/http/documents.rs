//! Parsed query documents, measured before any work is done for them, and remembered.
//!
//! Only the document is remembered: never a result, and never a decision about a caller.

use std::{collections::HashMap, sync::Arc};

use async_graphql::parser::{
    parse_query,
    types::{DocumentOperations, ExecutableDocument, OperationType, Selection, SelectionSet},
};
use moka::sync::Cache;

use crate::config::LimitsConfig;

/// Documents longer than this are parsed each time: remembering them would only push out the others.
const MAX_REMEMBERED: usize = 16 * 1024;
/// Bytes of documents that are remembered at most.
const MAX_REMEMBERED_TOTAL: u64 = 8 * 1024 * 1024;
/// Fields of an operation at most, with every fragment put in wherever it is spread.
const MAX_FIELDS: usize = 2_000;

/// A limit that a document is over: its name and what it allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverLimit {
    /// Its name, as in `extensions.limit` and in the configuration.
    pub limit: &'static str,
    /// What it allows.
    pub allowed: usize,
}

/// Why a document is not executed.
#[derive(Clone, Debug)]
pub enum Refused {
    /// It is not GraphQL; the parser's words.
    Syntax(async_graphql::parser::Error),
    /// It is over a limit.
    OverLimit(OverLimit),
}

/// The documents that clients send again and again.
#[derive(Debug)]
pub struct Documents {
    limits: LimitsConfig,
    parsed: Cache<Arc<str>, Arc<Result<ExecutableDocument, Refused>>>,
}

impl Documents {
    /// Measures documents against these limits.
    #[must_use]
    pub fn new(limits: LimitsConfig) -> Self {
        let parsed = Cache::builder()
            .max_capacity(MAX_REMEMBERED_TOTAL)
            .weigher(|query: &Arc<str>, _| u32::try_from(query.len()).unwrap_or(u32::MAX))
            .build();
        Self { limits, parsed }
    }

    /// The document of a query text, if it may be executed.
    #[must_use]
    pub fn parse(&self, query: &str) -> Arc<Result<ExecutableDocument, Refused>> {
        if let Some(known) = self.parsed.get(query) {
            return known;
        }
        let document = Arc::new(self.read(query));
        // A mutation written without variables holds what somebody typed, a password perhaps: that is not kept.
        if query.len() <= MAX_REMEMBERED && !may_change(&document) {
            self.parsed.insert(query.into(), Arc::clone(&document));
        }
        document
    }

    fn read(&self, query: &str) -> Result<ExecutableDocument, Refused> {
        // The parser recurses with the nesting of the text, so that is bounded before it starts.
        if nesting(query) > self.limits.depth + 8 {
            return Err(Refused::OverLimit(OverLimit {
                limit: "depth",
                allowed: self.limits.depth,
            }));
        }
        let document = parse_query(query).map_err(Refused::Syntax)?;
        self.measure(&document).map_err(Refused::OverLimit)?;
        Ok(document)
    }

    fn measure(&self, document: &ExecutableDocument) -> Result<(), OverLimit> {
        let mut measuring = Measuring {
            document,
            fragments: HashMap::new(),
        };
        let operations: Vec<_> = match &document.operations {
            DocumentOperations::Single(operation) => vec![&operation.node],
            DocumentOperations::Multiple(operations) => operations
                .values()
                .map(|operation| &operation.node)
                .collect(),
        };
        for operation in operations {
            let mut size = measuring.set(&operation.selection_set.node);
            size.directives += operation.directives.len();
            let root_fields = measuring.root_fields(&operation.selection_set.node, 0);
            for (limit, found, allowed) in [
                ("depth", size.depth, self.limits.depth),
                ("aliases", size.aliases, self.limits.aliases),
                ("rootFields", root_fields, self.limits.root_fields),
                ("directives", size.directives, self.limits.directives),
                ("fields", size.fields, MAX_FIELDS),
            ] {
                if found > allowed {
                    return Err(OverLimit { limit, allowed });
                }
            }
        }
        Ok(())
    }
}

fn may_change(document: &Result<ExecutableDocument, Refused>) -> bool {
    let Ok(document) = document else { return true };
    match &document.operations {
        DocumentOperations::Single(operation) => operation.node.ty == OperationType::Mutation,
        DocumentOperations::Multiple(operations) => operations
            .values()
            .any(|operation| operation.node.ty == OperationType::Mutation),
    }
}

/// How deep brackets of any kind are nested in a text; strings and comments are not looked at closely, which can only
/// make it more.
fn nesting(query: &str) -> usize {
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

/// Name and type of the operation that will be executed, by the executor's own rule: the one that is asked for, or the
/// only one. None when the document does not say which; then nothing is executed.
#[must_use]
pub fn chosen<'doc>(
    document: &'doc ExecutableDocument,
    name: Option<&str>,
) -> Option<(Option<&'doc str>, OperationType)> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some((None, operation.node.ty)),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), Some(name)) => operations
            .get_key_value(name)
            .map(|(name, operation)| (Some(name.as_str()), operation.node.ty)),
        (DocumentOperations::Multiple(operations), None) => {
            let mut all = operations.iter();
            let (name, operation) = all.next()?;
            all.next()
                .is_none()
                .then_some((Some(name.as_str()), operation.node.ty))
        }
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Size {
    depth: usize,
    aliases: usize,
    directives: usize,
    fields: usize,
}

/// Each fragment is measured once, however often it is spread, so that measuring stays linear.
struct Measuring<'doc> {
    document: &'doc ExecutableDocument,
    /// None while it is being measured: a fragment that contains itself, which validation refuses by its name.
    fragments: HashMap<&'doc str, Option<Size>>,
}

impl<'doc> Measuring<'doc> {
    fn set(&mut self, set: &'doc SelectionSet) -> Size {
        let mut total = Size::default();
        for selection in &set.items {
            let size = match &selection.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let below = self.set(&field.selection_set.node);
                    Size {
                        depth: below.depth.saturating_add(1),
                        aliases: below
                            .aliases
                            .saturating_add(usize::from(field.alias.is_some())),
                        directives: below.directives.saturating_add(field.directives.len()),
                        fields: below.fields.saturating_add(1),
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let mut size = self.set(&fragment.node.selection_set.node);
                    size.directives = size
                        .directives
                        .saturating_add(fragment.node.directives.len());
                    size
                }
                Selection::FragmentSpread(spread) => {
                    let mut size = self.fragment(&spread.node.fragment_name.node);
                    size.directives = size.directives.saturating_add(spread.node.directives.len());
                    size
                }
            };
            total.depth = total.depth.max(size.depth);
            total.aliases = total.aliases.saturating_add(size.aliases);
            total.directives = total.directives.saturating_add(size.directives);
            total.fields = total.fields.saturating_add(size.fields);
        }
        total
    }

    fn fragment(&mut self, name: &str) -> Size {
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
            return Size::default();
        };
        if let Some(known) = self.fragments.get(name.as_str()) {
            return known.unwrap_or_default();
        }
        self.fragments.insert(name, None);
        let size = self.set(&fragment.node.selection_set.node);
        self.fragments.insert(name, Some(size));
        size
    }

    fn root_fields(&self, set: &SelectionSet, nested: usize) -> usize {
        if nested > 32 {
            return 0;
        }
        set.items.iter().fold(0, |sum, selection| {
            sum.saturating_add(match &selection.node {
                Selection::Field(_) => 1,
                Selection::InlineFragment(fragment) => {
                    self.root_fields(&fragment.node.selection_set.node, nested + 1)
                }
                Selection::FragmentSpread(spread) => self
                    .document
                    .fragments
                    .get(&spread.node.fragment_name.node)
                    .map_or(0, |fragment| {
                        self.root_fields(&fragment.node.selection_set.node, nested + 1)
                    }),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn documents() -> Documents {
        Documents::new(LimitsConfig {
            body: 1 << 20,
            depth: 5,
            complexity: 1000,
            aliases: 3,
            root_fields: 4,
            directives: 2,
            timeout: Duration::from_secs(1),
        })
    }

    fn limit(query: &str) -> Option<&'static str> {
        match &*documents().parse(query) {
            Err(Refused::OverLimit(over)) => Some(over.limit),
            Err(Refused::Syntax(error)) => panic!("{error}"),
            Ok(_) => None,
        }
    }

    #[test]
    fn each_limit_is_named() {
        assert_eq!(limit("{ a { b { c { d { e } } } } }"), None);
        assert_eq!(limit("{ a { b { c { d { e { f } } } } } }"), Some("depth"));
        assert_eq!(limit("{ w: a x: a y: a }"), None);
        assert_eq!(limit("{ v: a w: a x: a y: a }"), Some("aliases"));
        assert_eq!(limit("{ a b c d e }"), Some("rootFields"));
        assert_eq!(limit("{ a @x @y @z }"), Some("directives"));
    }

    /// By the same rule as the executor's, or a mutation would pass for a query and need no proof of its origin.
    #[test]
    fn the_only_operation_is_chosen_without_being_named() {
        let kind = |query: &str, name: Option<&str>| match &*documents().parse(query) {
            Ok(document) => {
                chosen(document, name).map(|(name, kind)| (name.map(str::to_owned), kind))
            }
            Err(_) => panic!("{query}"),
        };
        let mutation = Some((Some("M".to_owned()), OperationType::Mutation));
        assert_eq!(kind("mutation M { a }", None), mutation);
        assert_eq!(kind("query Q { a } mutation M { a }", Some("M")), mutation);
        assert_eq!(kind("query Q { a } mutation M { a }", None), None);
        assert_eq!(
            kind("mutation { a }", None),
            Some((None, OperationType::Mutation))
        );
        assert_eq!(kind("mutation { a }", Some("M")), None);
    }

    #[test]
    fn fragments_do_not_hide_anything() {
        assert_eq!(
            limit("{ ...F ...F } fragment F on Q { a b c }"),
            Some("rootFields")
        );
        assert_eq!(
            limit("{ a { ...F ...F } } fragment F on Q { x: b y: b }"),
            Some("aliases")
        );
        assert_eq!(
            limit("{ a { ...F } } fragment F on Q { b { c { d { e { f } } } } }"),
            Some("depth")
        );
    }

    #[test]
    fn a_bomb_of_fragments_is_measured_in_no_time() {
        let mut query = String::from("{ a { ...F0 } }");
        for level in 0..200 {
            query += &format!(
                " fragment F{level} on Q {{ ...F{} ...F{} }}",
                level + 1,
                level + 1
            );
        }
        query += " fragment F200 on Q { a b }";
        assert_eq!(limit(&query), Some("fields"));
        assert_eq!(
            limit("{ a { ...F } } fragment F on Q { b ...F }"),
            None,
            "refused later, by its name"
        );
    }

    #[test]
    fn nesting_is_bounded_before_the_parser_runs() {
        assert_eq!(limit(&"{a".repeat(100_000)), Some("depth"));
        assert_eq!(
            limit(&format!(
                "{{ a(b: {}1{}) }}",
                "[".repeat(50_000),
                "]".repeat(50_000)
            )),
            Some("depth")
        );
    }
}
