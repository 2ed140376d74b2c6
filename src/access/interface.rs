//! Interfaces whose fields pass the guards of what stands behind them.

/// Makes a GraphQL interface of objects.
///
/// `#[derive(Interface)]` alone is a hole in the first wall: a field that is asked for on the interface itself (and not
/// in a fragment on the object's type) calls the object's method and not its guard (async-graphql 7.2.1). So the derive
/// only declares the interface to the schema; what is resolved is always the object.
///
/// ```ignore
/// guarded_interface! {
///     /// Somebody who can act.
///     #[graphql(name = "Actor", field(name = "side", ty = "Side", …))]
///     pub enum Actor declared by ActorInterface { Contact, StaffMember }
/// }
/// ```
#[macro_export]
macro_rules! guarded_interface {
    (
        $(#[doc = $documentation:literal])*
        $(#[expect($($lint:tt)*)])*
        #[graphql($($declaration:tt)*)]
        $visibility:vis enum $name:ident declared by $declared:ident { $($object:ident),+ $(,)? }
    ) => {
        $(#[doc = $documentation])*
        $(#[expect($($lint)*)])*
        #[derive(::async_graphql::Interface)]
        #[graphql($($declaration)*)]
        enum $declared { $($object($object)),+ }

        $(#[doc = $documentation])*
        $(#[expect($($lint)*)])*
        #[derive(Clone, Debug)]
        $visibility enum $name {
            $(
                #[doc = concat!("A `", stringify!($object), "`.")]
                $object($object)
            ),+
        }

        $(
            impl From<$object> for $name {
                fn from(object: $object) -> Self {
                    Self::$object(object)
                }
            }
        )+

        impl ::async_graphql::OutputType for $name {
            fn type_name() -> ::std::borrow::Cow<'static, str> {
                <$declared as ::async_graphql::OutputType>::type_name()
            }

            fn introspection_type_name(&self) -> ::std::borrow::Cow<'static, str> {
                match self {
                    $(Self::$object(_) => <$object as ::async_graphql::OutputType>::type_name()),+
                }
            }

            fn create_type_info(registry: &mut ::async_graphql::registry::Registry) -> String {
                <$declared as ::async_graphql::OutputType>::create_type_info(registry)
            }

            async fn resolve(
                &self,
                ctx: &::async_graphql::ContextSelectionSet<'_>,
                field: &::async_graphql::Positioned<::async_graphql::parser::types::Field>,
            ) -> ::async_graphql::ServerResult<::async_graphql::Value> {
                match self {
                    $(Self::$object(object) => ::async_graphql::OutputType::resolve(object, ctx, field).await),+
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// Reads the source, so that an interface that somebody adds tomorrow has no hole either.
    #[test]
    fn no_interface_is_derived_elsewhere() {
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        let mut read = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs")
                    && !path.ends_with("access/interface.rs")
                {
                    let source = std::fs::read_to_string(&path).unwrap();
                    let derives = source
                        .lines()
                        .any(|line| line.contains("derive(") && line.contains("Interface"));
                    assert!(!derives, "{} derives an interface", path.display());
                    read += 1;
                }
            }
        }
        assert!(read > 20);
    }
}
