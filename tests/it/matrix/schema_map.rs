//! The schema as the walk sees it: which type has which fields, read from the exported text.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, Type, TypeKind, TypeSystemDefinition},
};

/// A field of an object or interface.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    /// The named type behind lists and exclamation marks.
    pub of: String,
    /// Arguments that must be given.
    pub required: Vec<String>,
    /// The audiences of its `@guard`, as printed; none when it has no directive.
    pub guard: Option<String>,
}

/// Objects, interfaces and unions; everything else is a leaf.
#[derive(Debug, Default)]
pub struct SchemaMap {
    pub fields: BTreeMap<String, Vec<Field>>,
    /// Objects behind an interface or union.
    pub members: BTreeMap<String, BTreeSet<String>>,
    /// Types that have an id of their own.
    pub entities: BTreeSet<String>,
}

impl SchemaMap {
    pub fn of(sdl: &str) -> Self {
        let mut map = Self::default();
        for definition in parse_schema(sdl)
            .expect("the exported schema is a schema")
            .definitions
        {
            let TypeSystemDefinition::Type(definition) = definition else {
                continue;
            };
            let name = definition.node.name.node.to_string();
            match definition.node.kind {
                TypeKind::Object(object) => {
                    for interface in &object.implements {
                        let interface = interface.node.to_string();
                        if interface == "Node" {
                            map.entities.insert(name.clone());
                        }
                        map.members
                            .entry(interface)
                            .or_default()
                            .insert(name.clone());
                    }
                    map.fields.insert(
                        name,
                        object
                            .fields
                            .iter()
                            .map(|field| read(&field.node))
                            .collect(),
                    );
                }
                TypeKind::Interface(interface) => {
                    map.fields.insert(
                        name,
                        interface
                            .fields
                            .iter()
                            .map(|field| read(&field.node))
                            .collect(),
                    );
                }
                TypeKind::Union(union) => {
                    let members = union
                        .members
                        .iter()
                        .map(|member| member.node.to_string())
                        .collect();
                    map.members.insert(name, members);
                }
                TypeKind::Scalar | TypeKind::Enum(_) | TypeKind::InputObject(_) => {}
            }
        }
        map
    }

    /// Whether a type has fields to select.
    pub fn is_composite(&self, name: &str) -> bool {
        self.fields.contains_key(name) || self.members.contains_key(name)
    }

    /// Whether every field of the type is for everybody; a page of such rows is so, too.
    pub fn is_public(&self, name: &str) -> bool {
        let page = name == "PageInfo" || name.ends_with("Connection") || name.ends_with("Edge");
        let public = |field: &Field| {
            if page {
                !self.fields.contains_key(&field.of) || self.is_public(&field.of)
            } else {
                field.guard.as_deref() == Some("allow: [PUBLIC]")
            }
        };
        self.fields
            .get(name)
            .is_some_and(|fields| fields.iter().all(public))
    }

    /// Whether nothing but mutations' payloads have values of the type: they are asked for there.
    pub fn is_of_payloads_alone(&self, name: &str) -> bool {
        let holders = self
            .fields
            .iter()
            .filter(|(_, fields)| fields.iter().any(|field| field.of == name));
        let mut holders = holders.map(|(holder, _)| holder).peekable();
        holders.peek().is_some() && holders.all(|holder| holder.ends_with("Payload"))
    }

    /// The objects that a value of this type can be.
    pub fn objects<'map>(&'map self, name: &'map str) -> Vec<&'map str> {
        match self.members.get(name) {
            Some(members) => members.iter().map(String::as_str).collect(),
            None => vec![name],
        }
    }
}

fn read(field: &async_graphql::parser::types::FieldDefinition) -> Field {
    let guard = field
        .directives
        .iter()
        .find(|directive| directive.node.name.node == "guard")
        .map(|directive| {
            directive
                .node
                .arguments
                .iter()
                .map(|(name, value)| format!("{}: {}", name.node, value.node))
                .collect::<Vec<_>>()
                .join(", ")
        });
    Field {
        name: field.name.node.to_string(),
        of: named(&field.ty.node),
        required: field
            .arguments
            .iter()
            .filter(|argument| {
                !argument.node.ty.node.nullable && argument.node.default_value.is_none()
            })
            .map(|argument| argument.node.name.node.to_string())
            .collect(),
        guard,
    }
}

fn named(ty: &Type) -> String {
    match &ty.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(inner) => named(inner),
    }
}
