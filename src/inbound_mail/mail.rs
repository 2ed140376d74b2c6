//! A mail, read: who sent it, what they wrote, what is attached. Nothing that comes in here is believed.

use std::{io::Write, panic::AssertUnwindSafe};

use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders, PartType};
use sha2::{Digest, Sha256};

use super::{
    authentication::authenticated,
    text::{fit, fit_line, is_unparted, own_text},
};
use crate::attachments::Files;

/// Parts of a mail at most; nobody sends so many, and what reads them calls itself for some.
const MOST_PARTS: usize = 500;
/// Header lines about parts at most, counted before anything is read.
const MOST_DECLARED: usize = 500;
/// Bytes of the header that are kept for staff.
const HEADERS: usize = 16 * 1024;
/// Files that are looked at at most; the rest are named.
const MOST_FILES: usize = 50;
/// Characters of a subject or name that are kept.
const LINE: usize = 200;

/// A mail that could not be read: too deep, too many parts, or nothing that a mail begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// What becomes of mails that no person wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Machine {
    /// An out-of-office note, or what a list or a program sent.
    AutoReply,
    /// A report of a mail that was not delivered.
    Bounce,
}

/// A file of a mail's.
#[derive(Debug)]
pub(super) struct File {
    /// As the sender says.
    pub name: String,
    /// Its bytes, on disk.
    pub bytes: std::fs::File,
}

/// See the module.
#[derive(Debug)]
pub struct Mail {
    /// The one address in the one `From`; none when there are several.
    pub(super) from: Option<String>,
    pub(super) from_name: String,
    pub(super) subject: String,
    /// What they wrote, without quotes.
    pub(super) text: String,
    pub(super) files: Vec<File>,
    /// Names of files beyond those that were looked at.
    pub(super) left_out: Vec<String>,
    /// The same for the same mail: made of its `Message-ID`, or of all of it.
    pub(super) fingerprint: [u8; 32],
    pub(super) machine: Option<Machine>,
    /// Values of `Authentication-Results`, topmost first.
    results: Vec<String>,
}

impl Mail {
    /// Reads a mail; blocks. Whatever the bytes are, it returns: what the parser panics at is unreadable.
    ///
    /// # Errors
    /// See [`Unreadable`]; also when the disk is full.
    pub fn read(raw: &[u8], files: &Files) -> Result<Self, Unreadable> {
        if declared_parts(raw) > MOST_DECLARED {
            return Err(Unreadable);
        }
        std::panic::catch_unwind(AssertUnwindSafe(|| read(raw, files)))
            .unwrap_or_else(|_| {
                tracing::error!("reading a mail failed; it is kept as unreadable");
                None
            })
            .ok_or(Unreadable)
    }

    /// Whether the mail server in front says that the sender's domain sent it.
    pub(super) fn is_authenticated(&self, server: &str) -> bool {
        let domain = self
            .from
            .as_deref()
            .and_then(|from| Some(from.rsplit_once('@')?.1));
        domain.is_some_and(|domain| {
            authenticated(self.results.iter().map(String::as_str), server, domain)
        })
    }
}

/// The beginning of a mail's header, for staff.
pub(super) fn head_of(raw: &[u8]) -> String {
    let head = &raw[..raw.len().min(HEADERS)];
    let text = String::from_utf8_lossy(head).replace("\r\n", "\n");
    fit(text.split("\n\n").next().unwrap_or_default())
}

