//! What the demo's people ask and what they are answered, as written in `content/`.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use super::routine::routine;
use crate::identity::ContactKind;
use crate::text::Locale;
use crate::tickets::linking::Stored;
use crate::tickets::{TicketPriority, TicketStatus};

/// The packs: one fills a tenant. Tenants of one language take them in turn.
const PACKS: [&str; 3] = [
    include_str!("content/de-1.toml"),
    include_str!("content/de-2.toml"),
    include_str!("content/en-1.toml"),
];

/// What is wrong with a pack: a slip in our own files, which a test finds.
#[derive(Debug, thiserror::Error)]
#[error("the demo's content: {0}")]
pub struct BadContent(pub(super) String);

/// People and tickets for one tenant.
#[derive(Debug)]
pub(super) struct Pack {
    pub locale: Locale,
    pub people: Vec<Person>,
    pub stories: Vec<Story>,
}

/// A contact who is to be.
#[derive(Debug, Deserialize)]
pub(super) struct Person {
    /// The address' local part, and what tickets name them by.
    pub id: String,
    pub name: String,
    #[serde(deserialize_with = "kind")]
    pub kind: ContactKind,
    pub phone: Option<String>,
    /// Whether they are the one who reports the same things again and again.
    #[serde(default)]
    pub routine: bool,
}

/// A ticket and what happened to it.
#[derive(Debug, Clone)]
pub(super) struct Story {
    /// [`Person::id`].
    pub of: String,
    pub subject: String,
    pub text: String,
    pub priority: TicketPriority,
    /// How long ago it was opened.
    pub age: Duration,
    pub steps: Vec<Step>,
    /// How it hangs together with another one.
    pub relation: Option<Relation>,
    pub beginning: Beginning,
}

/// What a ticket began with besides its text.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Beginning {
    /// The request type, where the tenant has it.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Answers to its form. `+7` for a date is in a week.
    #[serde(default)]
    pub answers: BTreeMap<String, Vec<String>>,
    /// Files of the description.
    #[serde(default)]
    pub files: Vec<FileOf>,
}

/// A file of a description.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct FileOf {
    pub name: String,
    /// What is in it; without, it is a picture of a page that came out of a printer badly.
    pub text: Option<String>,
}

/// How a story hangs together with another of its pack, which is named by its subject.
#[derive(Debug, Clone)]
pub(super) enum Relation {
    /// It was merged into the other.
    MergedInto(String),
    /// It was made of a reply in the other.
    SplitFrom(String),
    /// Staff linked it to the other.
    Linked(Stored, String),
}

/// One thing that happened, so long after the one before.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub after: Duration,
    pub what: What,
}

#[derive(Debug, Clone)]
pub(super) enum What {
    /// The agent of this number takes the ticket.
    Assign(usize),
    /// The assignee answers and leaves the ticket in a state.
    Answer(String, TicketStatus),
    /// The requester replies.
    Reply(String),
    /// The assignee notes something for staff alone.
    Note(String),
    /// The assignee sets a state.
    Status(TicketStatus),
    /// The assignee changes how much it matters.
    Priority(TicketPriority),
    /// The requester lets a colleague, [`Person::id`], take part.
    Add(String),
    /// The requester keeps it to themselves and the support team.
    Personal,
}

#[derive(Deserialize)]
struct PackFile {
    locale: Locale,
    contacts: Vec<Person>,
    tickets: Vec<StoryFile>,
}

#[derive(Deserialize)]
struct StoryFile {
    of: String,
    subject: String,
    text: String,
    priority: String,
    age: String,
    steps: Vec<Vec<String>>,
    merged_into: Option<String>,
    split_from: Option<String>,
    /// The kind of link, and to which story.
    linked: Option<(String, String)>,
    #[serde(flatten)]
    beginning: Beginning,
}

/// All packs. The person with `routine` has more than two hundred tickets besides their own stories.
pub(super) fn packs() -> Result<Vec<Pack>, BadContent> {
    PACKS.into_iter().map(pack).collect()
}

fn pack(text: &str) -> Result<Pack, BadContent> {
    let file: PackFile = toml::from_str(text).map_err(|error| BadContent(error.to_string()))?;
    let mut stories = file
        .tickets
        .into_iter()
        .map(story)
        .collect::<Result<Vec<_>, _>>()?;
    if let Some(busy) = file.contacts.iter().find(|person| person.routine) {
        stories.extend(routine(&busy.id)?);
    }
    Ok(Pack {
        locale: file.locale,
        people: file.contacts,
        stories,
    })
}

fn story(file: StoryFile) -> Result<Story, BadContent> {
    let wrong = |what: &str| BadContent(format!("{:?}: {what}", file.subject));
    let steps = file
        .steps
        .iter()
        .map(|step| self::step(step))
        .collect::<Option<Vec<_>>>();
    let relation = match (file.merged_into, file.split_from, file.linked) {
        (Some(into), None, None) => Some(Relation::MergedInto(into)),
        (None, Some(from), None) => Some(Relation::SplitFrom(from)),
        (None, None, Some((kind, to))) => {
            let kind = Stored::from_word(&kind).ok_or_else(|| wrong("no such link"))?;
            Some(Relation::Linked(kind, to))
        }
        (None, None, None) => None,
        _ => return Err(wrong("more than one relation")),
    };
    Ok(Story {
        relation,
        beginning: file.beginning,
        priority: TicketPriority::from_word(&file.priority)
            .ok_or_else(|| wrong("no such priority"))?,
        age: duration(&file.age).ok_or_else(|| wrong("no such age"))?,
        steps: steps.ok_or_else(|| wrong("a step that cannot be read"))?,
        text: file.text.trim().to_owned(),
        of: file.of,
        subject: file.subject,
    })
}

