use xml::reader::{EventReader, XmlEvent};

use super::*;

fn svg(inside: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 40 20\">{inside}</svg>"
    )
}

fn clean(inside: &str) -> SafeSvg {
    let safe = sanitize(svg(inside).as_bytes()).unwrap();
    assert_harmless(&safe);
    safe
}

/// Reads the result again and looks for anything that acts or reaches out.
fn assert_harmless(safe: &SafeSvg) {
    let text = String::from_utf8(safe.bytes.clone()).unwrap();
    let lower = text.to_ascii_lowercase();
    for word in [
        "script",
        "foreignobject",
        "javascript:",
        "data:",
        "evil",
        "@import",
        "<!doctype",
        "<!entity",
        "<!--",
        "<image",
        "<a ",
        "<a>",
        "<animate",
        "<set",
        "<iframe",
        "<?xml-stylesheet",
        "expression(",
        "@font-face",
    ] {
        assert!(!lower.contains(word), "{word} in {text}");
    }
    for event in EventReader::new(text.as_bytes()) {
        if let XmlEvent::StartElement {
            name, attributes, ..
        } = event.unwrap()
        {
            assert_eq!(
                name.namespace.as_deref(),
                Some("http://www.w3.org/2000/svg"),
                "{text}"
            );
            for attribute in attributes {
                assert!(
                    !attribute
                        .name
                        .local_name
                        .to_ascii_lowercase()
                        .starts_with("on"),
                    "{text}"
                );
                assert!(
                    attribute.name.local_name != "href" || attribute.value.starts_with('#'),
                    "{text}"
                );
                assert!(
                    !attribute.value.replace("url(#", "").contains("url("),
                    "{text}"
                );
            }
        }
    }
}

/// Each is a way that once worked against somebody's sanitiser.
#[test]
fn hostile_corpus() {
    for inside in [
        "<script>evil()</script>",
        "<SCRIPT>evil()</SCRIPT>",
        "<script href=\"https://evil.example/x.js\"/>",
        "<script xlink:href=\"data:text/javascript,evil()\"/>",
        "<h:script xmlns:h=\"http://www.w3.org/1999/xhtml\">evil()</h:script>",
        "<x:script xmlns:x=\"http://www.w3.org/2000/svg\">evil()</x:script>",
        "<g onload=\"evil()\"/>",
        "<g ONLOAD=\"evil()\"/>",
        "<rect width=\"1\" height=\"1\" onclick=\"evil()\" onmouseover=\"evil()\" onfocusin=\"evil()\"/>",
        "<foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\" onload=\"evil()\"/></foreignObject>",
        "<foreignObject><iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"javascript:evil()\"/></foreignObject>",
        "<a href=\"javascript:evil()\"><rect width=\"9\" height=\"9\"/></a>",
        "<a xlink:href=\"java&#10;script:evil()\"><text>click</text></a>",
        "<use href=\"https://evil.example/x.svg#a\"/>",
        "<use xlink:href=\"//evil.example/x.svg#a\"/>",
        "<use href=\"data:image/svg+xml;base64,PHN2Zz48c2NyaXB0Lz48L3N2Zz4=#x\"/>",
        "<use href=\"other.svg#a\"/>",
        "<use href=\" &#9;https://evil.example#a\"/>",
        "<image href=\"https://evil.example/pixel.png\" width=\"1\" height=\"1\"/>",
        "<image xlink:href=\"data:image/png;base64,iVBORw0KGgo=\" width=\"1\" height=\"1\"/>",
        "<feImage href=\"https://evil.example/x\"/>",
        "<filter id=\"f\"><feImage xlink:href=\"//evil.example/x\"/></filter>",
        "<style>@import url(https://evil.example/x.css);</style>",
        "<style>@imp\\6frt 'https://evil.example/x.css';</style>",
        "<style>rect{fill:url(https://evil.example/x#a)}</style>",
        "<style>rect{background:url(&quot;//evil.example/x&quot;)}</style>",
        "<style>rect{background:u\\72l(//evil.example/x)}</style>",
        "<style>@font-face{font-family:x;src:url(//evil.example/x)}</style>",
        "<style><![CDATA[</style><script>evil()</script>]]></style>",
        "<style>x{background:image-set('https://evil.example/x' 1x)}</style>",
        "<style><style>rect{fill:url(//evil.example)}</style></style>",
        "<rect style=\"fill:url(https://evil.example/x)\"/>",
        "<rect style=\"width:expression(evil())\"/>",
        "<rect fill=\"url(//evil.example/x.svg#a)\"/>",
        "<rect filter=\"url(  'https://evil.example/x.svg#f' )\"/>",
        "<rect clip-path=\"URL(https://evil.example/#a)\" mask=\"url(//evil.example/#m)\"/>",
        "<rect cursor=\"url(https://evil.example/c.cur),auto\"/>",
        "<animate attributeName=\"href\" values=\"javascript:evil()\"/>",
        "<a id=\"x\"><animate attributeName=\"xlink:href\" to=\"javascript:evil()\"/><text>x</text></a>",
        "<set attributeName=\"onload\" to=\"evil()\"/>",
        "<rect><set attributeName=\"onmouseover\" to=\"evil()\"/></rect>",
        "<animateTransform onbegin=\"evil()\" attributeName=\"transform\"/>",
        "<handler xmlns=\"http://www.w3.org/2000/svg\" type=\"text/javascript\">evil()</handler>",
        "<listener event=\"load\" handler=\"#evil\" xmlns=\"http://www.w3.org/2001/xml-events\"/>",
        "<!-- <script>evil()</script> -->",
        "<?xml-stylesheet href=\"https://evil.example/x.css\"?>",
        "<metadata><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">evil</rdf:RDF></metadata>",
        "<g xml:base=\"https://evil.example/\"><use href=\"#a\"/></g>",
        "<font><font-face><font-face-src><font-face-uri href=\"//evil.example/f\"/></font-face-src></font-face></font>",
        "<iframe src=\"https://evil.example\" xmlns=\"http://www.w3.org/1999/xhtml\"/>",
        "<embed src=\"evil.swf\" xmlns=\"http://www.w3.org/1999/xhtml\"/>",
        "<cursor href=\"https://evil.example/c\"/>",
        "<color-profile href=\"https://evil.example/p.icc\"/>",
        "<linearGradient href=\"https://evil.example/#g\"/>",
        "<text data-x=\"evil\">ok</text>",
        "<mpath href=\"//evil.example\"/>",
        "<title>a<script>evil()</script></title>",
        "<svg onload=\"evil()\"><script>evil()</script></svg>",
    ] {
        clean(inside);
    }
}

