//! The house's own words, in every language (Fluent; compiled in, read once).
//!
//! Ids are grouped by their beginning: `user-error-…` (what a form can put right; most take `field`), `error-…`
//! (technical errors' public texts), `field-…` (what a field is called), `ticket-status-…`, `ticket-priority-…`,
//! `mail-…`, `page-…`.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::{LanguageIdentifier, langid};

use super::locale::Locale;

/// A value put into a message.
#[derive(Clone, Debug, PartialEq)]
pub enum MessageArg<'a> {
    /// Put in as it is; whoever writes HTML around the message escapes it.
    Text(Cow<'a, str>),
    /// Written in decimal without grouping, and chooses between plural forms.
    Number(i64),
}

impl<'a> From<&'a str> for MessageArg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for MessageArg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<i64> for MessageArg<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for MessageArg<'_> {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for MessageArg<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// The message `id` in `locale` with `args` put in.
///
/// An id that does not exist is a defect of the programme, which a test finds (every id written in the source must be
/// in every language's file); should it happen all the same, the id itself is returned and an error is logged.
#[must_use]
pub fn message(locale: Locale, id: &str, args: &[(&str, MessageArg<'_>)]) -> String {
    format(locale, id, args).unwrap_or_else(|| {
        tracing::error!(id, %locale, "a message is missing");
        id.to_owned()
    })
}

/// What the input field of this GraphQL name (`subject`, `ticketId`, …) is called in `locale`, to be put into a
/// `user-error-…` message as `field`. A field without a name of its own is called by its GraphQL name.
#[must_use]
pub fn field_label(locale: Locale, field: &str) -> String {
    format(locale, &format!("field-{field}"), &[]).unwrap_or_else(|| field.to_owned())
}

fn format(locale: Locale, id: &str, args: &[(&str, MessageArg<'_>)]) -> Option<String> {
    let bundle = bundle(locale);
    let pattern = bundle.get_message(id)?.value()?;
    let mut values = FluentArgs::with_capacity(args.len());
    for (name, value) in args {
        let value = match value {
            MessageArg::Text(text) => FluentValue::String(Cow::Borrowed(text.as_ref())),
            MessageArg::Number(number) => FluentValue::from(*number),
        };
        values.set(*name, value);
    }
    let mut errors = Vec::new();
    let text = bundle
        .format_pattern(pattern, Some(&values), &mut errors)
        .into_owned();
    if !errors.is_empty() {
        tracing::error!(id, %locale, ?errors, "a message lacks a value");
    }
    Some(text)
}

fn bundle(locale: Locale) -> &'static FluentBundle<FluentResource> {
    static DE: LazyLock<FluentBundle<FluentResource>> =
        LazyLock::new(|| read(langid!("de"), source(Locale::De)));
    static EN: LazyLock<FluentBundle<FluentResource>> =
        LazyLock::new(|| read(langid!("en"), source(Locale::En)));
    match locale {
        Locale::De => &DE,
        Locale::En => &EN,
    }
}

const fn source(locale: Locale) -> &'static str {
    match locale {
        Locale::De => include_str!("messages/de.ftl"),
        Locale::En => include_str!("messages/en.ftl"),
    }
}

/// What cannot be parsed is left out and logged; a test sees to it that nothing is.
fn read(language: LanguageIdentifier, ftl: &str) -> FluentBundle<FluentResource> {
    let resource = FluentResource::try_new(ftl.to_owned()).unwrap_or_else(|(resource, errors)| {
        tracing::error!(%language, ?errors, "messages that cannot be parsed");
        resource
    });
    let mut bundle = FluentBundle::new_concurrent(vec![language.clone()]);
    // Isolation marks around values are for mixed scripts; in a mail's subject they are rubbish.
    bundle.set_use_isolating(false);
    if let Err(errors) = bundle.add_resource(resource) {
        tracing::error!(%language, ?errors, "messages that are there twice");
    }
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use fluent_bundle::FluentResource;

    use super::*;

    /// Every id with the names of the values it takes.
    fn ids(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
        let ftl = source(locale);
        FluentResource::try_new(ftl.to_owned())
            .map_err(|(_, errors)| errors)
            .expect("parses");
        let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut current = String::new();
        for line in ftl.lines().filter(|line| !line.starts_with('#')) {
            if let Some((id, _)) = line.split_once(" =")
                && line.starts_with(|c: char| c.is_ascii_alphabetic())
            {
                assert!(
                    ids.insert(id.to_owned(), BTreeSet::new()).is_none(),
                    "{id} twice in {locale}"
                );
                current = id.to_owned();
            }
            for value in line.split('$').skip(1) {
                let name: String = value
                    .chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect();
                ids.get_mut(&current).unwrap().insert(name);
            }
        }
        ids
    }

    /// The text literal that follows each `call` in Rust and template sources.
    fn literals_after(call: &str, folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                literals_after(call, &path, found);
                continue;
            }
            let Ok(source) = std::fs::read_to_string(&path) else {
                continue;
            };
            for after in source.split(call).skip(1) {
                let head = after.split(';').next().unwrap_or_default();
                // A call that puts its id together (format!) is tested where it is made.
                if let Some(literal) = head.split('"').nth(1).filter(|_| !head.contains("format!"))
                    && literal.contains('-')
                    && literal.chars().all(|c| c.is_ascii_lowercase() || c == '-')
                {
                    found.insert(literal.to_owned());
                }
            }
        }
    }

    #[test]
    fn every_language_says_the_same_things_with_the_same_values() {
        assert_eq!(ids(Locale::De), ids(Locale::En));
        assert!(ids(Locale::De).len() > 50);
    }

    #[test]
    fn every_id_in_the_sources_exists() {
        let mut used = BTreeSet::new();
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        literals_after(concat!("message", "("), &src, &mut used);
        assert!(used.contains("user-error-too-long"));
        let known = ids(Locale::De);
        let missing: Vec<_> = used.iter().filter(|id| !known.contains_key(*id)).collect();
        assert!(
            missing.is_empty(),
            "in the sources, but not in messages/*.ftl: {missing:?}"
        );
    }

    #[test]
    fn values_are_put_in_without_isolation_marks() {
        let args = [
            ("field", field_label(Locale::De, "subject").into()),
            ("limit", 200.into()),
        ];
        let text = message(Locale::De, "user-error-too-long", &args);
        assert_eq!(
            text,
            "Das Feld „Betreff“ ist zu lang. Möglich sind bis zu 200 Zeichen."
        );
        let args = [
            ("field", field_label(Locale::En, "subject").into()),
            ("limit", 1.into()),
        ];
        let text = message(Locale::En, "user-error-too-long", &args);
        assert_eq!(text, "“Subject” is too long. Use up to 1 character.");
    }

    #[test]
    fn a_field_without_a_name_is_called_as_in_graphql() {
        assert_eq!(field_label(Locale::De, "somethingNew"), "somethingNew");
    }

    #[test]
    fn every_message_can_be_written() {
        for locale in Locale::ALL {
            for (id, names) in ids(locale) {
                let args: Vec<_> = names
                    .iter()
                    .map(|name| (name.as_str(), MessageArg::from(7)))
                    .collect();
                let text = message(locale, &id, &args);
                assert!(
                    text != id && !text.is_empty() && !text.contains(['{', '\u{2068}']),
                    "{id}: {text}"
                );
            }
        }
    }
}
