//! What tests of files share: requests with files, and pictures.

use std::{
    io::Cursor,
    path::Path,
    time::{Duration, SystemTime},
};

use axum::http::Request;
use image::{ImageFormat, Rgb, RgbImage};
use portico::api::{GlobalId, NodeKind};
use serde_json::{Value, json};

use crate::support::{Answer, CallerName, Owner, Server, World, studio};

pub const UPLOAD: &str = "mutation($input: UploadAttachmentInput!) { uploadAttachment(input: $input) { attachment { id fileName mediaType size state isPicture width height url thumbnailUrl } errors { code message path } } }";
const BOUNDARY: &str = "----portico-of-the-tests";

/// The parts of a request in their order, as a browser writes them.
pub fn form(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        body.extend(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"").bytes(),
        );
        if let Some(file) = file {
            body.extend(format!("; filename=\"{file}\"\r\nContent-Type: image/png").bytes());
        }
        body.extend(b"\r\n\r\n");
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

/// The parts of one upload.
pub fn upload_form(name: &str, content: &[u8], ticket: Option<&str>) -> Vec<u8> {
    let operations =
        json!({ "query": UPLOAD, "variables": { "input": { "file": null, "ticketId": ticket } } });
    form(&[
        ("operations", None, operations.to_string().as_bytes()),
        ("map", None, br#"{ "0": ["variables.input.file"] }"#),
        ("0", Some(name), content),
    ])
}

/// A request with parts, as yet without a sender.
pub fn multipart(host: &str) -> axum::http::request::Builder {
    Request::post("/graphql").header("host", host).header(
        "content-type",
        format!("multipart/form-data; boundary={BOUNDARY}"),
    )
}

/// Sends a body of parts as somebody.
pub async fn send_form(
    world: &World,
    server: &Server,
    caller: CallerName,
    body: Vec<u8>,
) -> Answer {
    let mut request = multipart(caller.host());
    if let Some(token) = world.token(caller) {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    server.send(request.body(body.into()).unwrap()).await
}

/// Uploads; returns the whole payload.
pub async fn try_upload(world: &World, caller: CallerName, name: &str, content: &[u8]) -> Value {
    let ticket = caller.is_staff().then(|| {
        let owner = if caller == CallerName::Restricted {
            Owner::Carl
        } else {
            Owner::Anna
        };
        ticket_id(world, owner)
    });
    let body = upload_form(name, content, ticket.as_deref());
    let answer = send_form(world, &world.server, caller, body).await.json();
    answer["data"]["uploadAttachment"].clone()
}

/// Uploads what is in order; returns the attachment.
pub async fn upload(world: &World, caller: CallerName, name: &str, content: &[u8]) -> Value {
    let payload = try_upload(world, caller, name, content).await;
    assert_eq!(payload["errors"], json!([]), "{payload}");
    payload["attachment"].clone()
}

pub fn ticket_id(world: &World, owner: Owner) -> String {
    GlobalId::new(NodeKind::Ticket, world.tickets[&owner].0).to_string()
}

/// Replies with files; returns the payload.
pub async fn reply(world: &World, caller: CallerName, owner: Owner, ids: &[&str]) -> Value {
    let query = format!(
        "mutation {{ replyToTicket(input: {{ ticketId: \"{}\", body: \"b\", attachmentIds: {ids:?} }}) {{
             reply {{ attachments {{ id fileName url thumbnailUrl }} }} errors {{ code message path }} }} }}",
        ticket_id(world, owner)
    );
    world.ask(caller, &query).await["data"]["replyToTicket"].clone()
}

/// Follows a link as somebody, with further headers.
pub async fn follow(
    world: &World,
    caller: CallerName,
    url: &str,
    headers: &[(&str, &str)],
) -> Answer {
    let mut request = Request::get(url).header("host", caller.host());
    if let Some(token) = world.token(caller) {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    if caller == CallerName::Previewing {
        request = request.header("cookie", world.server.preview_cookie(studio::LOOKED_AT));
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    world
        .server
        .send(request.body(axum::body::Body::empty()).unwrap())
        .await
}

/// A picture of stripes.
pub fn picture(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    #[expect(clippy::cast_possible_truncation, reason = "only stripes")]
    RgbImage::from_fn(width, height, |x, y| Rgb([x as u8, y as u8, 9]))
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

/// Stored files, as if they had been there for two hours: none of them is one whose row is just being written.
pub fn make_old(folder: &Path) {
    let long_ago = SystemTime::now() - Duration::from_secs(7200);
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let file = std::fs::File::options().write(true).open(path).unwrap();
        file.set_modified(long_ago).unwrap();
    }
}
