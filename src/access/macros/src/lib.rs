//! `#[guarded]`: one declaration per field becomes its guard, its `@guard` directive and its visibility.
//!
//! Written above `#[Object] impl …`, or above a struct that derives `SimpleObject`. Every field then carries
//! `#[allow_for(AUDIENCE, …)]`, optionally with `feature = NAME`, and with `shown_to = AUDIENCE` where introspection shall
//! show it to fewer (a field that is null for everybody else). A field without one does not compile, so the
//! guard, what `schema.graphql` prints and what introspection shows cannot differ and cannot be forgotten.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{
    Attribute, Error, Fields, ImplItem, Item, Meta, Result, Token, parse::Parse,
    parse::ParseStream, parse_quote, punctuated::Punctuated,
};

/// The audiences in the order of their bits; `access::Audience` has the same order, and a test there compares.
const AUDIENCES: [(&str, &str); 9] = [
    ("PUBLIC", "Public"),
    ("HOLDER", "Holder"),
    ("CONTACT", "Contact"),
    ("SELF", "Self_"),
    ("OWN_TICKET", "OwnTicket"),
    ("AGENT", "Agent"),
    ("ADMIN", "Admin"),
    ("PENDING", "Pending"),
    ("PARTICIPANT", "Participant"),
];
/// Audiences that are decided by whose the object is.
const OWNERSHIP: [&str; 3] = ["SELF", "OWN_TICKET", "PARTICIPANT"];

/// See the crate's documentation.
#[proc_macro_attribute]
pub fn guarded(
    arguments: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    let expanded = if arguments.is_empty() {
        syn::parse::<Item>(item).and_then(expand)
    } else {
        Err(Error::new_spanned(
            TokenStream::from(arguments),
            "#[guarded] takes no arguments; audiences stand at the fields",
        ))
    };
    expanded.unwrap_or_else(Error::into_compile_error).into()
}

fn expand(item: Item) -> Result<TokenStream> {
    match item {
        Item::Impl(mut item) => {
            for member in &mut item.items {
                if let ImplItem::Fn(function) = member {
                    let name = function.sig.ident.clone();
                    declare(&mut function.attrs, &name)?;
                }
            }
            Ok(item.into_token_stream())
        }
        Item::Struct(mut item) => {
            let Fields::Named(fields) = &mut item.fields else {
                return Err(Error::new_spanned(item, "#[guarded] needs named fields"));
            };
            for field in &mut fields.named {
                let Some(name) = field.ident.clone() else {
                    continue;
                };
                declare(&mut field.attrs, &name)?;
            }
            Ok(item.into_token_stream())
        }
        other => Err(Error::new_spanned(
            other,
            "#[guarded] stands on an impl or a struct",
        )),
    }
}

