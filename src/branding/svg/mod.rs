//! SVG from strangers: what may draw stays, what may act or reach out goes.
//!
//! Two sieves one behind the other. Ours ([`drawing`]) keeps the few elements a logo is made of and references within
//! the file only; it says what it took out. `svg-hush`, kept by people whose trade it is, then passes only attributes
//! that it knows. What remains is served with a Content-Security-Policy that would stop it all the same.

mod css;
mod drawing;
mod size;

use xml::common::Position;
use xml::reader::{EventReader, ParserConfig, XmlEvent};

pub use drawing::Removed;

/// The most bytes an SVG may have.
pub const MAX_BYTES: usize = 512 * 1024;
/// The most elements it may have.
pub const MAX_ELEMENTS: usize = 5_000;
/// How deep they may be nested.
pub const MAX_DEPTH: usize = 64;

/// A drawing that can be shown without fear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafeSvg {
    /// UTF-8, without declaration of entities, scripts, links, comments and metadata.
    pub bytes: Vec<u8>,
    /// Its own width in CSS pixels, rounded.
    pub width: u32,
    /// Its own height in CSS pixels, rounded.
    pub height: u32,
    /// What was taken out, in the order of the file.
    pub removed: Vec<Removed>,
}

/// Why an SVG cannot be taken. Each message says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SvgError {
    /// Over [`MAX_BYTES`].
    #[error("the SVG has {bytes} bytes, {MAX_BYTES} are allowed; simplify its paths or use a PNG")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Another encoding than UTF-8.
    #[error("the SVG is not UTF-8; save it in that encoding")]
    Encoding,
    /// `<!ENTITY`: one word can grow to gigabytes.
    #[error(
        "line {line}: the SVG declares entities, which are not allowed; export it as plain SVG"
    )]
    Entities {
        /// Where, from 1.
        line: usize,
    },
    /// Not well-formed XML.
    #[error("line {line}: the SVG is not well-formed XML; export it anew")]
    Malformed {
        /// Where, from 1.
        line: usize,
    },
    /// The outermost element is another than `<svg>` in SVG's namespace.
    #[error("the outermost element is not <svg xmlns=\"http://www.w3.org/2000/svg\">")]
    NotSvg,
    /// Over [`MAX_ELEMENTS`].
    #[error("the SVG has more than {MAX_ELEMENTS} elements; simplify it or use a PNG")]
    TooManyElements,
    /// Over [`MAX_DEPTH`].
    #[error("line {line}: elements are nested more than {MAX_DEPTH} deep; ungroup some")]
    TooDeep {
        /// Where, from 1.
        line: usize,
    },
    /// Neither `viewBox` nor `width` and `height` say how large the drawing is.
    #[error("the SVG says nothing of its size; give <svg> a viewBox")]
    NoSize,
}

/// An event with the line it is on, from 1.
type Located = (usize, XmlEvent);

/// Makes an SVG safe.
///
/// # Errors
/// See [`SvgError`]; what is merely unwanted is taken out instead and named in [`SafeSvg::removed`].
pub fn sanitize(source: &[u8]) -> Result<SafeSvg, SvgError> {
    if source.len() > MAX_BYTES {
        return Err(SvgError::TooLarge {
            bytes: source.len(),
        });
    }
    let text = std::str::from_utf8(source).map_err(|_| SvgError::Encoding)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(at) = find_ignoring_case(text, "<!ENTITY") {
        return Err(SvgError::Entities {
            line: line_of(text, at),
        });
    }
    let events = read(text)?;
    let (width, height) = size::of(&events)?;
    let (drawn, removed) = drawing::keep_drawing(&events);
    let mut bytes = Vec::with_capacity(drawn.len());
    // No data: URL is let through, so an embedded picture cannot bring metadata or another format.
    svg_hush::Filter::new()
        .filter(drawn.as_slice(), &mut bytes)
        .map_err(|_| SvgError::NotSvg)?;
    Ok(SafeSvg {
        bytes,
        width,
        height,
        removed,
    })
}

fn read(text: &str) -> Result<Vec<Located>, SvgError> {
    let mut reader = ParserConfig::new()
        .cdata_to_characters(true)
        .ignore_comments(true)
        .whitespace_to_characters(true)
        .max_entity_expansion_depth(1)
        .max_entity_expansion_length(0)
        .create_reader(text.as_bytes());
    let (mut events, mut elements, mut depth) = (Vec::new(), 0, 0);
    loop {
        let event = reader.next();
        let line = line(&reader);
        let event = event.map_err(|_| SvgError::Malformed { line })?;
        match &event {
            XmlEvent::StartDocument { encoding, .. }
                if !["utf-8", "us-ascii", "ascii"]
                    .contains(&encoding.to_ascii_lowercase().as_str()) =>
            {
                return Err(SvgError::Encoding);
            }
            XmlEvent::StartElement { name, .. } => {
                if elements == 0
                    && (name.local_name != "svg" || name.namespace.as_deref() != Some(drawing::SVG))
                {
                    return Err(SvgError::NotSvg);
                }
                elements += 1;
                depth += 1;
                if elements > MAX_ELEMENTS {
                    return Err(SvgError::TooManyElements);
                }
                if depth > MAX_DEPTH {
                    return Err(SvgError::TooDeep { line });
                }
            }
            XmlEvent::EndElement { .. } => depth -= 1,
            XmlEvent::EndDocument => return Ok(events),
            _ => {}
        }
        events.push((line, event));
    }
}

fn line(reader: &EventReader<&[u8]>) -> usize {
    usize::try_from(reader.position().row).map_or(usize::MAX, |row| row.saturating_add(1))
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    text.as_bytes()
        .windows(wanted.len())
        .position(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests;
