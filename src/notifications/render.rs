//! From a mail's content to its subject, text and HTML, in the tenant's brand and the recipient's language.

use minijinja::value::{Serde, Value};
use minijinja::{Error, context};
use uuid::Uuid;

use super::brand::MailBrand;
use super::content::{MailContent, PromiseAtRisk, TicketAnswer};
use super::files::{MailFile, MailPicture};
use super::message_received::MessageMail;
use super::own_texts::OwnTexts;
use super::own_values::value;
use super::rich_body::{rich_body, shorten};
use super::templates::TEMPLATES;
use super::ticket_at_risk::wall_clock;
use crate::service_levels::Warning;
use crate::text::{Locale, markdown_to_text};

/// A mail as a person reads it.
#[derive(Clone, Debug)]
pub struct RenderedMail {
    /// One line.
    pub subject: String,
    /// The plain-text part; lines end with `\n`.
    pub text: String,
    /// The HTML part; pictures are `cid:logo`, `cid:logo-dark` and those of `pictures`.
    pub html: String,
    /// Pictures of what it tells of.
    pub pictures: Vec<MailPicture>,
}

/// A template that cannot be rendered: a defect of the programme, found by the tests of each template.
#[derive(Debug, thiserror::Error)]
#[error("a mail's template cannot be rendered")]
pub struct RenderError(#[from] Error);

/// What surrounds a mail's content.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Whose design it wears.
    pub brand: &'a MailBrand,
    /// The recipient's language.
    pub locale: Locale,
    /// The recipient's display name.
    pub recipient: &'a str,
    /// Where they can stop mails of this kind.
    pub stop_url: Option<&'a str>,
    /// Whether an answer to the mail becomes a reply.
    pub answerable: bool,
    /// The files of the answers that it tells of.
    pub files: &'a [MailFile],
    /// The tenant's own words, where it has some.
    pub own: Option<&'a OwnTexts>,
}