#[test]
fn entities_are_refused_before_they_grow() {
    let bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE svg [\n<!ENTITY a \"aaaa\">\n<!ENTITY b \"&a;&a;&a;\">\n]>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><text>&b;</text></svg>";
    assert_eq!(
        sanitize(bomb.as_bytes()),
        Err(SvgError::Entities { line: 3 })
    );
    let outside = "<!DOCTYPE svg [<!entity x SYSTEM \"file:///etc/passwd\">]><svg xmlns=\"http://www.w3.org/2000/svg\"><text>&x;</text></svg>";
    assert!(matches!(
        sanitize(outside.as_bytes()),
        Err(SvgError::Entities { .. })
    ));
    assert!(matches!(
        sanitize(svg("<text>&unknown;</text>").as_bytes()),
        Err(SvgError::Malformed { .. })
    ));
}

#[test]
fn a_use_of_a_use_is_not_kept() {
    let stacked = "<defs><g id=\"a\"><rect width=\"1\" height=\"1\"/></g><g id=\"b\"><use href=\"#a\"/><use href=\"#a\"/></g>\
                   <g id=\"c\"><use href=\"#b\"/><use href=\"#b\"/></g></defs><use href=\"#c\"/><use id=\"self\" href=\"#self\"/>";
    let safe = clean(stacked);
    let text = String::from_utf8(safe.bytes).unwrap();
    assert_eq!(text.matches("href=\"#a\"").count(), 2);
    for id in ["#b", "#c", "#self"] {
        assert!(!text.contains(id), "{id} in {text}");
    }
}

#[test]
fn limits_are_named() {
    let large = svg(&"<rect/>".repeat(MAX_BYTES / 7 + 1));
    let error = sanitize(large.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("524288"), "{error}");
    let many = svg(&"<g/>".repeat(MAX_ELEMENTS + 1));
    assert_eq!(sanitize(many.as_bytes()), Err(SvgError::TooManyElements));
    let deep = svg(&format!(
        "{}{}",
        "<g>".repeat(MAX_DEPTH + 1),
        "</g>".repeat(MAX_DEPTH + 1)
    ));
    assert_eq!(
        sanitize(deep.as_bytes()),
        Err(SvgError::TooDeep { line: 1 })
    );
}

#[test]
fn other_things_than_svg() {
    for (source, error) in [
        (&b"\xff\xfe<\0s\0"[..], SvgError::Encoding),
        (b"<svg viewBox=\"0 0 1 1\"/>", SvgError::NotSvg),
        (b"<html xmlns=\"http://www.w3.org/1999/xhtml\"><svg xmlns=\"http://www.w3.org/2000/svg\"/></html>", SvgError::NotSvg),
        (b"<?xml version=\"1.0\" encoding=\"utf-16\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>", SvgError::Malformed { line: 1 }),
        (b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>", SvgError::Encoding),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", SvgError::NoSize),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 0 9\"/>", SvgError::NoSize),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"\nviewBox=\"0 0 1 1\">\n<g></svg>", SvgError::Malformed { line: 3 }),
        (b"", SvgError::Malformed { line: 1 }),
        (b"plain text", SvgError::Malformed { line: 1 }),
    ] {
        let got = sanitize(source);
        assert_eq!(got, Err(error), "{:?}", String::from_utf8_lossy(source));
    }
}

