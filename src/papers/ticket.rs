//! A ticket with its timeline.

use async_graphql::{Request as Operation, Response, Variables};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Paper, PaperError,
    answer::{Answer, Entry, File, Said, Ticket},
    brand,
    breaking::{break_block, breakable},
    pictures::{Album, named},
    words::{Happened, Reader},
};
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{GlobalId, NodeKind},
    attachments::Files,
    pdf::{Manuscript, Press, PressError, Template},
    tenants::{Tenant, TenantDirectory},
    text::{Locale, markdown_to_blocks},
};

const QUERY: &str = include_str!("ticket.graphql");
/// Pages of a timeline that are read, of a hundred entries each.
const MOST_PAGES: usize = 5;
/// Characters of all messages: about two hundred printed pages.
const MOST_CHARACTERS: usize = 400_000;

/// Where a paper comes from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'parts> {
    /// Brands.
    pub tenants: &'parts TenantDirectory,
    /// Pictures.
    pub files: &'parts Files,
    /// Who sets it.
    pub press: &'parts Press,
}

/// What is asked for, and by whom.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'request> {
    /// `Ticket.id`, or anything that somebody sent in its place.
    pub id: &'request str,
    /// Who asks.
    pub caller: &'request Caller,
    /// In which language.
    pub locale: Locale,
    /// Whose times.
    pub zone: Tz,
    /// What time it is.
    pub now: DateTime<Utc>,
}

/// The ticket as PDF; none for one that does not exist for the caller. `execute` asks the schema on their behalf.
///
/// # Errors
/// Database, storage and press may fail; a defect of the house shows here too.
pub async fn ticket<F>(
    sources: Sources<'_>,
    asked: Asked<'_>,
    execute: impl Fn(Operation) -> F,
) -> Result<Option<Paper>, PaperError>
where
    F: Future<Output = Response>,
{
    let staff = matches!(asked.caller.viewer, Viewer::Staff { .. });
    let Some((ticket, complete)) = read(asked.id, staff, execute).await? else {
        return Ok(None);
    };
    let tenant = match (&asked.caller.viewer, &ticket.portal) {
        (Viewer::Contact { tenant, .. }, _) => Some(*tenant),
        (_, Some(portal)) => GlobalId::parse_as(&portal.id, NodeKind::Portal),
        _ => None,
    };
    let Some(tenant) = find(sources.tenants, tenant).await? else {
        return Ok(None);
    };
    let reader = Reader {
        locale: asked.locale,
        staff,
        zone: asked.zone,
    };
    let mut album = Album::default();
    let logo = brand::logo(sources.tenants, &tenant).await?;
    let logo = logo.map(|bytes| album.keep(bytes));
    let mut written = Written {
        reader,
        album,
        files: sources.files,
        caller: asked.caller,
        characters: 0,
    };
    let mut data = written.ticket(&ticket, complete).await;
    let (font, heading_font) = brand::fonts(tenant.branding.design.look.typeface);
    let title = reader.say(
        "paper-ticket-title",
        &[
            ("number", ticket.number.into()),
            ("subject", ticket.subject.as_str().into()),
        ],
    );
    data["lang"] = json!(asked.locale.to_string());
    data["title"] = json!(title);
    data["running"] = json!(cut(&title));
    data["product"] = json!(tenant.branding.design.product_name);
    data["logo"] = json!(logo);
    data["colors"] = brand::colors(&tenant);
    data["font"] = json!(font);
    data["heading_font"] = json!(heading_font);
    data["printed"] = json!(reader.say(
        "paper-printed",
        &[
            ("at", reader.time(asked.now).into()),
            ("zone", asked.zone.name().into()),
        ],
    ));
    data["page_words"] = json!([reader.say("paper-page", &[]), reader.say("paper-of", &[])]);
    data["pictures"] = json!(written.album.sizes);
    let manuscript = Manuscript {
        template: Template::Ticket,
        data,
        pictures: written.album.bytes,
    };
    Ok(Some(Paper {
        file_name: reader.say("paper-ticket-file", &[("number", ticket.number.into())]),
        bytes: set(sources.press, manuscript).await?,
    }))
}

