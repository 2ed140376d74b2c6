//! When to try again, and when to give up.

use std::time::Duration;

use lettre::transport::smtp::Error as SmtpError;

/// The pauses after failed attempts. One attempt more than there are pauses, then a mail is dead.
#[derive(Clone, Debug)]
pub struct Schedule {
    pauses: Vec<Duration>,
}

impl Default for Schedule {
    /// 12 attempts over 45 hours.
    fn default() -> Self {
        let minutes = [1, 5, 15, 60, 240, 240, 360, 360, 480, 480, 480];
        Self {
            pauses: minutes.map(|m| Duration::from_secs(m * 60)).to_vec(),
        }
    }
}

impl Schedule {
    /// A schedule of one's own; not empty in any use that makes sense.
    #[must_use]
    pub const fn new(pauses: Vec<Duration>) -> Self {
        Self { pauses }
    }

    /// How often a mail is tried at most.
    #[must_use]
    pub fn attempts(&self) -> i32 {
        i32::try_from(self.pauses.len() + 1).unwrap_or(i32::MAX)
    }

    /// The pause after the `attempt`th attempt (the first is 1) has failed, give or take a fifth, so that mails that
    /// failed together do not come back together. None: give up.
    #[must_use]
    pub fn pause_after(&self, attempt: i32) -> Option<Duration> {
        let index = usize::try_from(attempt).ok()?.checked_sub(1)?;
        let pause = self.pauses.get(index)?;
        Some(pause.mul_f64(rand::random_range(0.8..1.2)))
    }
}

/// Why a mail did not get away.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Failure {
    /// Trying again is of no use.
    pub permanent: bool,
    /// For the desk: the server's own words, or ours about the connection. One line.
    pub words: String,
}

impl Failure {
    pub(super) fn permanent(words: &str) -> Self {
        Self {
            permanent: true,
            words: trimmed(words),
        }
    }

    pub(super) fn transient(words: &str) -> Self {
        Self {
            permanent: false,
            words: trimmed(words),
        }
    }

    /// What an error of the SMTP client means for the mail. Only a refusal that concerns this very mail is final: the
    /// server's refusal of our log-in (530, 534, 535, 538) is mended by an operator, and then the mail shall still go.
    pub(super) fn of_smtp(error: &SmtpError) -> Self {
        let source = std::error::Error::source(error)
            .map(ToString::to_string)
            .unwrap_or_default();
        match error.status().map(u16::from) {
            Some(code @ (530 | 534 | 535 | 538)) => {
                // These words may repeat what was sent to log in.
                Self::transient(&format!(
                    "{code} The mail server does not accept Portico's log-in"
                ))
            }
            Some(code) if error.is_permanent() => Self::permanent(&format!("{code} {source}")),
            Some(code) => Self::transient(&format!("{code} {source}")),
            None if error.is_timeout() => Self::transient("The mail server did not answer in time"),
            None if error.is_tls() => Self::transient(&format!(
                "No secure connection to the mail server: {source}"
            )),
            None => Self::transient(&format!("No connection to the mail server: {source}")),
        }
    }
}

/// Longest `last_error`, in characters.
const LONGEST_WORDS: usize = 300;

fn trimmed(words: &str) -> String {
    super::render::one_line(words)
        .chars()
        .take(LONGEST_WORDS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_within_two_days() {
        let schedule = Schedule::default();
        assert_eq!(schedule.attempts(), 12);
        let plain = schedule.pauses.iter().sum::<Duration>();
        assert!(plain > Duration::from_secs(40 * 3600) && plain < Duration::from_secs(48 * 3600));
        assert!(schedule.pauses.is_sorted());
        assert_eq!(schedule.pause_after(12), None);
        assert_eq!(schedule.pause_after(0), None);
        for attempt in 1..12 {
            let pause = schedule.pause_after(attempt).unwrap();
            let plain = schedule.pauses[attempt as usize - 1];
            assert!(pause >= plain.mul_f64(0.79) && pause <= plain.mul_f64(1.21));
        }
    }

    #[test]
    fn words_are_one_short_line() {
        let failure = Failure::permanent(&format!("550 no\r\nsuch\0user {}", "x".repeat(1_000)));
        assert!(failure.words.starts_with("550 no such user xxx"));
        assert_eq!(failure.words.chars().count(), LONGEST_WORDS);
    }
}
