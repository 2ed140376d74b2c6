//! Pictures that a text in a file names.

use std::path::{Path, PathBuf};

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};

use crate::tenants::folder::Problem;

/// A picture that no reader would see, and why.
#[derive(Clone, Debug)]
pub(in crate::knowledge) struct PictureRef {
    /// As the text has it.
    pub url: String,
    file: PathBuf,
    line: usize,
    message: &'static str,
}

impl PictureRef {
    pub fn problem(&self) -> Problem {
        Problem {
            file: self.file.clone(),
            place: Some((self.line, 1)),
            field: "picture".to_owned(),
            message: format!("“{}”: {}", self.url, self.message),
        }
    }
}

/// Those of a text that begins below so many lines of its file. A link with https stays as it is: it is shown as a link.
pub(super) fn of(markdown: &str, file: &Path, above: usize) -> Vec<PictureRef> {
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &Options::default());
    let mut found = Vec::new();
    for node in root.descendants() {
        let data = node.data.borrow();
        let NodeValue::Image(picture) = &data.value else {
            continue;
        };
        if let Some(message) = refusal(&picture.url) {
            found.push(PictureRef {
                url: picture.url.clone(),
                file: file.to_owned(),
                line: above + data.sourcepos.start.line,
                message,
            });
        }
    }
    found
}

/// A text with the names of those pictures in their place, and how many there were.
pub(in crate::knowledge) fn without_pictures(markdown: &str, file: &Path) -> (String, usize) {
    let refused = of(markdown, file, 0);
    let mut text = markdown.to_owned();
    for picture in &refused {
        // `![alt](url "title")`; one that is written otherwise (`![alt][reference]`) is no picture any more without its mark.
        let ends = text.match_indices(&picture.url).map(|(at, _)| at);
        let place = ends.filter_map(|at| {
            let before = text[..at].trim_end_matches('<').strip_suffix("](")?;
            let begin = before.rfind("![")?;
            let end = at + text[at..].find(')')?;
            Some((begin, before[begin + 2..].to_owned(), end))
        });
        let place = place.into_iter().next();
        if let Some((begin, name, end)) = place {
            text.replace_range(begin..=end, &name);
        }
    }
    (text, refused.len())
}

fn refusal(url: &str) -> Option<&'static str> {
    if url.starts_with("https://") {
        return None;
    }
    let outside = "this leads out of the folder; pictures and files from outside are not taken";
    let path = url.replace('\\', "/");
    let path = path.replace("%2e", ".").replace("%2E", ".");
    let absolute = path.starts_with('/') || path.contains(':');
    if absolute || path.split('/').any(|part| part == "..") {
        return Some(outside);
    }
    Some(
        "pictures of the folder are not supported yet; put it into the article at the desk, or link to it with https",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_a_link_with_https_or_refused() {
        let text = "a\n\n![x](https://example.com/a.png)\n\n![y](../../etc/passwd) ![z](a.png)\n\n`![no](b.png)` ![](/etc/x.png) ![](file:///x)\n";
        let found = of(text, Path::new("a.en.md"), 10);
        let told: Vec<_> = found
            .iter()
            .map(|one| {
                (
                    one.url.as_str(),
                    one.line,
                    one.message.contains("out of the folder"),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("../../etc/passwd", 15, true),
                ("a.png", 15, false),
                ("/etc/x.png", 17, true),
                ("file:///x", 17, true)
            ]
        );
    }
}