/// A picture that cannot be drawn, the logo perhaps, takes nobody's ticket away: then it goes without pictures.
async fn set(press: &Press, manuscript: Manuscript) -> Result<Vec<u8>, PressError> {
    match press.set(manuscript.clone()).await {
        Err(PressError::Setting(said)) if !manuscript.pictures.is_empty() => {
            tracing::warn!(%said, "a document goes without its pictures");
            let mut bare = manuscript;
            bare.pictures.clear();
            bare.data["logo"] = Value::Null;
            bare.data["pictures"] = json!({});
            press.set(bare).await
        }
        set => set,
    }
}

async fn find(
    directory: &TenantDirectory,
    tenant: Option<Uuid>,
) -> Result<Option<std::sync::Arc<Tenant>>, PaperError> {
    match tenant {
        Some(tenant) => Ok(directory.by_id(tenant).await?),
        None => Ok(None),
    }
}

/// The ticket with its timeline, and whether that is all of it.
async fn read<F>(
    id: &str,
    staff: bool,
    execute: impl Fn(Operation) -> F,
) -> Result<Option<(Ticket, bool)>, PaperError>
where
    F: Future<Output = Response>,
{
    let mut found: Option<Ticket> = None;
    let mut after: Option<String> = None;
    for _ in 0..MOST_PAGES {
        let variables = json!({ "id": id, "after": after, "staff": staff });
        let operation = Operation::new(QUERY).variables(Variables::from_json(variables));
        let response = execute(operation).await;
        let broken = response.errors.iter().find(|error| is_ours(error));
        if let Some(error) = broken {
            return Err(PaperError::Schema(error.message.clone()));
        }
        let answer = match response.data.into_json() {
            Ok(data) if response.errors.is_empty() => serde_json::from_value::<Answer>(data)
                .map_err(|error| PaperError::Schema(error.to_string()))?,
            _ => Answer { node: None },
        };
        let Some(mut page) = answer.node else {
            return Ok(None);
        };
        if let Some(before) = found.take() {
            page.timeline.nodes.splice(0..0, before.timeline.nodes);
        }
        let next = page.timeline.page_info.end_cursor.take();
        let more = page.timeline.page_info.has_next_page && next.is_some();
        after = next;
        found = Some(page);
        if !more {
            return Ok(found.map(|ticket| (ticket, true)));
        }
    }
    Ok(found.map(|ticket| (ticket, false)))
}

/// Whether an error says that something is wrong with us, and not that the caller may not.
fn is_ours(error: &async_graphql::ServerError) -> bool {
    let code = error
        .extensions
        .as_ref()
        .and_then(|extensions| extensions.get("code"));
    let refused = [
        Refusal::Forbidden,
        Refusal::NotFound,
        Refusal::Unauthenticated,
    ];
    !refused
        .iter()
        .any(|refusal| code == Some(&async_graphql::Value::from(refusal.code())))
}

/// A title for the head of a page, which has one line.
fn cut(title: &str) -> String {
    match title.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
        None => title.to_owned(),
    }
}

/// What the template is given, while it grows.
struct Written<'request> {
    reader: Reader,
    album: Album,
    files: &'request Files,
    caller: &'request Caller,
    characters: usize,
}