fn step(words: &[String]) -> Option<Step> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (after, what) = match words.as_slice() {
        [after, "assign", agent] => (after, What::Assign(agent.parse().ok()?)),
        [after, "agent", text, status] => (
            after,
            What::Answer((*text).to_owned(), TicketStatus::from_word(status)?),
        ),
        [after, "contact", text] => (after, What::Reply((*text).to_owned())),
        [after, "note", text] => (after, What::Note((*text).to_owned())),
        [after, "priority", priority] => {
            (after, What::Priority(TicketPriority::from_word(priority)?))
        }
        [after, "add", person] => (after, What::Add((*person).to_owned())),
        [after, "personal"] => (after, What::Personal),
        [after, "status", status] => (after, What::Status(TicketStatus::from_word(status)?)),
        _ => return None,
    };
    Some(Step {
        after: duration(after)?,
        what,
    })
}

/// `12m`, `5h`, `3d`.
pub(super) fn duration(text: &str) -> Option<Duration> {
    let (count, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let count: u64 = count.parse().ok()?;
    let seconds = match unit {
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return None,
    };
    Some(Duration::from_secs(count * seconds))
}

fn kind<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<ContactKind, D::Error> {
    let word = String::deserialize(deserializer)?;
    ContactKind::from_word(&word)
        .ok_or_else(|| serde::de::Error::custom("neither employee nor customer"))
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::tickets::{Move, Mover};

    #[test]
    fn every_pack_holds_what_the_demo_promises() {
        let packs = packs().expect("readable");
        for pack in &packs {
            assert!(pack.people.len() >= 3);
            assert!(pack.stories.iter().any(|story| {
                story
                    .steps
                    .iter()
                    .any(|step| matches!(step.what, What::Note(_)))
            }));
            for person in &pack.people {
                let own: Vec<_> = pack
                    .stories
                    .iter()
                    .filter(|story| story.of == person.id)
                    .collect();
                assert!(own.len() >= 4, "{}", person.name);
                let states: HashSet<_> =
                    own.iter().map(|story| last_status(story).word()).collect();
                assert!(states.len() >= 3, "{}: {states:?}", person.name);
                assert!(own.iter().any(|story| {
                    story
                        .steps
                        .iter()
                        .any(|step| matches!(step.what, What::Reply(_)))
                }));
            }
        }
        let mut most: HashMap<&str, usize> = HashMap::new();
        for story in &packs[0].stories {
            *most.entry(&story.of).or_default() += 1;
        }
        assert!(most.values().any(|count| *count > 200), "{most:?}");
        for pack in &packs {
            let named = |subject: &str| pack.stories.iter().any(|story| story.subject == subject);
            let mut kinds = [0; 3];
            for relation in pack
                .stories
                .iter()
                .filter_map(|story| story.relation.as_ref())
            {
                let (kind, other) = match relation {
                    Relation::MergedInto(other) => (0, other),
                    Relation::SplitFrom(other) => (1, other),
                    Relation::Linked(_, other) => (2, other),
                };
                assert!(named(other), "{other}");
                kinds[kind] += 1;
            }
            assert!(kinds.iter().all(|count| *count > 0), "{kinds:?}");
        }
        for pack in &packs {
            let has = |what: fn(&What) -> bool| {
                let mut steps = pack.stories.iter().flat_map(|story| &story.steps);
                steps.any(|step| what(&step.what))
            };
            assert!(has(|what| matches!(what, What::Add(_))));
            assert!(has(|what| matches!(what, What::Personal)));
            assert!(has(|what| matches!(what, What::Priority(_))));
            let began = |what: fn(&Beginning) -> bool| {
                pack.stories
                    .iter()
                    .filter(|story| what(&story.beginning))
                    .count()
            };
            assert!(began(|with| with.kind.is_some()) >= 2);
            assert!(began(|with| !with.files.is_empty()) >= 1);
            for story in &pack.stories {
                for step in &story.steps {
                    if let What::Add(person) = &step.what {
                        assert!(
                            pack.people.iter().any(|known| known.id == *person),
                            "{person}"
                        );
                        assert_ne!(*person, story.of);
                    }
                }
            }
        }
        let subjects: HashSet<_> = packs[0]
            .stories
            .iter()
            .map(|story| &story.subject)
            .collect();
        assert_eq!(
            subjects.len(),
            packs[0].stories.len(),
            "no two are the same"
        );
    }

    /// The last state; every move on the way is one that staff may make.
    fn last_status(story: &Story) -> TicketStatus {
        let mut status = TicketStatus::New;
        for step in &story.steps {
            let to = match &step.what {
                What::Answer(_, to) | What::Status(to) => *to,
                What::Reply(_) => Move::by_reply(status)
                    .map(Move::to)
                    .unwrap_or_else(|| panic!("{}: a reply when closed", story.subject)),
                _ => continue,
            };
            assert!(
                status == to
                    || Move::by(Mover::Staff, status, to).is_some()
                    || to == TicketStatus::New,
                "{}",
                story.subject
            );
            status = to;
        }
        status
    }
}
