//! What a look means: where the domain stands after it, and when to look again.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    dns::Found,
    model::{DomainProblem, DomainRow, DomainState},
};

/// Days for which a domain works on whose proof is gone.
pub const GRACE_DAYS: i64 = 14;
/// Looks in a row that found no proof before a domain is lost: that Portico itself was away for long is nobody's fault.
const LOOKS_TO_LOSE: i32 = 10;
/// Days for which a new domain is looked for by itself.
const WAITING_DAYS: i64 = 14;
/// How often it is looked for a proof that is there, and for one that is gone.
const PROVEN: TimeDelta = TimeDelta::hours(24);
const FAILING: TimeDelta = TimeDelta::hours(12);
/// When to ask a DNS again that did not answer.
const UNAVAILABLE: TimeDelta = TimeDelta::hours(1);
/// The longest pause between looks for a new domain, in minutes.
const LONGEST_PAUSE: i64 = 6 * 60;

/// What has happened to a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// It is proven from now on.
    Proven,
    /// Its proof is gone.
    Failing,
    /// Its proof is back.
    Recovered,
    /// Its proof has been gone for too long.
    Lost,
}

/// Where a domain stands after a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    pub state: DomainState,
    pub problem: Option<DomainProblem>,
    pub checks: i32,
    pub failing_since: Option<DateTime<Utc>>,
    /// None: only when somebody asks.
    pub next: Option<DateTime<Utc>>,
    pub turn: Option<Turn>,
}

/// Judges a look. A DNS that does not answer proves nothing and takes nothing away.
pub(super) fn judge(row: &DomainRow, found: &Found, now: DateTime<Utc>) -> Judged {
    let problem = problem(found);
    let kept = Judged {
        state: row.state,
        problem,
        checks: row.checks,
        failing_since: row.failing_since,
        next: Some(now + PROVEN),
        turn: None,
    };
    match (row.state, found.proof) {
        (DomainState::Pending | DomainState::Lost, Some(true)) if problem.is_none() => Judged {
            state: DomainState::Proven,
            checks: 0,
            turn: Some(Turn::Proven),
            ..kept
        },
        (DomainState::Pending | DomainState::Lost, _) => {
            let checks = row.checks.saturating_add(1);
            Judged {
                checks,
                next: next_for_new(row, checks, now),
                ..kept
            }
        }
        (DomainState::Proven | DomainState::Failing, None) => Judged {
            next: Some(now + UNAVAILABLE),
            ..kept
        },
        (DomainState::Proven | DomainState::Failing, Some(true)) => Judged {
            state: DomainState::Proven,
            checks: 0,
            failing_since: None,
            turn: (row.state == DomainState::Failing).then_some(Turn::Recovered),
            ..kept
        },
        (DomainState::Proven, Some(false)) => Judged {
            state: DomainState::Failing,
            checks: 1,
            failing_since: Some(now),
            next: Some(now + FAILING),
            turn: Some(Turn::Failing),
            ..kept
        },
        (DomainState::Failing, Some(false)) => {
            let checks = row.checks.saturating_add(1);
            let over = row.failing_since.is_some_and(|since| ends_at(since) <= now);
            if over && checks >= LOOKS_TO_LOSE {
                Judged {
                    state: DomainState::Lost,
                    checks,
                    failing_since: None,
                    next: None,
                    turn: Some(Turn::Lost),
                    ..kept
                }
            } else {
                Judged {
                    checks,
                    next: Some(now + FAILING),
                    ..kept
                }
            }
        }
    }
}

/// Until when a domain works on at least.
pub(super) fn ends_at(failing_since: DateTime<Utc>) -> DateTime<Utc> {
    failing_since + TimeDelta::days(GRACE_DAYS)
}

/// The first thing to mend.
fn problem(found: &Found) -> Option<DomainProblem> {
    match (found.proof, found.leads_here) {
        (Some(false), _) if found.texts.is_empty() => Some(DomainProblem::ProofMissing),
        (Some(false), _) => Some(DomainProblem::ProofWrong),
        (None, _) | (_, None) => Some(DomainProblem::DnsUnavailable),
        (_, Some(false)) if found.addresses.is_empty() && found.alias.is_none() => {
            Some(DomainProblem::AddressMissing)
        }
        (_, Some(false)) => Some(DomainProblem::AddressElsewhere),
        (Some(true), Some(true)) => None,
    }
}