/// The same bytes, the same fingerprint.
pub(super) fn fingerprint_of(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Lines that say what a part is. Each part that holds others has one.
fn declared_parts(raw: &[u8]) -> usize {
    const NAME: &[u8] = b"content-type";
    raw.split(|byte| *byte == b'\n')
        .filter(|line| {
            line.get(..NAME.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(NAME))
        })
        .count()
}

fn read(raw: &[u8], store: &Files) -> Option<Mail> {
    let parser = MessageParser::new()
        .with_mime_headers()
        .with_address_headers()
        .with_message_ids()
        .header_text(HeaderName::Subject);
    let message = parser.parse(raw)?;
    if message.parts.len() > MOST_PARTS {
        return None;
    }
    let (from_name, from) = sender(&message);
    let (files, left_out) = files_of(&message, store)?;
    Some(Mail {
        from,
        from_name,
        subject: fit_line(message.subject().unwrap_or_default(), LINE),
        text: own_text(&message),
        files,
        left_out,
        fingerprint: fingerprint_of(match message.message_id() {
            Some(id) if !id.trim().is_empty() => id.as_bytes(),
            _ => raw,
        }),
        machine: machine(&message),
        results: raw_values(&message, &HeaderName::AuthenticationResults),
    })
}

fn sender(message: &Message<'_>) -> (String, Option<String>) {
    let fields: Vec<_> = message.header_values(HeaderName::From).collect();
    let mut addresses = fields
        .iter()
        .filter_map(|field| field.as_address())
        .flat_map(|address| address.iter());
    let (first, second) = (addresses.next(), addresses.next());
    let name = first.and_then(|address| address.name()).unwrap_or_default();
    let address = first
        .filter(|_| second.is_none() && fields.len() == 1)
        .and_then(|address| address.address())
        .map(|address| fit_line(address, LINE));
    (fit_line(name, LINE), address)
}

/// The values as they stand there, topmost first.
fn raw_values(message: &Message<'_>, name: &HeaderName<'_>) -> Vec<String> {
    message
        .root_part()
        .headers
        .iter()
        .filter(|header| header.name == *name)
        .filter_map(|header| {
            let place = header.offset_start as usize..header.offset_end as usize;
            Some(String::from_utf8_lossy(message.raw_message().get(place)?).into_owned())
        })
        .collect()
}

/// RFC 3834 and what is older than it: whoever answers such a mail may start a loop.
fn machine(message: &Message<'_>) -> Option<Machine> {
    let root = message.root_part();
    let kind = root.content_type();
    let is_report = kind.is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart")
            && kind
                .subtype()
                .is_some_and(|subtype| subtype.eq_ignore_ascii_case("report"))
    });
    let value = |name: &str| {
        root.headers
            .iter()
            .find(|header| header.name.as_str().eq_ignore_ascii_case(name))
            .and_then(|header| {
                let place = header.offset_start as usize..header.offset_end as usize;
                let text = String::from_utf8_lossy(message.raw_message().get(place)?).into_owned();
                Some(text.trim().to_ascii_lowercase())
            })
    };
    let empty_return = value("Return-Path").is_some_and(|path| path == "<>");
    if is_report || empty_return {
        return Some(Machine::Bounce);
    }
    let submitted =
        value("Auto-Submitted").is_some_and(|how| how != "no" && !how.starts_with("no;"));
    let precedence = value("Precedence")
        .is_some_and(|word| ["bulk", "junk", "list", "auto_reply"].contains(&word.as_str()));
    let marked = [
        "X-Auto-Response-Suppress",
        "X-Autoreply",
        "X-Autorespond",
        "X-Autogenerated",
        "List-ID",
        "X-Loop",
    ]
    .iter()
    // Exchange writes the first into what people send too, and then asks for less than everything.
    .any(|name| {
        value(name)
            .is_some_and(|value| *name != "X-Auto-Response-Suppress" || value.contains("all"))
    });
    (submitted || precedence || marked).then_some(Machine::AutoReply)
}

/// None when the disk does not take them.
fn files_of(message: &Message<'_>, store: &Files) -> Option<(Vec<File>, Vec<String>)> {
    let (mut files, mut left_out) = (Vec::new(), Vec::new());
    for (number, part) in message.attachments().enumerate() {
        if is_unparted(part) {
            continue;
        }
        let name = match part.attachment_name() {
            Some(name) => fit_line(name, LINE),
            None => nameless(part.content_type(), number),
        };
        let bytes = match &part.body {
            // A mail inside a mail, as it stands there; what was encoded has bytes of its own.
            PartType::Message(inner)
                if inner.raw_message().len() != message.raw_message().len() =>
            {
                inner.raw_message()
            }
            PartType::Message(_) => {
                let place = part.offset_body as usize..part.offset_end as usize;
                message.raw_message().get(place).unwrap_or_default()
            }
            _ => part.contents(),
        };
        if bytes.is_empty() {
            continue;
        }
        if files.len() >= MOST_FILES {
            left_out.push(name);
            continue;
        }
        let mut file = store.incoming().ok()?;
        file.write_all(bytes).ok()?;
        files.push(File { name, bytes: file });
    }
    Some((files, left_out))
}

fn nameless(kind: Option<&mail_parser::ContentType<'_>>, number: usize) -> String {
    let ending = match kind.map(|kind| (kind.ctype(), kind.subtype().unwrap_or_default())) {
        Some(("image", "jpeg")) => "jpg",
        Some(("image", kind @ ("png" | "gif" | "webp"))) => kind,
        Some(("text", "html")) => "html",
        Some(("text", "calendar")) => "ics",
        Some(("text", _)) => "txt",
        Some(("message", _)) => "eml",
        Some(("application", "pdf")) => "pdf",
        _ => "bin",
    };
    format!("{}.{ending}", number + 1)
}
