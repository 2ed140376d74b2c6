//! Articles and categories as named values, in the words of their files: what a plan compares and shows.

use sha2::{Digest, Sha256};

use super::attached::by_content;
use super::categories::CategoryFile;
use super::stored::StoredArticle;
use crate::knowledge::files::FileArticle;
use crate::tenants::folder::FieldChange;

/// Names and values.
pub(super) type Fields = Vec<(String, String)>;

/// Every value of an article that is set.
pub(super) fn of_article(article: &FileArticle) -> Fields {
    let mut fields: Fields = vec![("state".into(), article.state.word().into())];
    let mut add = |field: &str, value: String| {
        if !value.is_empty() {
            fields.push((field.to_owned(), value));
        }
    };
    add("category", article.category.clone().unwrap_or_default());
    add("audience", article.audience.word().to_owned());
    add("kinds", article.kinds.join(", "));
    add("departments", article.departments.join(", "));
    let portals = article.portals.as_ref();
    add(
        "portals",
        portals
            .map(|portals| portals.join(", "))
            .unwrap_or_default(),
    );
    add("tags", article.tags.join(", "));
    add(
        "review_on",
        article
            .review_on
            .map(|day| day.to_string())
            .unwrap_or_default(),
    );
    let moment = |at: Option<chrono::DateTime<chrono::Utc>>| {
        at.map(|at| at.to_rfc3339()).unwrap_or_default()
    };
    add("publish_at", moment(article.publish_at));
    add("expires_at", moment(article.expires_at));
    for (locale, text) in &article.texts {
        add(&format!("{locale}.slug"), text.slug.clone());
        add(&format!("{locale}.title"), text.title.clone());
        add(&format!("{locale}.summary"), text.summary.clone());
        add(&format!("{locale}.text"), text.body.clone());
    }
    fields
}

/// Every value of a category that is set; `after` is the one before it in its place.
pub(super) fn of_category(category: &CategoryFile, after: Option<&str>) -> Fields {
    let mut fields: Fields = Vec::new();
    let mut add = |field: String, value: Option<&str>| {
        if let Some(value) = value {
            fields.push((field, value.to_owned()));
        }
    };
    add("within".into(), category.within.as_deref());
    add("icon".into(), category.icon.as_deref());
    for (locale, name) in &category.names {
        add(format!("names.{locale}"), Some(name));
    }
    add("after".into(), after);
    fields
}

/// What these values were, in short: an export leaves it in the files, so that a change at the desk shows.
pub(super) fn seen(fields: &Fields) -> String {
    let mut hash = Sha256::new();
    // That a planned time is over is no change.
    for (field, value) in fields.iter().filter(|(field, _)| field != "publish_at") {
        for part in [field, value] {
            hash.update(part.len().to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    hex::encode(&hash.finalize()[..6])
}

/// The same of an article, whose texts say what is in the files that they name.
pub(super) fn seen_of(one: &StoredArticle) -> String {
    let mut article = one.article.clone();
    for text in article.texts.values_mut() {
        text.body = by_content(&text.body, &one.files);
    }
    seen(&of_article(&article))
}

/// What differs, in the order of the new ones.
pub(super) fn between(old: &Fields, new: &Fields) -> Vec<FieldChange> {
    let value = |of: &Fields, field: &str| {
        let found = of.iter().find(|(name, _)| name == field);
        found.map(|(_, value)| value.clone())
    };
    let gone = old.iter().filter(|(field, _)| value(new, field).is_none());
    new.iter()
        .chain(gone)
        .map(|(field, _)| FieldChange {
            field: field.clone(),
            old: value(old, field),
            new: value(new, field),
        })
        .filter(|change| change.old != change.new)
        .map(first_line_that_differs)
        .collect()
}

/// Of a text it is one line that a plan shows.
fn first_line_that_differs(change: FieldChange) -> FieldChange {
    let (Some(old), Some(new)) = (&change.old, &change.new) else {
        return change;
    };
    if !old.contains('\n') && !new.contains('\n') {
        return change;
    }
    let same = old
        .lines()
        .zip(new.lines())
        .take_while(|(one, other)| one == other);
    let line = same.count();
    let at = |text: &str| text.lines().nth(line).unwrap_or_default().to_owned();
    FieldChange {
        field: format!("{} (line {})", change.field, line + 1),
        old: Some(at(old)),
        new: Some(at(new)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_text_the_line_is_shown_that_differs() {
        let text = |value: &str| vec![("en.text".to_owned(), value.to_owned())];
        let changes = between(&text("a\nb\nc"), &text("a\nx\nc"));
        let told: Vec<String> = changes
            .iter()
            .map(|one| format!("{}: {one}", one.field))
            .collect();
        assert_eq!(told, ["en.text (line 2): b → x"]);
        let shorter = between(&text("a\nb"), &text("a"));
        assert_eq!(shorter[0].to_string(), "b → (none)");
        assert!(between(&text("a"), &text("a")).is_empty());
    }

    #[test]
    fn what_was_seen_differs_with_every_value() {
        let one = vec![("a".to_owned(), "bc".to_owned())];
        let other = vec![("ab".to_owned(), "c".to_owned())];
        assert_ne!(seen(&one), seen(&other));
        assert_eq!(seen(&one).len(), 12);
    }
}