/// After a minute, two, four and so on, for two weeks. What was lost is looked for when somebody asks.
fn next_for_new(row: &DomainRow, checks: i32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let doubled = 1_i64 << checks.clamp(1, 16).saturating_sub(1);
    let next = now + TimeDelta::minutes(doubled.min(LONGEST_PAUSE));
    let waits = row.state == DomainState::Pending;
    (waits && next <= row.waiting_since + TimeDelta::days(WAITING_DAYS)).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(state: DomainState, now: DateTime<Utc>) -> DomainRow {
        DomainRow {
            id: uuid::Uuid::nil(),
            tenant_id: uuid::Uuid::nil(),
            name: "support.customer.example".into(),
            token: "t".into(),
            state,
            becomes_first: false,
            waiting_since: now,
            proven_at: None,
            failing_since: (state == DomainState::Failing).then_some(now),
            checks: 0,
            last_checked_at: None,
            next_check_at: Some(now),
            problem: None,
            found: serde_json::json!({}),
        }
    }

    fn found(proof: Option<bool>, leads_here: Option<bool>) -> Found {
        Found {
            proof,
            leads_here,
            ..Found::default()
        }
    }

    #[test]
    fn a_new_domain_is_looked_for_less_and_less_often_for_two_weeks() {
        let begun = Utc::now();
        let (mut now, mut row) = (begun, row(DomainState::Pending, begun));
        let mut pauses = Vec::new();
        while let Some(next) = judge(&row, &found(Some(false), Some(true)), now).next {
            pauses.push((next - now).num_minutes());
            now = next;
            row.checks += 1;
        }
        assert_eq!(pauses[..10], [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]);
        assert!((now - begun).num_days() == 13, "{now}");
        assert!(pauses.len() < 70, "{}", pauses.len());
    }

    #[test]
    fn proven_only_with_proof_and_address() {
        let now = Utc::now();
        let row = row(DomainState::Pending, now);
        for (proof, leads_here, problem) in [
            (None, None, DomainProblem::DnsUnavailable),
            (Some(true), None, DomainProblem::DnsUnavailable),
            (Some(false), Some(true), DomainProblem::ProofMissing),
            (Some(true), Some(false), DomainProblem::AddressMissing),
        ] {
            let judged = judge(&row, &found(proof, leads_here), now);
            assert_eq!(judged.problem, Some(problem));
            assert_eq!(judged.state, DomainState::Pending);
        }
        let judged = judge(&row, &found(Some(true), Some(true)), now);
        assert_eq!(
            (judged.state, judged.turn),
            (DomainState::Proven, Some(Turn::Proven))
        );
    }

    #[test]
    fn a_proof_that_vanishes_is_warned_of_first_and_lost_late() {
        let now = Utc::now();
        let gone = found(Some(false), Some(true));
        let first = judge(&row(DomainState::Proven, now), &gone, now);
        assert_eq!(
            (first.state, first.turn),
            (DomainState::Failing, Some(Turn::Failing))
        );
        let mut failing = row(DomainState::Failing, now);
        failing.checks = 50;
        let early = now + TimeDelta::days(GRACE_DAYS - 1);
        assert_eq!(judge(&failing, &gone, early).state, DomainState::Failing);
        let late = now + TimeDelta::days(GRACE_DAYS);
        let lost = judge(&failing, &gone, late);
        assert_eq!(
            (lost.state, lost.turn, lost.next),
            (DomainState::Lost, Some(Turn::Lost), None)
        );
        // Portico was away for weeks, or the DNS was.
        failing.checks = 1;
        assert_eq!(judge(&failing, &gone, late).state, DomainState::Failing);
        let silent = judge(&failing, &found(None, None), late);
        assert_eq!((silent.state, silent.checks), (DomainState::Failing, 1));
        let back = judge(&failing, &found(Some(true), Some(false)), late);
        assert_eq!(
            (back.state, back.turn),
            (DomainState::Proven, Some(Turn::Recovered))
        );
        assert_eq!(back.problem, Some(DomainProblem::AddressMissing));
    }
}
