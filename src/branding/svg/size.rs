//! How large a drawing is by its own account.

use xml::reader::XmlEvent;

use super::{Located, SvgError};

/// Width and height of the outermost `<svg>`, in CSS pixels, at least 1.
pub(super) fn of(events: &[Located]) -> Result<(u32, u32), SvgError> {
    let root = events.iter().find_map(|(_, event)| match event {
        XmlEvent::StartElement { attributes, .. } => Some(attributes),
        _ => None,
    });
    let attribute = |wanted: &str| {
        let found = root?
            .iter()
            .find(|a| a.name.namespace.is_none() && a.name.local_name == wanted);
        found.map(|attribute| attribute.value.as_str())
    };
    let stated = attribute("width")
        .and_then(length)
        .zip(attribute("height").and_then(length));
    let (width, height) = stated
        .or_else(|| view_box(attribute("viewBox")?))
        .ok_or(SvgError::NoSize)?;
    Ok((pixels(width), pixels(height)))
}

/// The `viewBox` that a drawing with a stated size only needs to be scaled rather than cut.
pub(super) fn view_box(value: &str) -> Option<(f64, f64)> {
    let numbers: Vec<f64> = value
        .split([' ', ',', '\t', '\n', '\r'])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    match numbers[..] {
        [_, _, width, height] if sensible(width) && sensible(height) => Some((width, height)),
        _ => None,
    }
}

/// A CSS length in pixels; percentages say nothing.
fn length(value: &str) -> Option<f64> {
    let value = value.trim();
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let scale = match &value[number.len()..] {
        "" | "px" => 1.0,
        "pt" => 4.0 / 3.0,
        "pc" => 16.0,
        "mm" => 96.0 / 25.4,
        "cm" => 96.0 / 2.54,
        "in" => 96.0,
        _ => return None,
    };
    let pixels = number.trim().parse::<f64>().ok()? * scale;
    sensible(pixels).then_some(pixels)
}

fn sensible(size: f64) -> bool {
    size.is_finite() && size > 0.0 && size <= 100_000.0
}

fn pixels(size: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a sensible size lies between 0 and 100,000"
    )]
    let rounded = size.round() as u32;
    rounded.max(1)
}
