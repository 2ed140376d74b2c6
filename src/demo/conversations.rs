//! A few threads in each portal: one that waits, one that goes on with an answer that was not read yet, and one that is over;
//! and where chats are switched on, one that goes on and one that is over.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{dsl::exists, prelude::*, select};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::people::Known;
use crate::{
    access::Feature,
    conversations::{ConversationEnd, ConversationKind, ConversationState},
    db::schema::{conversation_messages, conversation_staff, conversations, tenants},
    text::Locale,
};

/// Who says it.
enum Who {
    Contact,
    Staff,
}

use Who::{Contact, Staff};

/// A thread or a chat with one of a tenant's contacts.
struct Thread {
    kind: ConversationKind,
    /// Which of them.
    of: usize,
    subject: &'static str,
    /// Minutes ago.
    begun: i64,
    over: bool,
    /// Whether its contact has read the last answer.
    read: bool,
    /// Each some minutes after the beginning.
    said: &'static [(Who, i64, &'static str)],
}

const GERMAN: [Thread; 5] = [
    Thread {
        kind: ConversationKind::Thread,
        of: 0,
        subject: "Zweiter Monitor für das Homeoffice",
        begun: 25,
        over: false,
        read: true,
        said: &[(
            Contact,
            0,
            "Guten Tag,\n\nkann ich für zu Hause einen zweiten Monitor bekommen? Hier im Büro stehen bei uns zwei, die niemand benutzt.",
        )],
    },
    Thread {
        kind: ConversationKind::Thread,
        of: 0,
        subject: "Kurze Frage zur VPN-Umstellung",
        begun: 190,
        over: false,
        read: false,
        said: &[
            (
                Contact,
                0,
                "Stimmt es, dass wir am Freitag auf das neue VPN umgestellt werden? Ich bin da unterwegs.",
            ),
            (
                Staff,
                14,
                "Ja, am Freitag ab 18 Uhr. Unterwegs ändert sich nichts für Sie: Der alte Zugang funktioniert noch **bis Monatsende**.",
            ),
            (Contact, 21, "Prima, dann mache ich es am Montag im Büro."),
            (
                Staff,
                95,
                "Gern. So geht es dann:\n\n1. Das Programm *Verbindung* öffnen\n2. Auf „Neu einrichten“ klicken\n3. Den Code aus der App eingeben\n\nDas dauert keine zwei Minuten.",
            ),
        ],
    },
    Thread {
        kind: ConversationKind::Thread,
        of: 1,
        subject: "Parkplatz für den Techniker",
        begun: 4 * 24 * 60,
        over: true,
        read: true,
        said: &[
            (
                Staff,
                0,
                "Guten Tag,\n\nmorgen um 9 Uhr kommt unser Techniker wegen des Druckers. Wo darf er parken?",
            ),
            (
                Contact,
                33,
                "Auf dem Hof, Platz 12. Die Schranke öffne ich, er soll kurz klingeln.",
            ),
            (Staff, 40, "Danke, das gebe ich weiter."),
        ],
    },
    Thread {
        kind: ConversationKind::Chat,
        of: 1,
        subject: "Mein Bildschirm bleibt schwarz",
        begun: 6,
        over: false,
        read: true,
        said: &[
            (
                Contact,
                0,
                "Mein Bildschirm bleibt schwarz, der Rechner läuft aber.",
            ),
            (
                Staff,
                2,
                "Das sehen wir uns an. Leuchtet die Lampe am Bildschirm?",
            ),
            (Contact, 3, "Ja, orange."),
            (
                Staff,
                5,
                "Dann bekommt er kein Bild. Bitte stecken Sie das Kabel am Rechner einmal aus und wieder ein.",
            ),
        ],
    },
    Thread {
        kind: ConversationKind::Chat,
        of: 0,
        subject: "Wo finde ich die Rechnung vom November?",
        begun: 26 * 60,
        over: true,
        read: true,
        said: &[
            (Contact, 0, "Wo finde ich die Rechnung vom November?"),
            (
                Staff,
                1,
                "Unter *Dokumente*, dann *Rechnungen*. Sie steht dort ganz oben.",
            ),
            (Contact, 2, "Gefunden, danke!"),
        ],
    },
];

