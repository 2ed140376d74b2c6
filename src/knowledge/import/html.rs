//! A page of HTML, as another program exported it, as Markdown.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use htmd::element_handler::Handlers;
use htmd::options::{BulletListMarker, Options};
use htmd::{Element, HtmlToMarkdown, Node};

use crate::knowledge::files::{decoded, encoded};
use crate::text::article_to_text;

/// What is no text: programs, looks, what is to be filled in, and what belongs to the site and not to the page.
const DROPPED: [&str; 21] = [
    "script", "style", "noscript", "template", "iframe", "object", "embed", "applet", "form",
    "input", "button", "select", "textarea", "video", "audio", "canvas", "svg", "math", "nav",
    "footer", "aside",
];
/// Deeper than any page that somebody wrote; the way through it goes as deep.
const DEEPEST: usize = 200;

/// Elements that are opened and not closed, at most. The parser looks through all of them at each step: a page of nothing else would
/// keep it busy for minutes before its depth can be known.
const MOST_OPEN: usize = 4_000;
/// What is never closed, or need not be.
const UNCLOSED: [&str; 14] = [
    "area", "br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "td",
];

/// What was found in a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub title: String,
    /// Its `lang`.
    pub language: Option<String>,
    /// Markdown. Links to other files of the folder are [`around`].
    pub body: String,
    /// Those files.
    pub links: Vec<PathBuf>,
    /// What was not taken over, and how often.
    pub dropped: BTreeMap<String, usize>,
}

/// What stands before and behind a link to the file of this number until its address is known.
pub(super) fn around(number: usize) -> [String; 2] {
    [format!("<link-{number}>"), format!("</link-{number}>")]
}

#[derive(Default)]
struct Found {
    page: Page,
    heading: Option<String>,
}

/// What the handlers share; the library wants them to be fit for threads.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Found>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Found> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, what: &str) {
        let mut found = self.lock();
        *found.page.dropped.entry(what.to_owned()).or_default() += 1;
    }
}

/// Reads a page that lies at this path in the folder.
///
/// # Errors
/// It is nested too deep.
pub(super) fn read(html: &str, path: &Path) -> Result<Page, String> {
    if most_open(html) > MOST_OPEN {
        return Err(too_deep());
    }
    let shared = Shared::default();
    let converter = converter(&shared, path);
    let tree = converter
        .html_to_tree(html)
        .map_err(|error| error.to_string())?;
    if depth(&tree) > DEEPEST {
        return Err(too_deep());
    }
    let body = converter.tree_to_markdown(&tree);
    let found = std::mem::take(&mut *shared.lock());
    let heading = found.heading.filter(|heading| !heading.is_empty());
    Ok(Page {
        title: heading.unwrap_or(found.page.title.clone()),
        body: body.trim().to_owned(),
        ..found.page
    })
}

fn too_deep() -> String {
    format!("it is nested more than {DEEPEST} levels deep")
}

/// How many elements are open at once, as far as can be said without reading it as HTML.
fn most_open(html: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        let name: String = tag
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        if tag.starts_with('/') {
            open = open.saturating_sub(1);
        } else if !name.is_empty() && !UNCLOSED.contains(&name.to_ascii_lowercase().as_str()) {
            open += 1;
            most = most.max(open);
        }
    }
    most
}

fn depth(root: &Rc<Node>) -> usize {
    let mut deepest = 0;
    let mut open = vec![(Rc::clone(root), 1)];
    while let Some((node, level)) = open.pop() {
        deepest = deepest.max(level);
        let children = node.children.borrow();
        open.extend(children.iter().map(|child| (Rc::clone(child), level + 1)));
    }
    deepest
}

fn converter(shared: &Shared, path: &Path) -> HtmlToMarkdown {
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let options = Options {
        bullet_list_marker: BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..Options::default()
    };
    let (dropping, naming, heading) = (shared.clone(), shared.clone(), shared.clone());
    let (speaking, picturing, linking) = (shared.clone(), shared.clone(), shared.clone());
    HtmlToMarkdown::builder()
        .options(options)
        .add_handler(
            DROPPED.to_vec(),
            move |_: &dyn Handlers, it: Element<'_>| {
                dropping.count(&format!("<{}>", it.tag));
                None
            },
        )
        .add_handler(vec!["title"], move |all: &dyn Handlers, it: Element<'_>| {
            let title = plain(all, &it);
            naming.lock().page.title = title;
            None
        })
        // The first one is the article's title, which stands above its text anyway.
        .add_handler(vec!["h1"], move |all: &dyn Handlers, it: Element<'_>| {
            if heading.lock().heading.is_some() {
                return all.fallback(it);
            }
            let text = plain(all, &it);
            heading.lock().heading = Some(text);
            None
        })
        .add_handler(vec!["html"], move |all: &dyn Handlers, it: Element<'_>| {
            speaking.lock().page.language = attribute(&it, "lang");
            all.fallback(it)
        })
        .add_handler(vec!["img"], move |all: &dyn Handlers, it: Element<'_>| {
            let source = attribute(&it, "src").unwrap_or_default();
            if source.starts_with("https://") {
                return all.fallback(it);
            }
            let words = attribute(&it, "alt").unwrap_or_default();
            let Some(url) = below(&source) else {
                picturing.count("pictures");
                return Some(words.into());
            };
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            let words = words.replace('\\', "\\\\");
            let words = words.replace('[', "\\[").replace(']', "\\]");
            Some(format!("![{words}]({url})").into())
        })
        .add_handler(vec!["a"], move |all: &dyn Handlers, it: Element<'_>| {
            let target = attribute(&it, "href").unwrap_or_default();
            let path = file_of(&folder, &target);
            let url = below(&target).filter(|_| !target.starts_with(['/', '#', '?']));
            if path.is_none() && url.is_none() {
                return all.fallback(it);
            }
            let text = all.walk_children(it.node).content;
            let Some(path) = path else {
                let url = url.unwrap_or_default();
                return Some(format!("[{}]({url})", text.trim()).into());
            };
            let mut found = linking.lock();
            found.page.links.push(path);
            let [before, behind] = around(found.page.links.len() - 1);
            Some(format!("{before}{}{behind}", text.trim()).into())
        })
        .build()
}

