//! Pictures and other files of a folder that its texts name, by their way from the text: `![What it shows](pictures/vpn-1.png)`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::attachments::{UploadLimits, clean_name};
use crate::tenants::folder::Problem;
use crate::text::{FILE_SCHEME, destinations};

const OUTSIDE: &str = "this leads out of the folder; pictures and files from outside are not taken";
/// Endings of what is a text itself and no file of one.
const TEXTS: [&str; 5] = ["md", "markdown", "html", "htm", "xhtml"];

/// A file that lies in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::knowledge) struct Source {
    /// Where.
    pub path: PathBuf,
    /// What it is called for readers.
    pub name: String,
    pub size: u64,
    pub sha256: Vec<u8>,
}

/// A picture or file that a text names.
#[derive(Clone, Debug)]
pub(in crate::knowledge) struct NamedFile {
    /// As the text means it.
    pub url: String,
    /// Shown, and not linked to.
    pub picture: bool,
    file: PathBuf,
    line: usize,
    /// Its way from the folder, or why there is none.
    place: Result<PathBuf, String>,
    /// What lies there, once somebody has looked.
    pub source: Option<Source>,
}

impl NamedFile {
    /// What is wrong with it.
    pub fn problem(&self, message: &str) -> Problem {
        Problem {
            file: self.file.clone(),
            place: Some((self.line, 1)),
            field: if self.picture { "picture" } else { "file" }.to_owned(),
            message: format!("“{}”: {message}", self.url),
        }
    }

    /// Its way from the folder.
    pub fn place(&self) -> Option<&Path> {
        self.place.as_deref().ok()
    }

    /// The text that names it.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// A link to what is a text itself.
    pub fn leads_to_text(&self) -> bool {
        let ending = self.place().and_then(Path::extension);
        let ending = ending.map(|ending| ending.to_string_lossy().to_lowercase());
        !self.picture && ending.is_some_and(|ending| TEXTS.contains(&ending.as_str()))
    }

    /// Why it is no file of the folder.
    pub fn why(&self) -> &str {
        self.place.as_ref().err().map_or("", String::as_str)
    }
}

/// Those of a text that begins below so many lines of its file, which lies in `within` of the folder. A link to the network stays as
/// it is, and a picture with https, which is shown as a link.
pub(in crate::knowledge) fn named_in(
    markdown: &str,
    file: &Path,
    above: usize,
    within: &Path,
) -> Vec<NamedFile> {
    let all = destinations(markdown).into_iter();
    let ours = all.filter_map(|to| {
        let place = place(&to.url, to.picture, within)?;
        Some(NamedFile {
            url: to.url,
            picture: to.picture,
            file: file.to_owned(),
            line: above + to.line,
            place,
            source: None,
        })
    });
    ours.collect()
}

/// Looks for what these name below `dir`; `known` is what was found before. Blocks.
pub(in crate::knowledge) fn look<'a>(
    dir: &Path,
    named: impl IntoIterator<Item = &'a mut NamedFile>,
    known: &mut BTreeMap<PathBuf, Result<Source, String>>,
) {
    for one in named {
        let Ok(place) = &one.place else { continue };
        let found = known.entry(place.clone());
        match found.or_insert_with(|| source(dir, place)).clone() {
            Ok(source) => one.source = Some(source),
            Err(why) => one.place = Err(why),
        }
    }
}

/// Where a destination leads below the folder. None for what is none of the folder's business.
fn place(url: &str, picture: bool, within: &Path) -> Option<Result<PathBuf, String>> {
    let outside = Some(Err(OUTSIDE.to_owned()));
    let scheme = url.split(['/', '?', '#']).next().unwrap_or_default();
    if scheme.contains(':') || url.starts_with("//") {
        let shown = picture && !url.starts_with("https://");
        return if shown { outside } else { None };
    }
    let path = url.split(['#', '?']).next().unwrap_or_default();
    if path.is_empty() {
        return picture.then(|| Err("it leads nowhere".to_owned()));
    }
    if !picture && url.starts_with("/articles/") {
        return None;
    }
    let Some(path) = decoded(path).map(|path| path.replace('\\', "/")) else {
        return Some(Err("this is no name of a file".to_owned()));
    };
    let ending = path
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase());
    let is_text = ending.is_some_and(|ending| TEXTS.contains(&ending.as_str()));
    // Articles lie beside each other; a folder below has files alone.
    if !picture && is_text && !path.contains('/') {
        return None;
    }
    if path.starts_with('/') || path.contains([':', '\0']) {
        return outside;
    }
    let mut place = within.to_owned();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if place.pop() => {}
            ".." => return outside,
            name => place.push(name),
        }
    }
    Some(Ok(place))
}