const ENGLISH: [Thread; 5] = [
    Thread {
        kind: ConversationKind::Thread,
        of: 0,
        subject: "A second screen for working from home",
        begun: 25,
        over: false,
        read: true,
        said: &[(
            Contact,
            0,
            "Hello,\n\ncould I have a second screen at home? There are two in our office that nobody uses.",
        )],
    },
    Thread {
        kind: ConversationKind::Thread,
        of: 0,
        subject: "Quick question about the new VPN",
        begun: 190,
        over: false,
        read: false,
        said: &[
            (
                Contact,
                0,
                "Is it true that we move to the new VPN on Friday? I am travelling then.",
            ),
            (
                Staff,
                14,
                "Yes, on Friday from 6 pm. Nothing changes for you on the road: the old access works **until the end of the month**.",
            ),
            (
                Contact,
                21,
                "Good, then I will do it in the office on Monday.",
            ),
            (
                Staff,
                95,
                "Fine. This is how it goes:\n\n1. Open *Connection*\n2. Choose “Set up anew”\n3. Enter the code of the app\n\nIt takes less than two minutes.",
            ),
        ],
    },
    Thread {
        kind: ConversationKind::Thread,
        of: 1,
        subject: "Parking for the technician",
        begun: 4 * 24 * 60,
        over: true,
        read: true,
        said: &[
            (
                Staff,
                0,
                "Hello,\n\nour technician comes tomorrow at 9 for the printer. Where may he park?",
            ),
            (
                Contact,
                33,
                "In the yard, number 12. I will open the barrier; he should ring the bell.",
            ),
            (Staff, 40, "Thank you, I will tell him."),
        ],
    },
    Thread {
        kind: ConversationKind::Chat,
        of: 1,
        subject: "My screen stays black",
        begun: 6,
        over: false,
        read: true,
        said: &[
            (
                Contact,
                0,
                "My screen stays black, but the computer is running.",
            ),
            (
                Staff,
                2,
                "Let us have a look. Is there a light on at the screen?",
            ),
            (Contact, 3, "Yes, an orange one."),
            (
                Staff,
                5,
                "Then it gets no picture. Please pull the cable out of the computer and put it back in.",
            ),
        ],
    },
    Thread {
        kind: ConversationKind::Chat,
        of: 0,
        subject: "Where do I find the invoice of November?",
        begun: 26 * 60,
        over: true,
        read: true,
        said: &[
            (Contact, 0, "Where do I find the invoice of November?"),
            (
                Staff,
                1,
                "Under *Documents*, then *Invoices*. It is the first one there.",
            ),
            (Contact, 2, "Found it, thank you!"),
        ],
    },
];

/// Makes a tenant's threads, unless there are any.
pub(super) async fn fill(
    conn: &mut AsyncPgConnection,
    (tenant, locale): (Uuid, Locale),
    contacts: &[Known],
    agents: &[Known],
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let there = conversations::table.filter(conversations::tenant_id.eq(tenant));
    let there: bool = select(exists(there)).get_result(&mut *conn).await?;
    let Some(agent) = agents.first().filter(|_| !there) else {
        return Ok(());
    };
    let threads = match locale {
        Locale::De => &GERMAN,
        Locale::En => &ENGLISH,
    };
    let chats = chats_in(conn, tenant).await?;
    for thread in threads {
        if thread.kind == ConversationKind::Chat && !chats {
            continue;
        }
        if let Some(contact) = contacts.get(thread.of) {
            begin(conn, tenant, thread, contact, agent, now).await?;
        }
    }
    Ok(())
}