#[test]
fn a_drawing_stays_as_it_was_drawn() {
    let safe = clean(
        "<title>Oriale</title><defs><linearGradient id=\"g\"><stop offset=\"0\" stop-color=\"#fff\"/></linearGradient>\
         <style>.a{fill:url(#g)}@media (prefers-color-scheme:dark){.a{fill:#fff}}</style><path id=\"p\" d=\"M0 0h9v9z\"/></defs>\
         <g transform=\"translate(1 2)\" opacity=\".5\"><path class=\"a\" d=\"M0 0h9v9z\" fill=\"url(#g)\"/><use xlink:href=\"#p\" x=\"3\"/>\
         <text x=\"1\" y=\"2\" font-family=\"serif\">Grüße</text></g>",
    );
    assert_eq!(safe.removed, []);
    assert_eq!((safe.width, safe.height), (40, 20));
    let text = String::from_utf8(safe.bytes).unwrap();
    for kept in [
        "<title>Oriale</title>",
        "url(#g)",
        "href=\"#p\"",
        "d=\"M0 0h9v9z\"",
        "translate(1 2)",
        "Grüße",
        "prefers-color-scheme",
    ] {
        assert!(text.contains(kept), "{kept} in {text}");
    }
}

#[test]
fn what_was_taken_out_is_said() {
    let safe = clean("\n<script>evil()</script>\n<rect onclick=\"evil()\"/>");
    let said: Vec<String> = safe.removed.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["line 2: <script>", "line 3: onclick of <rect>"]);
}

#[test]
fn size_comes_from_width_and_height_or_the_view_box() {
    let size = |root: &str| {
        let safe = sanitize(
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {root}><g/></svg>").as_bytes(),
        )
        .unwrap();
        (
            safe.width,
            safe.height,
            String::from_utf8(safe.bytes).unwrap(),
        )
    };
    assert_eq!(
        (
            size("viewBox=\"0 0 30.4 10\"").0,
            size("viewBox=\"0,0,30.4,10\"").1
        ),
        (30, 10)
    );
    let (width, height, text) = size("width=\"100%\" height=\"100%\" viewBox=\"0 0 3 4\"");
    assert_eq!((width, height), (3, 4));
    assert!(!text.contains('%'), "{text}");
    let (width, height, text) = size("width=\"60px\" height=\"20\"");
    assert_eq!((width, height), (60, 20));
    assert!(text.contains("viewBox=\"0 0 60 20\""), "{text}");
    assert_eq!(
        (
            size("width=\"1in\" height=\"25.4mm\"").0,
            size("width=\"1in\" height=\"25.4mm\"").1
        ),
        (96, 96)
    );
}

#[test]
fn cleaning_twice_is_cleaning_once() {
    let once = clean("<g><path d=\"M0 0h9\" fill=\"#123456\"/></g><script>evil()</script>");
    let twice = sanitize(&once.bytes).unwrap();
    assert_eq!(once.bytes, twice.bytes);
    assert_eq!(twice.removed, []);
}