/// Replaces `#[allow_for(…)]` by async-graphql's three settings, merged into the field's `#[graphql(…)]`.
fn declare(attributes: &mut Vec<Attribute>, field: &Ident) -> Result<()> {
    let graphql = attributes
        .iter()
        .position(|attribute| attribute.path().is_ident("graphql"));
    if let Some(index) = graphql
        && let Meta::List(list) = &attributes[index].meta
        && list.tokens.to_string() == "skip"
    {
        return Ok(());
    }
    let Some(position) = attributes
        .iter()
        .position(|attribute| attribute.path().is_ident("allow_for"))
    else {
        return Err(Error::new_spanned(
            field,
            format!(
                "`{field}` states no audience: say who may read it, e.g. #[allow_for(AGENT, ADMIN)]"
            ),
        ));
    };
    let declaration: Declaration = attributes.remove(position).parse_args()?;
    let settings = declaration.settings();
    let graphql = attributes
        .iter_mut()
        .find(|attribute| attribute.path().is_ident("graphql"));
    match graphql.map(|attribute| &mut attribute.meta) {
        Some(Meta::List(list)) => {
            let others = &list.tokens;
            list.tokens = quote!(#others, #settings);
        }
        _ => attributes.push(parse_quote!(#[graphql(#settings)])),
    }
    Ok(())
}

/// `PUBLIC`, or `SELF, AGENT, ADMIN`, or `CONTACT, feature = TICKETS`.
struct Declaration {
    audiences: Vec<usize>,
    feature: Option<Ident>,
    shown_to: Option<usize>,
}

impl Parse for Declaration {
    fn parse(input: ParseStream) -> Result<Self> {
        let mut declaration = Self {
            audiences: Vec::new(),
            feature: None,
            shown_to: None,
        };
        for part in Punctuated::<Part, Token![,]>::parse_terminated(input)? {
            match part {
                Part::Feature(name) => declaration.feature = Some(name),
                Part::ShownTo(name) => declaration.shown_to = Some(audience(&name)?),
                Part::Audience(name) => declaration.audiences.push(audience(&name)?),
            }
        }
        if declaration.audiences.is_empty() {
            return Err(input.error("at least one audience"));
        }
        Ok(declaration)
    }
}

enum Part {
    Audience(Ident),
    Feature(Ident),
    ShownTo(Ident),
}

fn audience(name: &Ident) -> Result<usize> {
    let known = AUDIENCES.iter().position(|(word, _)| name == word);
    known.ok_or_else(|| {
        let words = AUDIENCES.map(|(word, _)| word).join(", ");
        Error::new_spanned(name, format!("no such audience; there are {words}"))
    })
}

impl Parse for Part {
    fn parse(input: ParseStream) -> Result<Self> {
        let word: Ident = input.parse()?;
        if word == "feature" {
            input.parse::<Token![=]>()?;
            return Ok(Self::Feature(input.parse()?));
        }
        if word == "shown_to" {
            input.parse::<Token![=]>()?;
            return Ok(Self::ShownTo(input.parse()?));
        }
        Ok(Self::Audience(word))
    }
}

impl Declaration {
    fn settings(&self) -> TokenStream {
        let mask = self
            .audiences
            .iter()
            .fold(0_u32, |mask, bit| mask | (1 << bit));
        let variants = self.audiences.iter().map(|&bit| {
            let variant = quote::format_ident!("{}", AUDIENCES[bit].1);
            quote!(crate::access::Audience::#variant)
        });
        let name = self.feature.as_ref();
        let variant = name.map(|it| quote::format_ident!("{}", pascal_case(&it.to_string())));
        let feature = match &variant {
            None => quote!(::std::option::Option::None),
            Some(variant) => quote!(::std::option::Option::Some(crate::access::Feature::#variant)),
        };
        let owned = self
            .audiences
            .iter()
            .any(|&bit| OWNERSHIP.contains(&AUDIENCES[bit].0));
        let owner = if owned {
            quote!(::std::option::Option::Some(crate::access::Owned::owner(
                self
            )))
        } else {
            quote!(::std::option::Option::None)
        };
        // What names none may still belong to one, by what it is of.
        let needed = if owned && variant.is_none() {
            quote!(crate::access::Owned::feature(self))
        } else {
            feature.clone()
        };
        let shown = self.shown_to.map_or(mask, |bit| 1 << bit);
        let features = match &variant {
            None => "0".to_owned(),
            Some(variant) => format!("{{ 1 << crate::access::Feature::{variant} as u32 }}"),
        };
        let visible = format!("crate::access::visible::<{shown}, {features}>");
        quote! {
            guard = crate::access::FieldGuard::new(#mask, #needed, #owner),
            visible = #visible,
            directive = crate::access::guard::apply(::std::vec![#(#variants),*], #feature)
        }
    }
}

fn pascal_case(word: &str) -> String {
    word.split('_')
        .map(|part| {
            let (first, rest) = part.split_at(part.len().min(1));
            first.to_uppercase() + &rest.to_lowercase()
        })
        .collect()
}