fn plain(all: &dyn Handlers, element: &Element<'_>) -> String {
    let text = article_to_text(&all.walk_children(element.node).content);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn attribute(element: &Element<'_>, name: &str) -> Option<String> {
    let mut all = element.attrs.iter();
    let found = all.find(|attribute| &*attribute.name.local == name);
    found.map(|attribute| attribute.value.to_string())
}

/// Where a picture or file lies, as Markdown takes it; none for what is no way but an address, or the picture itself (`data:`).
fn below(target: &str) -> Option<String> {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    let first = path.split('/').next().unwrap_or_default();
    let is_way = !path.is_empty() && !first.contains(':') && !path.starts_with("//");
    is_way.then(|| encoded(&decoded(path).unwrap_or_default()))
}

/// The page of the folder to which a link leads.
fn file_of(folder: &Path, target: &str) -> Option<PathBuf> {
    let target = target.split(['#', '?']).next().unwrap_or_default();
    if target.contains(':') || target.starts_with('/') {
        return None;
    }
    let extension = Path::new(target).extension()?.to_str()?.to_lowercase();
    if !["html", "htm", "xhtml", "md"].contains(&extension.as_str()) {
        return None;
    }
    let mut path = PathBuf::new();
    for part in folder.join(target.replace("%20", " ")).components() {
        match part {
            Component::Normal(name) => path.push(name),
            Component::ParentDir if !path.pop() => return None,
            _ => {}
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r##"<!doctype html><html lang="de-AT"><head><title>Drucker – Wiki</title><style>p { }</style></head>
        <body><nav><a href="/">Home</a></nav><script>alert(1)</script><main><h1>Der Drucker <em>druckt</em> nicht</h1>
        <p>Zuerst <b>aus</b>schalten, siehe <a href="../netz/vlan.html#a">Netz</a> und <a href="https://example.com/x">hier</a>.</p>
        <ol><li>Eins</li><li>Zwei</li></ol><h2>Danach</h2><table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>
        <img src="a b.png?w=3" alt="Ein Bild"><img src="data:image/png;base64,AAAA" alt="x"><a href="files/form.pdf"> Formular</a><img src="https://example.com/b.png" alt="b"><pre><code>ping
  x</code></pre><a href="javascript:alert(1)">böse</a><iframe src="https://x"></iframe></main><footer>(c)</footer></body></html>"##;

    #[test]
    fn a_page_becomes_markdown() {
        let page = read(PAGE, Path::new("druck/offline.html")).unwrap();
        assert_eq!(page.title, "Der Drucker druckt nicht");
        assert_eq!(page.language.as_deref(), Some("de-AT"));
        for part in [
            "Zuerst **aus**schalten, siehe <link-0>Netz</link-0> und [hier](https://example.com/x).",
            "1. Eins\n2. Zwei",
            "## Danach",
            "| A | B |",
            "![Ein Bild](a%20b.png)",
            "[Formular](files/form.pdf)",
            "![b](https://example.com/b.png)",
            "```\nping\n  x\n```",
        ] {
            assert!(page.body.contains(part), "{part}: {}", page.body);
        }
        for gone in [
            "alert(1)</",
            "Home",
            "(c)",
            "base64",
            "p { }",
            "# Der Drucker",
        ] {
            assert!(!page.body.contains(gone), "{gone}: {}", page.body);
        }
        assert_eq!(page.links, [PathBuf::from("netz/vlan.html")]);
        let dropped: Vec<_> = page
            .dropped
            .iter()
            .map(|(what, n)| format!("{n} {what}"))
            .collect();
        assert_eq!(
            dropped,
            [
                "1 <footer>",
                "1 <iframe>",
                "1 <nav>",
                "1 <script>",
                "1 <style>",
                "1 pictures"
            ]
        );
    }

    #[test]
    fn a_page_without_a_heading_is_called_as_its_title_says_and_a_tower_is_refused() {
        let page = read("<title>A &amp; B_c</title><p>x", Path::new("a.html")).unwrap();
        assert_eq!((page.title.as_str(), page.body.as_str()), ("A & B_c", "x"));
        for height in [1_000, 1_000_000] {
            let tower = "<div>".repeat(height);
            let refused = read(&tower, Path::new("a.html")).unwrap_err();
            assert!(refused.contains("levels deep"));
        }
        let long = "<p>a<br><li>b".repeat(20_000);
        assert!(most_open(&long) < 10, "what need not be closed is no tower");
    }

    #[test]
    fn links_that_lead_out_of_the_folder_are_no_links_to_files() {
        let folder = Path::new("a/b");
        let to = |target: &str| file_of(folder, target);
        assert_eq!(to("../c.html?x#y"), Some(PathBuf::from("a/c.html")));
        assert_eq!(to("../../../c.html"), None);
        assert_eq!(to("/c.html"), None);
        assert_eq!(to("https://example.com/c.html"), None);
        assert_eq!(to("c.pdf"), None);
    }
}
