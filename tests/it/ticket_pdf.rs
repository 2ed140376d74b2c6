//! A ticket as PDF: for whoever may read it, with what they may read.

use std::{collections::BTreeSet, path::Path};

use axum::http::StatusCode;
use image::ImageFormat;
use portico::api::{GlobalId, NodeKind};
use serde_json::json;

use crate::{
    attachments_support::{follow, picture, reply, ticket_id, upload},
    support::{Answer, CallerName, Owner, Walls, World},
};

fn address(world: &World, owner: Owner) -> String {
    format!("/pdf/tickets/{}", ticket_id(world, owner))
}

/// What it says, without blanks: a line may end anywhere.
fn words(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.headers.len());
    let text = pdf_extract::extract_text_from_mem(&answer.body).unwrap();
    text.replace(|c: char| c.is_whitespace() || c == '\u{200b}', "")
}

/// The widths of the pictures in it, in pixels.
fn widths(answer: &Answer) -> Vec<i64> {
    let pdf = pdf_extract::Document::load_mem(&answer.body).unwrap();
    pdf.objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .filter(|stream| matches!(stream.dict.get(b"Subtype"), Ok(kind) if kind.as_name().is_ok_and(|name| name == b"Image")))
        .filter_map(|stream| stream.dict.get(b"Width").ok()?.as_i64().ok())
        .collect()
}

#[tokio::test]
async fn whoever_may_read_a_ticket_gets_it_and_nobody_else_with_one_wall_alone() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        for owner in [Owner::Anna, Owner::Ben, Owner::Carl] {
            let query = format!(
                "{{ node(id: \"{}\") {{ ... on Ticket {{ pdfUrl }} }} }}",
                ticket_id(&world, owner)
            );
            for caller in CallerName::ALL {
                let seen = world.ask(caller, &query).await;
                let url = seen["data"]["node"]["pdfUrl"].as_str();
                let answer = follow(&world, caller, &address(&world, owner), &[]).await;
                let title = format!("{} of {} with {walls:?}", caller.title(), owner.mark());
                match url {
                    Some(url) => {
                        assert_eq!(url, address(&world, owner), "{title}");
                        assert_eq!(answer.status, StatusCode::OK, "{title}");
                        assert!(answer.body.starts_with(b"%PDF-"), "{title}");
                    }
                    None => assert_eq!(answer.status, StatusCode::NOT_FOUND, "{title}"),
                }
            }
        }
    }
}

#[tokio::test]
async fn it_says_what_its_reader_may_read_and_no_more() {
    let world = World::create(Walls::Both).await;
    let page = format!(
        "{}?locale=en&zone=Europe/Berlin",
        address(&world, Owner::Anna)
    );
    let file = upload(&world, CallerName::Contact, "plan.txt", b"plan").await;
    reply(
        &world,
        CallerName::Contact,
        Owner::Anna,
        &[file["id"].as_str().unwrap()],
    )
    .await;
    for caller in [CallerName::Contact, CallerName::Agent] {
        let answer = follow(&world, caller, &page, &[]).await;
        assert_eq!(answer.headers["content-type"], "application/pdf");
        assert_eq!(answer.headers["cache-control"], "private, no-store");
        assert_eq!(
            answer.headers["content-security-policy"],
            "sandbox; default-src 'none'"
        );
        let saved = answer.headers["content-disposition"].to_str().unwrap();
        assert!(
            saved.starts_with("attachment; filename=\"Ticket-"),
            "{saved}"
        );
        let text = words(&answer);
        assert!(text.contains("Timeline"), "{text}");
        assert!(text.contains("plan.txt(4B)"), "{text}");
        assert!(text.contains("(Europe/Berlin)"), "{text}");
        assert!(text.contains("Page1of"), "{text}");
        for foreign in ["mark-ben", "mark-carl", "internal", "@"] {
            assert!(
                !text.contains(foreign),
                "{foreign} for {}: {text}",
                caller.title()
            );
        }
    }
    let german = format!("{}?locale=de&zone=nowhere", address(&world, Owner::Anna));
    let text = words(&follow(&world, CallerName::Contact, &german, &[]).await);
    assert!(text.contains("Verlauf") && text.contains("(UTC)"), "{text}");
}

/// The colours with which anything in it is drawn.
fn colors(answer: &Answer) -> BTreeSet<String> {
    let pdf = pdf_extract::Document::load_mem(&answer.body).unwrap();
    let streams = pdf.objects.values().filter_map(|it| it.as_stream().ok());
    let drawings = streams.filter_map(|stream| {
        let content = stream
            .decompressed_content()
            .unwrap_or_else(|_| stream.content.clone());
        pdf_extract::content::Content::decode(&content).ok()
    });
    let mut colors = BTreeSet::new();
    for operation in drawings.flat_map(|drawing| drawing.operations) {
        if !["rg", "RG", "sc", "SC", "scn", "SCN"].contains(&operation.operator.as_str()) {
            continue;
        }
        let parts = operation
            .operands
            .iter()
            .filter_map(|it| it.as_float().ok());
        let parts: Vec<String> = parts.map(|part| format!("{:.0}", part * 255.0)).collect();
        colors.insert(parts.join(" "));
    }
    colors
}

