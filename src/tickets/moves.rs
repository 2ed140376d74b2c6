//! The table of states: which move whoever may make. A [`Move`] can be had from the table alone, and the timeline takes
//! nothing else, so that a wrong move cannot be written.

use super::model::TicketStatus::{self, Closed, New, Open, Resolved, Waiting};

/// Who moves a ticket from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mover {
    /// Its requester: by replying, closing or opening it again.
    Requester,
    /// The support team.
    Staff,
    /// Nobody: it happens after a while.
    Time,
}

use Mover::{Requester, Staff, Time};

/// From, to, and who may. NEW is never come back to; what is closed can only be opened again.
const TABLE: [(TicketStatus, TicketStatus, &[Mover]); 18] = [
    (New, Open, &[Staff]),
    (New, Waiting, &[Staff]),
    (New, Resolved, &[Staff]),
    (New, Closed, &[Requester, Staff]),
    (Open, Waiting, &[Staff]),
    (Open, Resolved, &[Staff]),
    (Open, Closed, &[Requester, Staff]),
    (Waiting, Open, &[Requester, Staff]),
    (Waiting, Resolved, &[Staff]),
    (Waiting, Closed, &[Requester, Staff]),
    (Resolved, Open, &[Requester, Staff]),
    (Resolved, Waiting, &[Staff]),
    (Resolved, Closed, &[Requester, Staff, Time]),
    (Closed, Open, &[Requester, Staff]),
    // A reply to what is new or open leaves it so.
    (New, New, &[Requester]),
    (Open, Open, &[Requester, Staff]),
    (Waiting, Waiting, &[Staff]),
    // As a word after the end does.
    (Resolved, Resolved, &[Staff]),
];

/// A move that the table allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    from: TicketStatus,
    to: TicketStatus,
}

impl Move {
    /// The move, if the table allows it.
    #[must_use]
    pub fn by(mover: Mover, from: TicketStatus, to: TicketStatus) -> Option<Self> {
        TABLE
            .iter()
            .any(|(a, b, movers)| (*a, *b) == (from, to) && movers.contains(&mover))
            .then_some(Self { from, to })
    }

    /// What the requester's reply does; none when nothing can be written any more.
    #[must_use]
    pub fn by_reply(from: TicketStatus) -> Option<Self> {
        match from {
            Closed => None,
            New => Self::by(Requester, New, New),
            from => Self::by(Requester, from, Open),
        }
    }

    /// What staff's answer does; none for a state that no answer leaves a ticket in.
    #[must_use]
    pub fn by_answer(from: TicketStatus, to: TicketStatus) -> Option<Self> {
        match from {
            Closed => None,
            from => Self::by(Staff, from, to),
        }
    }

    /// The state before.
    #[must_use]
    pub const fn from(self) -> TicketStatus {
        self.from
    }

    /// The state after.
    #[must_use]
    pub const fn to(self) -> TicketStatus {
        self.to
    }

    /// Whether anything changes.
    #[must_use]
    pub fn changes(self) -> bool {
        self.from != self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reachable(mover: Mover, from: TicketStatus) -> Vec<TicketStatus> {
        TicketStatus::ALL
            .iter()
            .copied()
            .filter(|to| Move::by(mover, from, *to).is_some_and(Move::changes))
            .collect()
    }

    #[test]
    fn the_table_as_the_documentation_has_it() {
        let of_staff = [
            (New, vec![Open, Waiting, Resolved, Closed]),
            (Open, vec![Waiting, Resolved, Closed]),
            (Waiting, vec![Open, Resolved, Closed]),
            (Resolved, vec![Open, Waiting, Closed]),
            (Closed, vec![Open]),
        ];
        for (from, to) in of_staff {
            assert_eq!(reachable(Staff, from), to, "staff from {from:?}");
        }
        let of_requester = [
            (New, vec![Closed]),
            (Open, vec![Closed]),
            (Waiting, vec![Open, Closed]),
            (Resolved, vec![Open, Closed]),
            (Closed, vec![Open]),
        ];
        for (from, to) in of_requester {
            assert_eq!(reachable(Requester, from), to, "requester from {from:?}");
        }
        for from in TicketStatus::ALL {
            let expected = if *from == Resolved {
                vec![Closed]
            } else {
                vec![]
            };
            assert_eq!(reachable(Time, *from), expected, "time from {from:?}");
        }
    }

    #[test]
    fn a_reply_opens_what_waits_or_is_resolved_and_nothing_is_written_to_what_is_closed() {
        let after = |from| Move::by_reply(from).map(Move::to);
        assert_eq!(after(New), Some(New));
        assert_eq!(after(Open), Some(Open));
        assert_eq!(after(Waiting), Some(Open));
        assert_eq!(after(Resolved), Some(Open));
        assert_eq!(after(Closed), None);
    }

    #[test]
    fn an_answer_leaves_a_ticket_in_any_state_but_new() {
        for from in TicketStatus::ALL {
            assert_eq!(Move::by_answer(*from, New), None, "{from:?}");
            for to in [Open, Waiting, Resolved, Closed] {
                let possible = Move::by_answer(*from, to).is_some();
                assert_eq!(possible, *from != Closed, "{from:?} to {to:?}");
            }
        }
    }
}
