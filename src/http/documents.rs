//! Parsed query documents, measured before any work is done for them, and remembered.
//!
//! Only the document is remembered: never a result, and never a decision about a caller.

use std::sync::Arc;

use async_graphql::Positioned;
use async_graphql::parser::{
    parse_query,
    types::{
        DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
    },
};
use moka::sync::Cache;

use super::measure::{OverLimit, measure, nesting};
use crate::config::LimitsConfig;

/// Documents longer than this are parsed each time: remembering them would only push out the others.
const MAX_REMEMBERED: usize = 16 * 1024;
/// Bytes of documents that are remembered at most.
const MAX_REMEMBERED_TOTAL: u64 = 8 * 1024 * 1024;
/// Bytes of a query's text at most. What people type travels in variables, which only the body's limit bounds.
const MAX_QUERY: usize = 250_000;

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
        // Only what passed, and so is small; and no mutation, which written without variables holds what somebody
        // typed, a password perhaps.
        if query.len() <= MAX_REMEMBERED && !may_change(&document) {
            self.parsed.insert(query.into(), Arc::clone(&document));
        }
        document
    }

    fn read(&self, query: &str) -> Result<ExecutableDocument, Refused> {
        if query.len() > MAX_QUERY {
            return Err(Refused::OverLimit(OverLimit {
                limit: "queryLength",
                allowed: MAX_QUERY,
            }));
        }
        // The parser recurses with the nesting of the text, so that is bounded before it starts.
        if nesting(query) > self.limits.depth + 8 {
            return Err(Refused::OverLimit(OverLimit {
                limit: "depth",
                allowed: self.limits.depth,
            }));
        }
        let document = parse_query(query).map_err(Refused::Syntax)?;
        measure(&document, &self.limits).map_err(Refused::OverLimit)?;
        Ok(document)
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

/// Name and type of the operation that will be executed, by the executor's own rule: the one that is asked for, or the
/// only one. None when the document does not say which; then nothing is executed.
#[must_use]
pub fn chosen<'doc>(
    document: &'doc ExecutableDocument,
    name: Option<&str>,
) -> Option<(Option<&'doc str>, OperationType)> {
    let (name, operation) = operation(document, name)?;
    Some((name, operation.node.ty))
}

/// The operation itself.
fn operation<'doc>(
    document: &'doc ExecutableDocument,
    name: Option<&str>,
) -> Option<(Option<&'doc str>, &'doc Positioned<OperationDefinition>)> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some((None, operation)),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), Some(name)) => operations
            .get_key_value(name)
            .map(|(name, operation)| (Some(name.as_str()), operation)),
        (DocumentOperations::Multiple(operations), None) => {
            let mut all = operations.iter();
            let (name, operation) = all.next()?;
            all.next()
                .is_none()
                .then_some((Some(name.as_str()), operation))
        }
    }
}

/// Whether the operation that will be executed is a query with no other fields at its root than these, however they got
/// there.
#[must_use]
pub fn asks_for_nothing_but(
    document: &ExecutableDocument,
    name: Option<&str>,
    fields: &[&str],
) -> bool {
    let Some((_, operation)) = operation(document, name) else {
        // Nothing is executed.
        return true;
    };
    // Measured before: no fragment holds itself.
    let mut open = vec![&operation.node.selection_set.node];
    while let Some(set) = open.pop() {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) if fields.contains(&field.node.name.node.as_str()) => {}
                Selection::Field(_) => return false,
                Selection::InlineFragment(inner) => open.push(&inner.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node)
                    {
                        open.push(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }
    operation.node.ty == OperationType::Query
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
}
