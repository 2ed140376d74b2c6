//! SQL of our own in the place of a column or a condition.

/// Makes a `QueryFragment` an expression of this type that can stand wherever these columns can: `sql_expression!(Own: Bool,
/// tickets::tenant_id)`. What it says may be another statement each time.
macro_rules! sql_expression {
    ($name:ty: $sql_type:ty $(, $column:ty)* $(,)?) => {
        impl diesel::query_builder::QueryId for $name {
            type QueryId = ();
            const HAS_STATIC_QUERY_ID: bool = false;
        }

        impl diesel::Expression for $name {
            type SqlType = $sql_type;
        }

        impl diesel::expression::ValidGrouping<()> for $name {
            type IsAggregate = diesel::expression::is_aggregate::No;
        }

        impl<Source> diesel::AppearsOnTable<Source> for $name
        where
            $($column: diesel::AppearsOnTable<Source>,)*
        {
        }

        impl<Source> diesel::SelectableExpression<Source> for $name
        where
            $($column: diesel::SelectableExpression<Source>,)*
        {
        }
    };
}
pub(crate) use sql_expression;