/// Without `%20` and the like.
pub(in crate::knowledge) fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let number = after.get(..2).filter(|_| byte == b'%');
        let number = number.and_then(|digits| hex::decode(digits).ok());
        match number {
            Some(number) => {
                bytes.extend(number);
                rest = &after[2..];
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// A way as Markdown takes it, with every character that could mean something else encoded.
pub(in crate::knowledge) fn encoded(place: &str) -> String {
    let mut url = String::with_capacity(place.len());
    for character in place.chars() {
        if character.is_alphanumeric() || "-._~/".contains(character) {
            url.push(character);
            continue;
        }
        for byte in character.encode_utf8(&mut [0; 4]).bytes() {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    url
}

/// What lies there. A link is not followed, wherever on the way it is.
fn source(dir: &Path, place: &Path) -> Result<Source, String> {
    let missing = |error: &std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => {
            "there is no such file in the folder".to_owned()
        }
        _ => format!("the file cannot be read: {error}"),
    };
    let mut path = dir.to_owned();
    let mut kind = None;
    for part in place {
        path.push(part);
        let found = fs::symlink_metadata(&path).map_err(|error| missing(&error))?;
        if found.is_symlink() {
            return Err("this is a link; links are not followed".to_owned());
        }
        kind = Some(found);
    }
    let Some(kind) = kind.filter(fs::Metadata::is_file) else {
        return Err("this is no file".to_owned());
    };
    let most = UploadLimits::most().file;
    if kind.len() == 0 {
        return Err("the file is empty".to_owned());
    }
    if kind.len() > most {
        return Err(format!(
            "the file has {} bytes, {most} are allowed",
            kind.len()
        ));
    }
    let mut file = fs::File::open(&path).map_err(|error| missing(&error))?;
    let (size, sha256) = hashed(&mut file).map_err(|error| missing(&error))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(Source {
        name: clean_name(&name),
        size,
        sha256,
        path,
    })
}

fn hashed(file: &mut fs::File) -> std::io::Result<(u64, Vec<u8>)> {
    let mut hash = Sha256::new();
    let mut block = vec![0; 64 * 1024];
    let mut size = 0;
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok((size, hash.finalize().to_vec()));
        }
        hash.update(&block[..read]);
        size += read as u64;
    }
}

/// Whether a text names a file by its id.
pub(in crate::knowledge) fn by_id(url: &str) -> bool {
    url.starts_with(FILE_SCHEME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_lies_in_the_folder_or_is_refused() {
        let text = "a\n\n![x](https://example.com/a.png) [y](http://example.com) [z](mailto:a@b.example)\n\n\
                    ![a](../../etc/passwd) ![b](a.png) [c](files/../files/My%20form.pdf)\n\n`![no](b.png)` ![](/etc/x.png) ![](file:///x)\n\n\
                    [d](%2e%2e/x.pdf) [e](%2Fetc/x) [f](/articles/x#y) [g](other.en.md) [h](files/read.md) [i](#here) [j](/etc/passwd) ![k](http://e.example/a.png) \
                    ![l](c:/a.png) ![m](<..\\\\a.png>) ![n](%252e%252e/a.png)\n";
        let found = named_in(text, Path::new("a.en.md"), 10, Path::new(""));
        let told: Vec<_> = found
            .iter()
            .map(|one| {
                let place = one.place.as_ref().ok();
                (one.url.as_str(), one.line, place.and_then(|it| it.to_str()))
            })
            .collect();
        assert_eq!(
            told,
            [
                ("../../etc/passwd", 15, None),
                ("a.png", 15, Some("a.png")),
                (
                    "files/../files/My%20form.pdf",
                    15,
                    Some("files/My form.pdf")
                ),
                ("/etc/x.png", 17, None),
                ("file:///x", 17, None),
                ("%2e%2e/x.pdf", 19, None),
                ("%2Fetc/x", 19, None),
                ("files/read.md", 19, Some("files/read.md")),
                ("/etc/passwd", 19, None),
                ("http://e.example/a.png", 19, None),
                ("c:/a.png", 19, None),
                ("..\\a.png", 19, None),
                ("%252e%252e/a.png", 19, Some("%2e%2e/a.png")),
            ]
        );
        let deeper = named_in(
            "![x](../a.png) ![y](../../a.png)",
            Path::new("w/x.md"),
            0,
            Path::new("w"),
        );
        assert_eq!(deeper[0].place, Ok(PathBuf::from("a.png")));
        assert_eq!(deeper[1].why(), OUTSIDE);
    }

    #[test]
    fn a_name_comes_back_as_it_was() {
        for name in [
            "pictures/a b.png",
            "files/ü (1) 100%.pdf",
            "a/#1?&<>\"*_`[x]!.txt",
        ] {
            assert_eq!(decoded(&encoded(name)).as_deref(), Some(name));
            let text = format!("![x]({})", encoded(name));
            let found = named_in(&text, Path::new("a.md"), 0, Path::new(""));
            assert_eq!(found[0].place, Ok(PathBuf::from(name)), "{text}");
        }
    }
}
