//! Whole mails as they go over the wire, and what must be true of every one of them.

use chrono::{DateTime, Utc};
use portico::notifications::{
    Envelope, Frame, MailBrand, MailContent, RenderedMail, TicketAnswer, compose, render,
};
use portico::text::Locale;
use uuid::Uuid;

use crate::mail_support::{answer, kettner, oriale, short_answer};

fn envelope(name: &str, email: &str) -> Envelope {
    Envelope {
        id: Uuid::from_u128(0x0199_1111_2222_7333_8444_5555_6666_7777),
        written_at: "2026-11-24T10:20:30Z".parse::<DateTime<Utc>>().unwrap(),
        from: "desk@provider.example".parse().unwrap(),
        recipient_name: name.to_owned(),
        recipient_email: email.to_owned(),
        thread: None,
        stop_url: None,
        reply_to: None,
    }
}

/// A mail without a secret.
pub fn written(
    content: &MailContent,
    brand: &MailBrand,
    locale: Locale,
    recipient: &str,
) -> Result<RenderedMail, portico::notifications::RenderError> {
    let frame = Frame {
        brand,
        locale,
        recipient,
        stop_url: None,
        answerable: false,
        files: &[],
        own: None,
    };
    render(content, &frame, None)
}

fn whole(content: &MailContent, brand: &MailBrand, locale: Locale) -> String {
    let rendered = written(content, brand, locale, "Anna Weber").unwrap();
    let message = compose(
        &rendered,
        brand,
        &envelope("Anna Weber", "anna@oriale.example"),
    )
    .unwrap();
    String::from_utf8(message.formatted())
        .unwrap()
        .replace("\r\n", "\n")
}

#[test]
fn ticket_answered_in_german() {
    insta::assert_snapshot!(whole(&answer(), &oriale(), Locale::De));
}

#[test]
fn ticket_answered_in_english() {
    insta::assert_snapshot!(whole(&answer(), &oriale(), Locale::En));
}

#[test]
fn a_bare_brand_has_a_whole_mail_too() {
    insta::assert_snapshot!(whole(&short_answer(), &kettner(), Locale::En));
}

#[test]
fn the_text_part_reads_well() {
    insta::assert_snapshot!(
        written(&answer(), &oriale(), Locale::De, "Anna Weber")
            .unwrap()
            .text
    );
}

#[test]
fn the_same_mail_is_the_same_bytes() {
    assert_eq!(
        whole(&answer(), &oriale(), Locale::De),
        whole(&answer(), &oriale(), Locale::De)
    );
}

fn headers(message: &lettre::Message) -> String {
    let whole = String::from_utf8(message.formatted()).unwrap();
    whole.split_once("\r\n\r\n").unwrap().0.to_owned()
}

#[test]
fn nothing_that_people_write_becomes_a_header() {
    let evil = "x\r\nBcc: victim@evil.example\r\n\r\n<html>\0\u{85}\u{2028}Subject: y";
    let content = MailContent::TicketAnswered(TicketAnswer {
        ticket: None,
        contact: None,
        entry: None,
        earlier: Vec::new(),
        number: 1,
        subject: evil.into(),
        status: "open".into(),
        agent: evil.into(),
        body: evil.into(),
    });
    let brand = MailBrand {
        product: evil.into(),
        sender: evil.into(),
        ..oriale()
    };
    let rendered = written(&content, &brand, Locale::En, evil).unwrap();
    let message = compose(&rendered, &brand, &envelope(evil, "anna@oriale.example")).unwrap();
    let headers = headers(&message);
    let names: Vec<&str> = headers
        .split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split(':').next().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "X-Auto-Response-Suppress",
            "MIME-Version",
            "Content-Type"
        ]
    );
    assert_eq!(message.envelope().to().len(), 1);
    assert!(!headers.contains('\0') && headers.is_ascii());
    // And a subject from elsewhere, without our templates.
    let raw = RenderedMail {
        subject: evil.into(),
        text: String::new(),
        html: String::new(),
        pictures: Vec::new(),
    };
    let message = compose(&raw, &brand, &envelope("A", "anna@oriale.example")).unwrap();
    assert_eq!(self::headers(&message).matches("\r\nBcc").count(), 0);
}

#[test]
fn an_address_is_one_address_or_none() {
    let rendered = written(&answer(), &oriale(), Locale::De, "Anna").unwrap();
    for bad in [
        "",
        "anna",
        "anna@",
        "@oriale.example",
        "anna@oriale.example, b@evil.example",
        "anna@oriale.example\r\nBcc: b@evil.example",
        "anna@oriale.example>",
        "<anna@oriale.example>",
        "anna@oriale.example b@evil.example",
        "an na@oriale.example",
        "anna@oriale.example\0",
        "anna@oriale.example\n",
    ] {
        assert!(
            compose(&rendered, &oriale(), &envelope("Anna", bad)).is_err(),
            "{bad:?}"
        );
    }
}