/// The colour of a portal's lines, which stands in no logo.
async fn border(world: &World, at: CallerName) -> String {
    let query = "{ portal { branding { palette { light { name color } } } } }";
    let answer = world.ask(at, query).await;
    let palette = answer["data"]["portal"]["branding"]["palette"]["light"].as_array();
    let mut tokens = palette.unwrap().iter();
    let token = tokens.find(|token| token["name"] == "--p-border").unwrap();
    let color = token["color"].as_str().unwrap();
    let parts = [1, 3, 5].map(|at| u8::from_str_radix(&color[at..at + 2], 16).unwrap());
    parts.map(|part| part.to_string()).join(" ")
}

#[tokio::test]
async fn each_portal_s_paper_has_its_name_its_colours_and_its_logo_and_none_of_another() {
    let world = World::create(Walls::Both).await;
    let lines = [
        border(&world, CallerName::Contact).await,
        border(&world, CallerName::Other).await,
    ];
    // The colours that a logo has besides the portal's first.
    let oriale = ("OrialeService", ["184 146 74", &lines[0]]);
    let nordwind = ("NordwindIT-Leitstand", ["18 165 155", &lines[1]]);
    for (caller, owner, (name, own), (other_name, others)) in [
        (CallerName::Contact, Owner::Anna, oriale, nordwind),
        (CallerName::Other, Owner::Carl, nordwind, oriale),
        // At the desk it is still the paper of the ticket's portal.
        (CallerName::Agent, Owner::Anna, oriale, nordwind),
        (CallerName::Agent, Owner::Carl, nordwind, oriale),
    ] {
        let answer = follow(&world, caller, &address(&world, owner), &[]).await;
        let text = words(&answer);
        assert!(text.contains(name) && !text.contains(other_name), "{text}");
        let drawn = colors(&answer);
        for (own, other) in own.into_iter().zip(others) {
            assert!(drawn.contains(own), "{own} in {drawn:?}");
            assert!(!drawn.contains(other), "{other} in {drawn:?}");
        }
    }
}

#[tokio::test]
async fn what_people_write_is_printed_and_never_run() {
    let world = World::create(Walls::Both).await;
    let shown = upload(
        &world,
        CallerName::Contact,
        "shown.png",
        &picture(ImageFormat::Png, 900, 300),
    )
    .await;
    let id = shown["id"].as_str().unwrap();
    let body = format!(
        "#set text(red) #read(\"/etc/passwd\") #image(\"/data.json\") $x$ *a* \\ @b <c>\n\n![p](attachment:{id})\n\n\
         # h\n\n###### h\n\n> q\n> - 1\n>   1. 2\n\n| a | b |\n|---|--:|\n| {} | <script> |\n\n```\n{}\n```\n\n{}\n\n- [x] t\n\n---\n\
         https://example.com/{}",
        "w".repeat(300),
        "code ".repeat(100),
        "> - ".repeat(200),
        "u".repeat(500),
    );
    let query = format!(
        "mutation {{ replyToTicket(input: {{ ticketId: \"{}\", body: {}, attachmentIds: [\"{id}\"] }}) {{ errors {{ message }} }} }}",
        ticket_id(&world, Owner::Anna),
        json!(body)
    );
    let payload = world.ask(CallerName::Contact, &query).await;
    assert_eq!(
        payload["data"]["replyToTicket"]["errors"],
        json!([]),
        "{payload}"
    );
    let answer = follow(
        &world,
        CallerName::Contact,
        &address(&world, Owner::Anna),
        &[],
    )
    .await;
    let text = words(&answer);
    for literal in [
        "#settext(red)",
        "#read(\"/etc/passwd\")",
        "$x$",
        "<c>",
        "<script>",
    ] {
        assert!(text.contains(literal), "{literal} in {text}");
    }
    assert_eq!(widths(&answer), [900]);

    // A picture that is broken where it is kept is left out, and the rest is printed.
    let tenant = world
        .database
        .text_as_owner("SELECT tenant_id::text FROM attachments WHERE file_name = 'shown.png'")
        .await;
    let file = GlobalId::parse_as(id, NodeKind::Attachment).unwrap();
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("files/{tenant}/{file}"));
    assert!(kept.exists());
    std::fs::write(kept, "no picture").unwrap();
    let answer = follow(
        &world,
        CallerName::Contact,
        &address(&world, Owner::Anna),
        &[],
    )
    .await;
    assert!(words(&answer).contains("<script>"));
    assert!(widths(&answer).is_empty());
}

#[tokio::test]
async fn a_ticket_longer_than_a_document_says_so() {
    let world = World::create(Walls::Both).await;
    for _ in 0..22 {
        let query = format!(
            "mutation {{ replyToTicket(input: {{ ticketId: \"{}\", body: \"{}\" }}) {{ errors {{ message }} }} }}",
            ticket_id(&world, Owner::Anna),
            "words and words ".repeat(1_240)
        );
        let payload = world.ask(CallerName::Contact, &query).await;
        assert_eq!(payload["data"]["replyToTicket"]["errors"], json!([]));
    }
    let page = format!("{}?locale=en", address(&world, Owner::Anna));
    let text = words(&follow(&world, CallerName::Contact, &page, &[]).await);
    assert!(text.contains("Theportalshowsallofit."));
}
