//! The first sieve: elements that draw, references within the file.

use std::collections::HashSet;
use std::fmt;

use xml::attribute::OwnedAttribute;
use xml::reader::XmlEvent;
use xml::writer::{EmitterConfig, EventWriter, XmlEvent as Write};

use super::{Located, css, size};

pub(super) const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// What a drawing is made of. No scripts, no foreign objects, no links, no pictures, no animation (which can set
/// attributes after the check), no fonts.
const DRAWING: [&str; 51] = [
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "switch",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textPath",
    "title",
    "desc",
    "linearGradient",
    "radialGradient",
    "stop",
    "pattern",
    "clipPath",
    "mask",
    "marker",
    "style",
    "filter",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
];
/// Elements whose text is shown or read out.
const WITH_TEXT: [&str; 6] = ["text", "tspan", "textPath", "title", "desc", "style"];
/// Elements that may refer to another by `href`.
const REFERRING: [&str; 6] = [
    "use",
    "linearGradient",
    "radialGradient",
    "pattern",
    "textPath",
    "filter",
];

/// Something that was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// Where it was, from 1.
    pub line: usize,
    /// What it was: an element's or an attribute's name, cut to 60 characters.
    pub what: String,
}

impl fmt::Display for Removed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// Writes the drawing anew with only what may stay.
pub(super) fn keep_drawing(events: &[Located]) -> (Vec<u8>, Vec<Removed>) {
    let mut sieve = Sieve {
        writer: EmitterConfig::new()
            .write_document_declaration(false)
            .create_writer(Vec::new()),
        removed: Vec::new(),
        nesting: Vec::new(),
        skipped: 0,
        use_within: ids_with_use(events),
    };
    for (line, event) in events {
        match event {
            XmlEvent::StartElement { .. } if sieve.skipped > 0 => sieve.skipped += 1,
            XmlEvent::StartElement {
                name, attributes, ..
            } => {
                let is_svg = name.namespace.as_deref() == Some(SVG);
                if is_svg
                    && DRAWING.contains(&name.local_name.as_str())
                    && sieve.may_follow(&name.local_name)
                {
                    sieve.start(*line, &name.local_name, attributes);
                } else {
                    sieve.note(*line, &format!("<{}>", name.local_name), is_svg);
                    sieve.skipped = 1;
                }
            }
            XmlEvent::EndElement { .. } if sieve.skipped > 0 => sieve.skipped -= 1,
            XmlEvent::EndElement { .. } => sieve.end(),
            XmlEvent::Characters(text) | XmlEvent::Whitespace(text) | XmlEvent::CData(text)
                if sieve.skipped == 0 =>
            {
                sieve.text(*line, text);
            }
            _ => {}
        }
    }
    (sieve.writer.into_inner(), sieve.removed)
}

/// Ids of elements that contain a `<use>`. A `<use>` of such an element can be stacked into millions of shapes.
fn ids_with_use(events: &[Located]) -> HashSet<String> {
    let (mut open, mut found) = (Vec::new(), HashSet::new());
    for (_, event) in events {
        match event {
            XmlEvent::StartElement {
                name, attributes, ..
            } => {
                let id = attributes
                    .iter()
                    .find(|a| a.name.namespace.is_none() && a.name.local_name == "id");
                open.push(id.map(|id| id.value.trim().to_owned()));
                if name.local_name == "use" {
                    found.extend(open.iter().flatten().cloned());
                }
            }
            XmlEvent::EndElement { .. } => drop(open.pop()),
            _ => {}
        }
    }
    found
}

struct Sieve {
    writer: EventWriter<Vec<u8>>,
    removed: Vec<Removed>,
    /// Names of the open elements that were kept.
    nesting: Vec<String>,
    /// How many open elements are being passed over.
    skipped: usize,
    use_within: HashSet<String>,
}

impl Sieve {
    fn note(&mut self, line: usize, what: &str, worth_saying: bool) {
        // Editors leave elements and attributes of their own in every file; nobody misses them.
        if worth_saying {
            self.removed.push(Removed {
                line,
                what: what.chars().take(60).collect(),
            });
        }
    }

    /// A style sheet is text only, and an inner `<svg>` is no logo.
    fn may_follow(&self, name: &str) -> bool {
        let inside = self.nesting.last().map(String::as_str);
        !matches!(inside, Some("style" | "title" | "desc")) && (name != "svg" || inside.is_none())
    }

    fn start(&mut self, line: usize, name: &str, attributes: &[OwnedAttribute]) {
        let mut kept: Vec<(&str, &str)> = Vec::new();
        for attribute in attributes {
            let local = attribute.name.local_name.as_str();
            let value = attribute.value.as_str();
            let known_space = match attribute.name.namespace.as_deref() {
                None => true,
                Some(XLINK) => local == "href",
                Some(_) => false,
            };
            if !known_space
                || local.starts_with("data-")
                || kept.iter().any(|(seen, _)| *seen == local)
            {
                continue;
            }
            let percent = self.nesting.is_empty()
                && matches!(local, "width" | "height")
                && value.contains('%');
            let allowed = match local {
                "href" => self.may_refer(name, value),
                _ if local.to_ascii_lowercase().starts_with("on") => false,
                _ => {
                    css::stays_inside(value)
                        && !value.contains(|c: char| c.is_control() && !c.is_ascii_whitespace())
                }
            };
            if !allowed {
                self.note(line, &format!("{local} of <{name}>"), true);
            } else if !percent {
                kept.push((local, value));
            }
        }
        let stated = self.nesting.is_empty()
            && !kept
                .iter()
                .any(|(name, value)| *name == "viewBox" && size::view_box(value).is_some());
        let view_box = stated.then(|| stated_view_box(&kept)).flatten();
        let mut element = Write::start_element(name);
        if self.nesting.is_empty() {
            element = element.default_ns(SVG);
        }
        for (name, value) in kept
            .into_iter()
            .filter(|(name, _)| view_box.is_none() || *name != "viewBox")
        {
            element = element.attr(name, value);
        }
        if let Some(view_box) = &view_box {
            element = element.attr("viewBox", view_box);
        }
        // Writing to memory fails only for an element that was never opened.
        let _ = self.writer.write(element);
        self.nesting.push(name.to_owned());
    }

    fn may_refer(&self, element: &str, target: &str) -> bool {
        let Some(id) = target.trim().strip_prefix('#') else {
            return false;
        };
        REFERRING.contains(&element) && (element != "use" || !self.use_within.contains(id))
    }

    fn text(&mut self, line: usize, text: &str) {
        let inside = self.nesting.last().map_or("", String::as_str);
        if !WITH_TEXT.contains(&inside) {
            return;
        }
        if inside == "style" && !css::stays_inside(text) {
            self.note(line, "content of <style>", true);
        } else {
            let _ = self.writer.write(Write::characters(text));
        }
    }

    fn end(&mut self) {
        self.nesting.pop();
        let _ = self.writer.write(Write::end_element());
    }
}

/// Without a `viewBox` a browser cuts the drawing where it should scale it.
fn stated_view_box(attributes: &[(&str, &str)]) -> Option<String> {
    let number = |wanted: &str| {
        let (_, value) = attributes.iter().find(|(name, _)| *name == wanted)?;
        value
            .trim()
            .trim_end_matches("px")
            .trim()
            .parse::<f64>()
            .ok()
    };
    Some(format!("0 0 {} {}", number("width")?, number("height")?))
}