#[test]
fn what_people_write_is_escaped_in_html() {
    let evil = "<script>alert(1)</script>\"'&";
    let content = MailContent::TicketAnswered(TicketAnswer {
        ticket: None,
        contact: None,
        entry: None,
        earlier: Vec::new(),
        number: 1,
        subject: evil.into(),
        status: "open".into(),
        agent: evil.into(),
        body: format!("{evil}\n\n![x](https://evil.example/pixel.gif)"),
    });
    let brand = MailBrand {
        product: evil.into(),
        sender: evil.into(),
        footer: Some(evil.into()),
        support_name: evil.into(),
        ..kettner()
    };
    let html = written(&content, &brand, Locale::De, evil).unwrap().html;
    assert!(
        !html.contains("<script") && !html.contains("<img"),
        "{html}"
    );
    assert!(html.contains("&lt;script&gt;"));
}

#[test]
fn nothing_is_loaded_from_afar_and_links_lead_to_the_registered_host() {
    for (locale, brand) in [(Locale::De, oriale()), (Locale::En, kettner())] {
        let html = written(&answer(), &brand, locale, "Anna Weber")
            .unwrap()
            .html;
        for outside in [
            "src=\"http",
            "url(",
            "@import",
            "<link",
            "background=",
            "srcset",
        ] {
            assert!(!html.contains(outside), "{outside}");
        }
        assert!(html.contains(&format!("href=\"{}/tickets/1042\"", brand.origin)));
    }
}

#[test]
fn html_is_well_formed() {
    for (content, brand) in [
        (answer(), oriale()),
        (short_answer(), kettner()),
        (answer(), kettner()),
    ] {
        let html = written(&content, &brand, Locale::De, "Anna Weber")
            .unwrap()
            .html;
        let mut open: Vec<String> = Vec::new();
        let mut rest = html.as_str();
        while let Some(start) = rest.find('<') {
            rest = &rest[start + 1..];
            if rest.starts_with('!') {
                continue;
            }
            let end = rest.find('>').unwrap();
            let tag = &rest[..end];
            if tag.starts_with("style") {
                rest = &rest[rest.find("</style>").unwrap() + 8..];
                continue;
            }
            match tag.strip_prefix('/') {
                Some(name) => assert_eq!(
                    open.pop().as_deref(),
                    Some(name),
                    "…{tag}>{}",
                    &rest[end..(end + 80).min(rest.len())]
                ),
                None => {
                    let name = tag.split_whitespace().next().unwrap();
                    if !matches!(name, "meta" | "br" | "img" | "hr") {
                        open.push(name.to_owned());
                    }
                }
            }
        }
        assert!(open.is_empty(), "{open:?} stay open");
        assert!(html.len() < 60_000, "Gmail cuts mails off at 102 kB");
    }
}

#[test]
fn the_longest_reply_stays_below_what_mail_clients_show() {
    let body = "**Grüße** & [x](https://x.example) > ".repeat(20_000);
    let content = MailContent::TicketAnswered(TicketAnswer {
        ticket: None,
        contact: None,
        entry: None,
        earlier: Vec::new(),
        number: 1,
        subject: "x".repeat(500),
        status: "open".into(),
        agent: "Tom".into(),
        body,
    });
    let mail = written(&content, &oriale(), Locale::De, "Anna").unwrap();
    assert!(mail.text.contains("gekürzt") && mail.html.contains("gekürzt"));
    assert!(mail.html.len() < 300_000, "{}", mail.html.len());
}

/// Writes the mails where they can be looked at: `PORTICO_MAIL_PREVIEW=/tmp/mails cargo nextest run mail_preview`.
#[test]
fn mail_preview() {
    let Ok(folder) = std::env::var("PORTICO_MAIL_PREVIEW") else {
        return;
    };
    for (name, content, brand, locale) in [
        ("oriale-de", answer(), oriale(), Locale::De),
        ("oriale-en", short_answer(), oriale(), Locale::En),
        ("kettner-de", answer(), kettner(), Locale::De),
        (
            "one-logo",
            short_answer(),
            MailBrand {
                logo_dark: None,
                ..oriale()
            },
            Locale::En,
        ),
    ] {
        let html = written(&content, &brand, locale, "Anna Weber")
            .unwrap()
            .html;
        let html = ["logo", "logo-dark"].iter().fold(html, |html, cid| {
            let file = format!(
                "file://{}/tests/it/mail/{cid}.png",
                env!("CARGO_MANIFEST_DIR")
            );
            html.replace(&format!("\"cid:{cid}\""), &format!("\"{file}\""))
        });
        std::fs::write(format!("{folder}/{name}.html"), html).unwrap();
    }
}