/// Writes a mail. `secret` is what it carries sealed: a password, or a link's token.
///
/// # Errors
/// See [`RenderError`].
pub fn render(
    content: &MailContent,
    frame: &Frame<'_>,
    secret: Option<&str>,
) -> Result<RenderedMail, RenderError> {
    let Frame {
        brand,
        locale,
        recipient,
        stop_url,
        answerable,
        files,
        own,
    } = *frame;
    let own = own.map(|own| own.filled(|name| value(content, frame, name)));
    let own = own.unwrap_or_default();
    let values = match content {
        MailContent::TicketAnswered(answer) => ticket_answered(answer, frame),
        MailContent::MessageReceived(mail) => message_received(mail, frame),
        MailContent::ConversationTranscript(mail) => super::transcript::values(mail, brand, locale),
        MailContent::TicketMoved(moved) => context! {
            number => moved.number.to_string(),
            subject => one_line(&moved.subject),
            status => moved.status.as_str(),
            status_id => format!("ticket-status-{}", moved.status),
            url => format!("{}/tickets/{}", brand.origin, moved.number),
        },
        MailContent::TicketMerged(merged) => context! {
            number => merged.number.to_string(),
            subject => one_line(&merged.subject),
            into => merged.into.map(|number| number.to_string()),
            url => format!("{}/tickets/{}", brand.origin, merged.into.unwrap_or(merged.number)),
        },
        MailContent::TicketAssigned(assigned) => context! {
            number => assigned.number.to_string(),
            subject => one_line(&assigned.subject),
            portal => one_line(&assigned.portal),
            by => one_line(&assigned.by),
            count => (assigned.earlier.len() + 1).to_string(),
            earlier => assigned.earlier.iter().map(|earlier| context! {
                number => earlier.number.to_string(),
                subject => one_line(&earlier.subject),
                url => format!("{}/desk/tickets/{}", brand.origin, earlier.id),
            }).collect::<Vec<_>>(),
            own_url => format!("{}/desk/tickets/{}", brand.origin, assigned.id),
            url => if assigned.earlier.is_empty() {
                format!("{}/desk/tickets/{}", brand.origin, assigned.id)
            } else {
                format!("{}/desk/tickets?assignee=me", brand.origin)
            },
        },
        MailContent::TicketAtRisk(at_risk) => ticket_at_risk(at_risk, brand, locale),
        MailContent::DomainFailing(notice) => super::domain_at_risk::values(notice, brand, locale),
        MailContent::TicketAdded(added) => context! {
            number => added.number.to_string(),
            subject => one_line(&added.subject),
            by => one_line(&added.by),
            url => format!("{}/tickets/{}", brand.origin, added.number),
        },
        MailContent::ReplyNotTaken(reply) => context! {
            number => reply.number.to_string(),
            subject => one_line(&reply.subject),
            merged => reply.merged,
            into => reply.into.map(|number| number.to_string()),
            url => format!("{}/tickets/{}", brand.origin, reply.into.unwrap_or(reply.number)),
        },
        MailContent::InitialPassword(initial) => context! {
            login => one_line(&initial.login),
            password => secret,
            hours => initial.hours,
            must_choose => initial.must_choose,
            url => format!("{}/log-in", brand.origin),
        },
        MailContent::PasswordReset(reset) => context! {
            minutes => reset.minutes,
            // In the fragment, which no browser sends and no server logs.
            url => secret.map(|token| format!("{}/reset#{token}", brand.origin)),
        },
        MailContent::StaffInvited(invited) => context! {
            inviter => one_line(&invited.inviter),
            login => one_line(&invited.login),
            hours => invited.hours,
            url => secret.map(|token| format!("{}/reset#{token}", brand.origin)),
        },
        MailContent::AccountChanged(changed) => {
            let id = |part: &str| format!("mail-account-changed-{}-{part}", changed.what.word());
            context! {
                what => changed.what.word(),
                subject_id => id("subject"),
                title_id => id("title"),
                lead_id => id("lead"),
                not_you_id => id("not-you"),
                url => format!("{}/forgot", brand.origin),
            }
        }
    };
    let values = context! {
        locale => locale.as_str(), brand => Value::from(Serde(brand)), recipient, stop_url, answerable,
        own => Value::from(Serde(&own)),
        ..values
    };
    let part = |name: &str| -> Result<String, RenderError> {
        let template = TEMPLATES.get_template(&format!("{}/{name}", content.template()))?;
        Ok(template.render(&values)?)
    };
    Ok(RenderedMail {
        subject: match &own.subject {
            Some(subject) => one_line(subject),
            None => one_line(&part("subject.txt")?),
        },
        text: part("body.txt")?,
        html: part("body.html")?,
        pictures: files
            .iter()
            .filter_map(|file| file.picture.clone())
            .collect(),
    })
}

fn ticket_answered(answer: &TicketAnswer, frame: &Frame<'_>) -> Value {
    let Frame {
        brand,
        locale,
        files,
        ..
    } = *frame;
    let url = format!("{}/tickets/{}", brand.origin, answer.number);
    let written = |agent: &str, body: &str, entry: Option<Uuid>| {
        let files: Vec<&MailFile> = files
            .iter()
            .filter(|file| Some(file.message) == entry)
            .collect();
        let (body, shortened) = shorten(body);
        let (body_html, beside) = rich_body(body, &files, &brand.light);
        let listed = files.iter().map(|file| {
            context! {
                name => one_line(&file.name),
                size => size_words(file.size, locale),
                url => format!("{url}#file-{}", file.id),
            }
        });
        let pictures = beside.iter().filter_map(|file| {
            let picture = file.picture.as_ref()?;
            Some(context! {
                name => one_line(&file.name),
                url => format!("{url}#file-{}", file.id),
                cid => picture.cid.as_str(),
                width => picture.width,
                height => picture.height,
            })
        });
        context! {
            agent => one_line(agent),
            initials => initials(agent),
            body_html => Value::from_safe_string(body_html),
            body_text => markdown_to_text(body),
            shortened,
            files => listed.collect::<Vec<Value>>(),
            pictures => pictures.collect::<Vec<Value>>(),
        }
    };
    let mut answers: Vec<Value> = answer
        .earlier
        .iter()
        .map(|earlier| written(&earlier.agent, &earlier.body, earlier.entry))
        .collect();
    answers.push(written(&answer.agent, &answer.body, answer.entry));
    context! {
        answers,
        closed => answer.status == "closed",
        number => answer.number.to_string(),
        subject => one_line(&answer.subject),
        status_id => format!("ticket-status-{}", answer.status),
        agent => one_line(&answer.agent),
        url,
    }
}

