//! From a rendered mail to the message that goes over the wire (RFC 5322, MIME).

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::address::AddressError;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use uuid::Uuid;

use super::brand::MailBrand;
use super::render::{RenderedMail, one_line};

/// Whom a mail is from and to, and what makes it this mail and no other.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The outbox row's id. `Message-ID` is made from it, so that a mail that is sent twice can be recognised.
    pub id: Uuid,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// The instance's own address; the tenant's name is put before it.
    pub from: Address,
    /// The recipient's name.
    pub recipient_name: String,
    /// The recipient's address.
    pub recipient_email: String,
    /// The ticket that it is about: mail programs show such mails together.
    pub thread: Option<Uuid>,
    /// Where the recipient can stop mails of this kind.
    pub stop_url: Option<String>,
    /// Where answers go; none: to the sender, who does not read them.
    pub reply_to: Option<Address>,
}

/// Why a mail can never be sent as it is.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// Not an address of RFC 5321.
    #[error("the recipient's address is not valid")]
    Recipient(#[source] AddressError),
    /// The headers or parts do not make a message.
    #[error("the message cannot be put together")]
    Message(#[source] anyhow::Error),
}

/// Puts the message together: plain text and HTML as alternatives, the logo travelling with the HTML.
///
/// # Errors
/// See [`ComposeError`].
pub fn compose(
    mail: &RenderedMail,
    brand: &MailBrand,
    envelope: &Envelope,
) -> Result<Message, ComposeError> {
    let to: Address = envelope
        .recipient_email
        .parse()
        .map_err(ComposeError::Recipient)?;
    let mut message = Message::builder()
        .from(Mailbox::new(
            Some(one_line(&brand.sender)),
            envelope.from.clone(),
        ))
        .to(Mailbox::new(
            Some(one_line(&envelope.recipient_name)).filter(|name| !name.is_empty()),
            to,
        ))
        // An encoded word (RFC 2047) that somebody typed into a subject would be decoded by whoever shows the mail.
        .subject(one_line(&mail.subject).replace("=?", "= ?"))
        .date(SystemTime::from(envelope.written_at))
        .message_id(Some(format!("<{}@{}>", envelope.id, brand.host)))
        // RFC 3834: no machine shall answer a machine.
        .raw_header(plain_header("Auto-Submitted", "auto-generated"))
        .raw_header(plain_header("X-Auto-Response-Suppress", "All"));
    if let Some(address) = &envelope.reply_to {
        message = message.reply_to(Mailbox::new(Some(one_line(&brand.sender)), address.clone()));
    }
    if let Some(thread) = envelope.thread {
        // No mail has this id: it is the root that all mails about the ticket refer to, however many got lost.
        let root = format!("<ticket-{thread}@{}>", brand.host);
        message = message.in_reply_to(root.clone()).references(root);
    }
    if let Some(url) = &envelope.stop_url {
        // RFC 2369 and RFC 8058.
        message = message
            .raw_header(plain_header("List-Unsubscribe", &format!("<{url}>")))
            .raw_header(plain_header(
                "List-Unsubscribe-Post",
                "List-Unsubscribe=One-Click",
            ));
    }
    message
        .multipart(parts(mail, brand, envelope.id))
        .map_err(|error| ComposeError::Message(error.into()))
}

fn plain_header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn parts(mail: &RenderedMail, brand: &MailBrand, id: Uuid) -> MultiPart {
    // Derived from the id, so that the same mail is the same bytes whenever it is sent.
    let boundary = |part: &str| format!("{part}_{}", id.simple());
    let html = text_part(ContentType::TEXT_HTML, &mail.html);
    // The dark one is shown in place of the other, never alone.
    let dark = brand.logo_dark.as_ref().filter(|_| brand.logo.is_some());
    let pictures = [("logo", brand.logo.as_ref()), ("logo-dark", dark)];
    let logos = pictures
        .into_iter()
        .filter_map(|(cid, logo)| Some((cid, logo?)))
        .map(|(cid, logo)| picture(cid, &logo.content_type, logo.bytes.to_vec()));
    let shown = mail
        .pictures
        .iter()
        .map(|shown| picture(&shown.cid, &shown.content_type, shown.bytes.to_vec()));
    let related = logos.chain(shown).fold(
        MultiPart::related()
            .boundary(boundary("related"))
            .singlepart(html),
        MultiPart::singlepart,
    );
    MultiPart::alternative()
        .boundary(boundary("alternative"))
        .singlepart(text_part(ContentType::TEXT_PLAIN, &mail.text))
        .multipart(related)
}

fn text_part(content_type: ContentType, text: &str) -> SinglePart {
    let lines = text.replace('\n', "\r\n");
    // Never too long a line and never a byte above 127, whatever is between us and the recipient.
    let body = Body::new_with_encoding(lines, ContentTransferEncoding::QuotedPrintable)
        .unwrap_or_else(Body::new);
    SinglePart::builder().header(content_type).body(body)
}

fn picture(cid: &str, media_type: &str, bytes: Vec<u8>) -> SinglePart {
    let content_type = ContentType::parse(media_type)
        .unwrap_or(ContentType::parse("image/png").unwrap_or(ContentType::TEXT_PLAIN));
    let extension = media_type.rsplit('/').next().unwrap_or("png");
    let file = format!("{cid}.{extension}");
    Attachment::new_inline_with_name(cid.to_owned(), file).body(bytes, content_type)
}