/// Whether chats are switched on in the portal.
async fn chats_in(conn: &mut AsyncPgConnection, tenant: Uuid) -> anyhow::Result<bool> {
    let features: Option<Vec<String>> = tenants::table
        .find(tenant)
        .select(tenants::features)
        .first(conn)
        .await?;
    let word = Feature::Chat.word();
    Ok(features.is_some_and(|words| words.iter().any(|it| it == word)))
}

async fn begin(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    thread: &Thread,
    contact: &Known,
    agent: &Known,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let begun = now - TimeDelta::minutes(thread.begun);
    let at = |minutes: i64| begun + TimeDelta::minutes(minutes);
    let last = at(thread.said.last().map_or(0, |(_, minutes, _)| *minutes));
    let count = i32::try_from(thread.said.len())?;
    let by_staff = |who: &Who| matches!(who, Staff);
    let starter = match thread.said.first() {
        Some((who, ..)) if by_staff(who) => agent.id,
        _ => contact.id,
    };
    let answered = thread.said.iter().any(|(who, ..)| by_staff(who));
    let state = match (thread.over, answered) {
        (true, _) => ConversationState::Ended,
        (false, true) => ConversationState::Active,
        (false, false) => ConversationState::Waiting,
    };
    let chat = thread.kind == ConversationKind::Chat;
    let first = thread.said.iter().find(|(who, ..)| by_staff(who));
    let taken = first.filter(|_| chat).map(|(_, minutes, _)| at(*minutes));
    let id = Uuid::now_v7();
    diesel::insert_into(conversations::table)
        .values((
            conversations::tenant_id.eq(tenant),
            conversations::id.eq(id),
            conversations::kind.eq(thread.kind),
            conversations::subject.eq(thread.subject),
            conversations::contact_id.eq(contact.id),
            conversations::state.eq(state),
            conversations::revision.eq(count),
            conversations::message_count.eq(count),
            conversations::contact_read_up_to.eq(if thread.read { count } else { count - 1 }),
            conversations::starter_id.eq(starter),
            conversations::client_id.eq(id),
            conversations::started_at.eq(begun),
            conversations::last_message_at.eq(last),
            conversations::waiting_since.eq((state == ConversationState::Waiting).then_some(begun)),
            conversations::ended_at.eq(thread.over.then_some(last)),
            conversations::ended_by.eq(thread.over.then_some(ConversationEnd::Contact)),
            conversations::picked_up_at.eq(taken),
            conversations::waited
                .eq(taken.map(|at| i32::try_from((at - begun).num_seconds()).unwrap_or(0))),
        ))
        .execute(&mut *conn)
        .await?;
    let mut rows = Vec::with_capacity(thread.said.len());
    for (position, (who, minutes, body)) in (1_i32..).zip(thread.said) {
        let staff = by_staff(who);
        rows.push((
            conversation_messages::tenant_id.eq(tenant),
            conversation_messages::conversation_id.eq(id),
            conversation_messages::position.eq(position),
            conversation_messages::id.eq(Uuid::now_v7()),
            conversation_messages::author_contact_id.eq((!staff).then_some(contact.id)),
            conversation_messages::author_staff_id.eq(staff.then_some(agent.id)),
            conversation_messages::author_name.eq(if staff { &agent.name } else { &contact.name }),
            conversation_messages::body.eq(Some(*body)),
            conversation_messages::client_id.eq(Uuid::now_v7()),
            conversation_messages::revision.eq(position),
            conversation_messages::created_at.eq(at(*minutes)),
        ));
    }
    diesel::insert_into(conversation_messages::table)
        .values(rows)
        .execute(&mut *conn)
        .await?;
    if answered {
        diesel::insert_into(conversation_staff::table)
            .values((
                conversation_staff::tenant_id.eq(tenant),
                conversation_staff::conversation_id.eq(id),
                conversation_staff::staff_id.eq(agent.id),
                conversation_staff::display_name.eq(&agent.name),
                conversation_staff::joined_at.eq(begun),
                conversation_staff::read_up_to.eq(count),
            ))
            .execute(conn)
            .await?;
    }
    Ok(())
}