fn message_received(mail: &MessageMail, frame: &Frame<'_>) -> Value {
    let Frame {
        brand,
        locale,
        files,
        ..
    } = *frame;
    let messages = mail.messages.iter().map(|message| {
        let (body, shortened) = shorten(&message.body);
        let (body_html, _) = rich_body(body, &[], &brand.light);
        let files = files.iter().filter(|file| Some(file.message) == message.id);
        let listed = files.map(|file| {
            context! { name => one_line(&file.name), size => size_words(file.size, locale) }
        });
        context! {
            agent => one_line(&message.agent),
            initials => initials(&message.agent),
            body_html => Value::from_safe_string(body_html),
            body_text => markdown_to_text(body),
            shortened,
            files => listed.collect::<Vec<Value>>(),
        }
    });
    let agent = mail.messages.last().map_or("", |last| last.agent.as_str());
    context! {
        messages => messages.collect::<Vec<Value>>(),
        subject => one_line(&mail.subject),
        agent => one_line(agent),
        url => format!("{}/messages/{}", brand.origin, mail.id),
    }
}

/// A file's size as people say it.
fn size_words(bytes: u64, locale: Locale) -> String {
    let kibibytes = bytes.div_ceil(1024).max(1);
    if kibibytes < 1024 {
        return format!("{kibibytes} KB");
    }
    let tenths = (bytes * 10).div_ceil(1024 * 1024);
    let point = match locale {
        Locale::De => ',',
        Locale::En => '.',
    };
    format!("{}{point}{} MB", tenths / 10, tenths % 10)
}

fn ticket_at_risk(at_risk: &PromiseAtRisk, brand: &MailBrand, locale: Locale) -> Value {
    let (promise, due) = match at_risk.promise {
        Warning::FirstResponse(due) => ("first-response", due),
        Warning::Solution(due) => ("solution", due),
    };
    let day = match locale {
        Locale::De => "%d.%m.%Y",
        Locale::En => "%-d %B %Y",
    };
    let (day, time) = wall_clock(due, &at_risk.zone, day);
    context! {
        number => at_risk.number.to_string(),
        subject => one_line(&at_risk.subject),
        portal => one_line(&at_risk.portal),
        title_id => format!("mail-ticket-at-risk-{promise}"),
        day,
        time,
        zone => at_risk.zone.as_str(),
        url => format!("{}/desk/tickets/{}", brand.origin, at_risk.id),
    }
}

/// White space and control characters become one blank: a subject is one line, whatever was stored.
pub(super) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// Up to two letters for the circle beside a name.
pub(super) fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    first
        .into_iter()
        .chain(words.next_back())
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_one_line() {
        assert_eq!(
            one_line("a\r\nBcc: x@y.example\0\u{85}b  c\u{2028}d"),
            "a Bcc: x@y.example b c d"
        );
    }

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        for (name, expected) in [
            ("Tom Berger", "TB"),
            ("anna-lena de Vries", "AV"),
            ("Élodie", "É"),
            ("", ""),
            ("(x) ßa", "XSS"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
