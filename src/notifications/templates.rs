//! The mails' templates, and what they can call.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Kwargs;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, escape_formatter,
};

use crate::text::{Locale, MessageArg, message};

/// Templates by path. Those that end in `.html` escape what is put into them.
const SOURCES: [(&str, &str); 44] = [
    (
        "layout/mail.html",
        include_str!("templates/layout/mail.html"),
    ),
    ("layout/mail.txt", include_str!("templates/layout/mail.txt")),
    (
        "message-received/subject.txt",
        include_str!("templates/message-received/subject.txt"),
    ),
    (
        "message-received/body.txt",
        include_str!("templates/message-received/body.txt"),
    ),
    (
        "message-received/body.html",
        include_str!("templates/message-received/body.html"),
    ),
    (
        "conversation-transcript/subject.txt",
        include_str!("templates/conversation-transcript/subject.txt"),
    ),
    (
        "conversation-transcript/body.txt",
        include_str!("templates/conversation-transcript/body.txt"),
    ),
    (
        "conversation-transcript/body.html",
        include_str!("templates/conversation-transcript/body.html"),
    ),
    (
        "ticket-answered/subject.txt",
        include_str!("templates/ticket-answered/subject.txt"),
    ),
    (
        "ticket-answered/body.txt",
        include_str!("templates/ticket-answered/body.txt"),
    ),
    (
        "ticket-answered/body.html",
        include_str!("templates/ticket-answered/body.html"),
    ),
    (
        "ticket-moved/subject.txt",
        include_str!("templates/ticket-moved/subject.txt"),
    ),
    (
        "ticket-moved/body.txt",
        include_str!("templates/ticket-moved/body.txt"),
    ),
    (
        "ticket-moved/body.html",
        include_str!("templates/ticket-moved/body.html"),
    ),
    (
        "ticket-merged/subject.txt",
        include_str!("templates/ticket-merged/subject.txt"),
    ),
    (
        "ticket-merged/body.txt",
        include_str!("templates/ticket-merged/body.txt"),
    ),
    (
        "ticket-merged/body.html",
        include_str!("templates/ticket-merged/body.html"),
    ),
    (
        "ticket-at-risk/subject.txt",
        include_str!("templates/ticket-at-risk/subject.txt"),
    ),
    (
        "ticket-at-risk/body.txt",
        include_str!("templates/ticket-at-risk/body.txt"),
    ),
    (
        "ticket-at-risk/body.html",
        include_str!("templates/ticket-at-risk/body.html"),
    ),
    (
        "domain-failing/subject.txt",
        include_str!("templates/domain-failing/subject.txt"),
    ),
    (
        "domain-failing/body.txt",
        include_str!("templates/domain-failing/body.txt"),
    ),
    (
        "domain-failing/body.html",
        include_str!("templates/domain-failing/body.html"),
    ),
    (
        "ticket-assigned/subject.txt",
        include_str!("templates/ticket-assigned/subject.txt"),
    ),
    (
        "ticket-assigned/body.txt",
        include_str!("templates/ticket-assigned/body.txt"),
    ),
    (
        "ticket-assigned/body.html",
        include_str!("templates/ticket-assigned/body.html"),
    ),
    (
        "ticket-added/subject.txt",
        include_str!("templates/ticket-added/subject.txt"),
    ),
    (
        "ticket-added/body.txt",
        include_str!("templates/ticket-added/body.txt"),
    ),
    (
        "ticket-added/body.html",
        include_str!("templates/ticket-added/body.html"),
    ),
    (
        "reply-not-taken/subject.txt",
        include_str!("templates/reply-not-taken/subject.txt"),
    ),
    (
        "reply-not-taken/body.txt",
        include_str!("templates/reply-not-taken/body.txt"),
    ),
    (
        "reply-not-taken/body.html",
        include_str!("templates/reply-not-taken/body.html"),
    ),
    (
        "initial-password/subject.txt",
        include_str!("templates/initial-password/subject.txt"),
    ),
    (
        "initial-password/body.txt",
        include_str!("templates/initial-password/body.txt"),
    ),
    (
        "initial-password/body.html",
        include_str!("templates/initial-password/body.html"),
    ),
    (
        "password-reset/subject.txt",
        include_str!("templates/password-reset/subject.txt"),
    ),
    (
        "password-reset/body.txt",
        include_str!("templates/password-reset/body.txt"),
    ),
    (
        "password-reset/body.html",
        include_str!("templates/password-reset/body.html"),
    ),
    (
        "staff-invited/subject.txt",
        include_str!("templates/staff-invited/subject.txt"),
    ),
    (
        "staff-invited/body.txt",
        include_str!("templates/staff-invited/body.txt"),
    ),
    (
        "staff-invited/body.html",
        include_str!("templates/staff-invited/body.html"),
    ),
    (
        "account-changed/subject.txt",
        include_str!("templates/account-changed/subject.txt"),
    ),
    (
        "account-changed/body.txt",
        include_str!("templates/account-changed/body.txt"),
    ),
    (
        "account-changed/body.html",
        include_str!("templates/account-changed/body.html"),
    ),
];

/// All of them, read once.
pub(super) static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // A tag on a line of its own leaves nothing behind.
    match SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
    {
        Ok(syntax) => environment.set_syntax(syntax),
        Err(error) => tracing::error!(%error, "the templates' syntax is not taken"),
    }
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if matches!(state.auto_escape(), AutoEscape::Html) && !value.is_safe() => {
            write_escaped(out, text)
        }
        _ => escape_formatter(out, state, value),
    });
    environment.add_function("message", message_in_template);
    for (name, source) in SOURCES {
        if let Err(error) = environment.add_template(name, source) {
            // It is missing then, and rendering says so; the tests render every template.
            tracing::error!(name, %error, "a mail's template cannot be read");
        }
    }
    environment
});

/// What HTML needs. minijinja's own way escapes `/` too, which leaves addresses that people cannot read in a source.
fn write_escaped(out: &mut Output<'_>, text: &str) -> Result<(), Error> {
    let mut written = 0;
    for (place, c) in text.match_indices(['&', '<', '>', '"', '\'']) {
        out.write_str(&text[written..place])?;
        out.write_str(match c {
            "&" => "&amp;",
            "<" => "&lt;",
            ">" => "&gt;",
            "\"" => "&quot;",
            _ => "&#39;",
        })?;
        written = place + 1;
    }
    out.write_str(&text[written..])?;
    Ok(())
}

/// `{{ message("mail-greeting", name=recipient) }}` in the mail's language.
fn message_in_template(state: &State<'_, '_>, id: &str, values: Kwargs) -> Result<String, Error> {
    let locale: Locale = state
        .lookup("locale")
        .and_then(|locale| locale.as_str().and_then(|tag| tag.parse().ok()))
        .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "the mail has no language"))?;
    let mut args: Vec<(&str, MessageArg<'_>)> = Vec::new();
    for name in values.args() {
        args.push((name, values.get::<String>(name)?.into()));
    }
    Ok(message(locale, id, &args))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_can_be_read() {
        for (name, _) in SOURCES {
            TEMPLATES.get_template(name).unwrap();
        }
    }
}
