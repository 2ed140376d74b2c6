//! `README.txt`: what is where, in the tenant's language first, then in the others.

use std::fmt::Write;

use super::{attached::lists, tables::EXPORTED};
use crate::{
    tenants::folder::FolderFiles,
    text::{Locale, message},
};

/// The whole text.
pub(super) fn text(folder: &FolderFiles, at: &str) -> String {
    let texts = locales(folder.default_locale).map(|locale| one(locale, folder, at));
    texts.collect::<Vec<_>>().join("\n\n----\n\n")
}

/// The head of `missing.txt`.
pub(super) fn about_missing(first: Locale) -> String {
    let texts = locales(first).map(|locale| message(locale, "export-missing", &[]));
    format!("{}\n\n", texts.collect::<Vec<_>>().join("\n\n"))
}

fn locales(first: Locale) -> impl Iterator<Item = Locale> {
    let others = Locale::ALL.into_iter().filter(move |it| *it != first);
    std::iter::once(first).chain(others)
}

fn one(locale: Locale, folder: &FolderFiles, at: &str) -> String {
    let say = |id: &str| {
        let told = [
            ("name", folder.name.as_str().into()),
            ("slug", folder.slug.as_str().into()),
            ("at", at.into()),
        ];
        message(locale, id, &told)
    };
    let mut text = String::new();
    for id in [
        "export-readme-title",
        "export-readme-whole",
        "export-readme-hand-over",
        "export-readme-left-out",
    ] {
        // Writing to a String cannot fail.
        let _ = write!(text, "{}\n\n", say(id));
    }
    let mut entry = |path: &str, words: &str| {
        let _ = writeln!(text, "{path}\n    {words}");
    };
    let tenant = format!("tenant/{}/", folder.slug);
    entry(&tenant, &say("export-readme-folder"));
    entry("brand/", &say("export-readme-brand"));
    entry("files/", &say("export-readme-files"));
    entry("files/internal/", &say("export-readme-files-internal"));
    entry("missing.txt", &say("export-readme-missing"));
    entry("manifest.json", &say("export-readme-manifest"));
    for file in data_files() {
        let words = say(&words_of(&file));
        entry(&format!("data/{file}.ndjson"), &words);
    }
    text
}

fn data_files() -> impl Iterator<Item = String> {
    let files = EXPORTED.iter().map(|rows| rows.file.to_owned());
    files.chain(lists().map(|(kind, internal)| kind.name(internal)))
}

/// The message that says what is in a file.
fn words_of(file: &str) -> String {
    format!("export-data-{}", file.replace(['/', '_'], "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_told_of_in_every_language() {
        for locale in Locale::ALL {
            for id in data_files().map(|file| words_of(&file)) {
                assert_ne!(message(locale, &id, &[]), id, "{locale}");
            }
        }
    }
}
