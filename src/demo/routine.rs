//! The one who reports the same things again and again: more than two hundred tickets.

use std::time::Duration;

use serde::Deserialize;

use super::content::{BadContent, Beginning, Step, Story, What, duration};
use crate::tickets::{TicketPriority, TicketStatus};

const ROUTINE: &str = include_str!("content/routine-de.toml");

#[derive(Deserialize)]
struct RoutineFile {
    places: Vec<String>,
    kinds: Vec<Routine>,
}

#[derive(Deserialize)]
struct Routine {
    subject: String,
    text: String,
    answer: String,
    thanks: String,
}

/// Every kind of trouble at every place, spread over the last fourteen months; old ones are closed.
pub(super) fn routine(of: &str) -> Result<Vec<Story>, BadContent> {
    let file: RoutineFile =
        toml::from_str(ROUTINE).map_err(|error| BadContent(error.to_string()))?;
    let count = file.places.len() * file.kinds.len();
    let mut stories = Vec::with_capacity(count);
    for n in 0..count {
        // Each combination once, and neighbours in time differ in both.
        let kind = &file.kinds[n % file.kinds.len()];
        let place = &file.places[(n + n / file.kinds.len()) % file.places.len()];
        let fill = |text: &str| text.replace("{place}", place);
        let hours = 30 + n as u64 * 45 + (n as u64 * 7) % 11;
        let steps = match n {
            0 => vec![],
            1 => vec![("35m", What::Assign(0))],
            2 => vec![
                ("20m", What::Assign(1)),
                (
                    "15m",
                    What::Answer(fill(&kind.answer), TicketStatus::Waiting),
                ),
            ],
            _ => vec![
                ("25m", What::Assign(n % 2)),
                (
                    "10m",
                    What::Answer(fill(&kind.answer), TicketStatus::Waiting),
                ),
                ("3h", What::Reply(fill(&kind.thanks))),
                ("20m", What::Status(TicketStatus::Resolved)),
                (
                    "3d",
                    What::Status(if n > 6 {
                        TicketStatus::Closed
                    } else {
                        TicketStatus::Resolved
                    }),
                ),
            ],
        };
        let steps = steps
            .into_iter()
            .take(if n > 6 { 5 } else { 4 })
            .map(|(after, what)| {
                Some(Step {
                    after: duration(after)?,
                    what,
                })
            })
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| BadContent("a step of the routine".to_owned()))?;
        stories.push(Story {
            of: of.to_owned(),
            subject: fill(&kind.subject),
            text: fill(&kind.text),
            priority: [
                TicketPriority::Normal,
                TicketPriority::Low,
                TicketPriority::Normal,
                TicketPriority::High,
            ][n % 4],
            age: Duration::from_secs(hours * 3600),
            steps,
            relation: None,
            beginning: Beginning::default(),
        });
    }
    Ok(stories)
}
