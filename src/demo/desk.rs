//! What the demo's staff keep at the desk: the team's views of the queue, and canned answers in both languages.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::json;
use uuid::Uuid;

use crate::db::schema::{canned_answers, desk_views};
use crate::desk::views::QueueColumn::{
    self, Assignee, CreatedAt, Number, Priority, Requester, Status, Tenant, UpdatedAt, WaitingSince,
};

/// Title, language and text.
const ANSWERS: [(&str, &str, &str); 6] = [
    (
        "Rückfrage: genaue Fehlermeldung",
        "de",
        "Guten Tag {{requester.name}},\n\nvielen Dank für Ihre Nachricht. Damit wir der Sache schnell auf den Grund gehen, \
         senden Sie uns bitte noch:\n\n* den genauen Wortlaut der Fehlermeldung, am besten als Bildschirmfoto\n* seit wann \
         und bei wem sie auftritt\n\nViele Grüße\n{{agent.name}}",
    ),
    (
        "Gelöst: bitte kurz prüfen",
        "de",
        "Guten Tag {{requester.name}},\n\n„{{ticket.subject}}“ sollte jetzt erledigt sein. Bitte prüfen Sie es kurz; wenn \
         noch etwas fehlt, antworten Sie einfach auf dieses Ticket (#{{ticket.number}}).\n\nViele Grüße\n{{agent.name}}",
    ),
    (
        "Fernwartung vereinbaren",
        "de",
        "Guten Tag {{requester.name}},\n\nam schnellsten geht es gemeinsam per Fernwartung. Wann passt es Ihnen? Nennen Sie \
         uns gern zwei Zeiten zwischen 8 und 17 Uhr.\n\nViele Grüße\n{{agent.name}}",
    ),
    (
        "Ask for the exact error message",
        "en",
        "Hello {{requester.firstName}},\n\nthank you for your message. So that we can find the cause quickly, please send \
         us:\n\n* the exact error message, best as a screenshot\n* since when it happens, and to whom\n\nKind regards\n\
         {{agent.name}}",
    ),
    (
        "Solved: please check",
        "en",
        "Hello {{requester.firstName}},\n\n“{{ticket.subject}}” should be solved now. Please have a look; if anything is \
         missing, just reply to this ticket (#{{ticket.number}}).\n\nKind regards\n{{agent.name}}",
    ),
    (
        "Offer a remote session",
        "en",
        "Hello {{requester.firstName}},\n\nthe quickest way is to look at it together in a remote session. When would suit \
         you? Please name two times between 8 am and 5 pm.\n\nKind regards\n{{agent.name}}",
    ),
];

/// Makes what the team shares, once: what somebody has made, changed or deleted since stays so.
///
/// # Errors
/// The database refuses.
pub(super) async fn fill(conn: &mut AsyncPgConnection, author: Uuid) -> anyhow::Result<()> {
    let made: i64 = canned_answers::table.count().get_result(conn).await?;
    if made > 0 {
        return Ok(());
    }
    for (title, locale, body) in ANSWERS {
        diesel::insert_into(canned_answers::table)
            .values((
                canned_answers::id.eq(Uuid::now_v7()),
                canned_answers::author_id.eq(author),
                canned_answers::title.eq(title),
                canned_answers::body.eq(body),
                canned_answers::locale.eq(locale),
                canned_answers::shared.eq(true),
            ))
            .execute(conn)
            .await?;
    }
    let views: [(&str, serde_json::Value, bool, Vec<QueueColumn>); 3] = [
        (
            "Ohne Bearbeiter · Unassigned",
            json!({ "waiting_for": "us", "assignee": "unassigned" }),
            false,
            vec![Number, Requester, Tenant, Priority, WaitingSince],
        ),
        (
            "Dringend · Urgent",
            json!({ "status": ["new", "open", "waiting"], "priority": ["high", "urgent"] }),
            true,
            vec![
                Number, Requester, Tenant, Status, Priority, Assignee, UpdatedAt,
            ],
        ),
        (
            "Wartet seit einer Woche · Waiting for a week",
            json!({ "waiting_for": "requester", "idle_days": 7 }),
            false,
            vec![Number, Requester, Tenant, Assignee, CreatedAt, WaitingSince],
        ),
    ];
    for (position, (name, filter, descending, shows)) in (0_i32..).zip(views) {
        diesel::insert_into(desk_views::table)
            .values((
                desk_views::id.eq(Uuid::now_v7()),
                desk_views::author_id.eq(author),
                desk_views::name.eq(name),
                desk_views::shared.eq(true),
                desk_views::filter.eq(filter),
                desk_views::order_field.eq("updated_at"),
                desk_views::descending.eq(descending),
                desk_views::shows.eq(shows),
                desk_views::position.eq(position),
            ))
            .execute(conn)
            .await?;
    }
    Ok(())
}