impl Written<'_> {
    async fn ticket(&mut self, ticket: &Ticket, complete: bool) -> Value {
        let opening = Message {
            name: &ticket.requester_name,
            support: false,
            at: ticket.created_at,
            markdown: &ticket.description.markdown,
            files: &ticket.attachments,
        };
        let opening = self.message(opening).await;
        let mut entries = Vec::with_capacity(ticket.timeline.nodes.len());
        let mut complete = complete;
        for entry in &ticket.timeline.nodes {
            if self.characters > MOST_CHARACTERS {
                complete = false;
                break;
            }
            entries.push(self.entry(entry).await);
        }
        let reader = self.reader;
        let say = |id: &str| reader.say(id, &[]);
        let request = ticket.request.as_ref().map(|request| {
            let answers: Vec<_> = request
                .answers
                .iter()
                .map(|answer| (breakable(&answer.label), breakable(&reader.answer(answer))))
                .collect();
            json!({ "name": request.name, "answers": answers })
        });
        json!({
            "number": format!("#{}", ticket.number),
            "subject": breakable(&ticket.subject),
            "facts": facts(reader, ticket),
            "opening": opening,
            "request": request,
            "entries": entries,
            "rest": (!complete).then(|| say("paper-rest")),
            "words": {
                "support": say("paper-support"),
                "files": say("paper-files"),
                "timeline": say("paper-timeline"),
            },
        })
    }

    async fn entry(&mut self, entry: &Entry) -> Value {
        if let Said::Reply { body, attachments } = &entry.said {
            let reply = Message {
                name: &entry.author.display_name,
                support: entry.author.side == "SUPPORT",
                at: entry.created_at,
                markdown: &body.markdown,
                files: attachments,
            };
            return self.message(reply).await;
        }
        let Happened { text, value, more } = self.reader.happened(entry);
        json!({
            "kind": "event",
            "at": self.reader.time(entry.created_at),
            "text": breakable(&text),
            "value": breakable(&value),
            "more": breakable(&more),
        })
    }

    async fn message(&mut self, message: Message<'_>) -> Value {
        self.characters += message.markdown.len();
        let placed = self
            .album
            .fetch(message.files, self.files, self.caller)
            .await;
        let mut blocks = markdown_to_blocks(message.markdown, &named(&placed));
        blocks.iter_mut().for_each(break_block);
        let mut beside = Vec::new();
        let mut others = Vec::new();
        for one in &placed {
            let in_text = message
                .markdown
                .contains(&format!("attachment:{}", one.file.id));
            match &one.place {
                Some(_) if in_text => {}
                Some(place) => beside.push((place, &one.file.file_name)),
                None => others.push(breakable(
                    &self.reader.file(&one.file.file_name, one.file.size),
                )),
            }
        }
        json!({
            "kind": "message",
            "name": breakable(message.name),
            "support": message.support,
            "at": self.reader.time(message.at),
            "blocks": blocks,
            "beside": beside,
            "files": others,
        })
    }
}

struct Message<'ticket> {
    name: &'ticket str,
    support: bool,
    at: DateTime<Utc>,
    markdown: &'ticket str,
    files: &'ticket [File],
}

fn facts(reader: Reader, ticket: &Ticket) -> Vec<(String, String)> {
    let say = |id: &str| reader.say(id, &[]);
    let mut rows = vec![
        (say("paper-status"), reader.status(&ticket.status)),
        (say("paper-priority"), reader.priority(&ticket.priority)),
        (
            say("paper-assignee"),
            ticket.assignee.as_ref().map_or_else(
                || say("paper-nobody"),
                |assignee| breakable(&assignee.display_name),
            ),
        ),
        (say("paper-requester"), breakable(&ticket.requester_name)),
        (say("paper-created"), reader.time(ticket.created_at)),
        (say("paper-updated"), reader.time(ticket.updated_at)),
    ];
    if let Some(name) = &ticket.opened_by_name {
        rows.push((say("paper-opened-by"), breakable(name)));
    }
    if let Some(at) = ticket.resolved_at {
        rows.push((say("paper-resolved"), reader.time(at)));
    }
    if let Some(at) = ticket.closed_at {
        rows.push((say("paper-closed"), reader.time(at)));
    }
    if ticket.is_personal {
        rows.push((say("paper-personal-mark"), say("paper-personal-meaning")));
    }
    rows
}
