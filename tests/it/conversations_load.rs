//! Many talk at once through two processes, of which one is killed, the database cuts everybody off, and what is in front of them
//! drops them: nothing is lost, nothing is there twice, and the order is kept. `make bench-conversations` measures the same with more.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    conversations_load_support::{
        AGENTS, Again, CONTACTS, Person, Proxy, Served, fill, host, id, staff_of, talk,
    },
    support::{Walls, World},
};

/// How often a contact writes, and staff in each of their conversations.
const PAUSES: [Duration; 2] = [Duration::from_millis(2500), Duration::from_secs(5)];
/// By when everybody has to have caught up.
const PATIENCE: Duration = Duration::from_secs(20);

const EVENTS: &str =
    "subscription { conversationEvents { conversationId complete conversation { revision }
    messages { position revision body { markdown } } } }";
const CHANGES: &str =
    "query($id: ID!, $after: Int!) { node(id: $id) { ... on Conversation { changes(after: $after) {
    revision hasMore messages { position revision body { markdown } } } } } }";
const SEND: &str = "mutation($input: SendMessageInput!) { sendMessage(input: $input) { message { position } errors { code } } }";
const READ: &str = "query($id: ID!) { node(id: $id) { ... on Conversation { unreadCount revision people { isSelf readUpTo } } } }";

/// What somebody knows of a conversation.
#[derive(Clone, Debug, Default)]
struct Known {
    messages: BTreeMap<i64, String>,
    revision: i64,
}

/// Somebody who listens, and what they were told.
struct Reader {
    person: Person,
    of: Vec<u128>,
    known: Mutex<BTreeMap<String, Known>>,
    wrong: Mutex<Vec<String>>,
    /// How often a connection was opened.
    opened: Mutex<u32>,
}

impl Reader {
    /// Listens until the end of the test; what was missed between two connections is asked for.
    async fn listen(self: Arc<Self>) {
        loop {
            let _: Result<(), Again> = async {
                let mut listening = self.person.listen(EVENTS).await?;
                *self.opened.lock().unwrap() += 1;
                loop {
                    self.hear(&listening.event().await?).await?;
                }
            }
            .await;
            tokio::time::sleep(Duration::from_millis(rand::random_range(50..250))).await;
        }
    }

    async fn hear(&self, event: &Value) -> Result<(), Again> {
        let Some(id) = event["conversationId"].as_str() else {
            let all: Vec<String> = self.known.lock().unwrap().keys().cloned().collect();
            for id in all {
                self.catch_up(&id).await?;
            }
            return Ok(());
        };
        if !self.known.lock().unwrap().contains_key(id) {
            self.wrong.lock().unwrap().push(format!("foreign: {event}"));
            return Ok(());
        }
        if event["complete"] == false {
            return self.catch_up(id).await;
        }
        self.take(id, &event["messages"], &event["conversation"]["revision"]);
        Ok(())
    }

    async fn catch_up(&self, id: &str) -> Result<(), Again> {
        loop {
            let after = self.known.lock().unwrap()[id].revision;
            let asked = json!({ "id": id, "after": after });
            let answer = self.person.ask(CHANGES, asked).await?;
            let changes = &answer["node"]["changes"];
            self.take(id, &changes["messages"], &changes["revision"]);
            if changes["hasMore"] == false {
                return Ok(());
            }
        }
    }

    /// Nothing is left out between what is known and what comes, and what comes twice is the same.
    fn take(&self, id: &str, messages: &Value, revision: &Value) {
        let mut known = self.known.lock().unwrap();
        let known = known.get_mut(id).unwrap();
        for message in messages.as_array().unwrap() {
            let position = message["position"].as_i64().unwrap();
            let body = message["body"]["markdown"].as_str().unwrap().to_owned();
            let last = known.messages.last_key_value().map_or(0, |(last, _)| *last);
            let before = known.messages.insert(position, body.clone());
            if position > last + 1 || before.is_some_and(|before| before != body) {
                let wrong = format!("{position} after {last} of {id}: {body}");
                self.wrong.lock().unwrap().push(wrong);
            }
        }
        known.revision = known.revision.max(revision.as_i64().unwrap());
    }
}

/// A message that was confirmed.
struct Confirmed {
    talk: u128,
    client_id: Uuid,
    position: i64,
    body: String,
}

/// Somebody writes in a conversation, one message after the other, each until it is confirmed.
async fn write(
    person: Person,
    name: &'static str,
    talk: u128,
    pause: Duration,
    over: Arc<AtomicBool>,
) -> Vec<Confirmed> {
    let mut confirmed = Vec::new();
    tokio::time::sleep(pause.mul_f64(rand::random())).await;
    while !over.load(Ordering::Relaxed) {
        let (client_id, n) = (Uuid::new_v4(), confirmed.len());
        let body = format!("{name} says {n:03} in {talk}");
        let input =
            json!({ "input": { "conversationId": id(talk), "body": body, "clientId": client_id } });
        let position = loop {
            let answer = person.insist(SEND, input.clone()).await;
            let sent = &answer["sendMessage"];
            match sent["errors"][0]["code"].as_str() {
                None => break sent["message"]["position"].as_i64().unwrap(),
                Some("TOO_MANY_ATTEMPTS") => tokio::time::sleep(Duration::from_secs(1)).await,
                Some(code) => panic!("{code}: {body}"),
            }
        };
        confirmed.push(Confirmed {
            talk,
            client_id,
            position,
            body,
        });
        tokio::time::sleep(pause).await;
    }
    confirmed
}

fn reader(person: Person, of: Vec<u128>) -> Arc<Reader> {
    let known = of.iter().map(|n| (id(*n), Known::default())).collect();
    Arc::new(Reader {
        person,
        of,
        known: Mutex::new(known),
        wrong: Mutex::default(),
        opened: Mutex::default(),
    })
}

/// What stands in the database: of each conversation position, client id and text.
async fn stored(world: &World) -> BTreeMap<u128, Vec<(i64, Uuid, String)>> {
    let (first, last) = (talk(0), talk(CONTACTS - 1));
    let text = world
        .database
        .text_as_owner(&format!(
            "SELECT coalesce(json_agg(json_build_array(conversation_id, position, client_id, body) ORDER BY conversation_id, position),
                 '[]')::text FROM conversation_messages WHERE conversation_id BETWEEN '{first}' AND '{last}'"
        ))
        .await;
    let mut stored: BTreeMap<u128, Vec<_>> = (0..CONTACTS).map(|n| (n, Vec::new())).collect();
    for row in serde_json::from_str::<Vec<(Uuid, i64, Uuid, String)>>(&text).unwrap() {
        let n = row.0.as_u128() - talk(0).as_u128();
        stored.get_mut(&n).unwrap().push((row.1, row.2, row.3));
    }
    stored
}

/// A process is killed and started again, the database cuts off whoever is connected, and the proxy drops all and refuses.
async fn disturb(world: &World, first: &mut Served, proxy: &Proxy) {
    tokio::time::sleep(Duration::from_secs(2)).await;
    first.kill();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    first.start();
    tokio::time::sleep(Duration::from_millis(2500)).await;
    let cut = "SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let cut = world.database.text_as_owner(cut).await;
    assert!(cut.parse::<u32>().unwrap() > 4, "{cut}");
    tokio::time::sleep(Duration::from_millis(2500)).await;
    proxy.cut(true);
    tokio::time::sleep(Duration::from_secs(1)).await;
    proxy.cut(false);
    tokio::time::sleep(Duration::from_secs(3)).await;
}

#[tokio::test]
async fn whatever_breaks_nothing_is_lost_or_twice_and_the_order_is_kept() {
    let world = World::create(Walls::Both).await;
    let tokens = fill(&world).await;
    let dir = tempfile::tempdir().unwrap();
    let mut first = Served::over(&world.database, dir.path(), "first");
    let second = Served::over(&world.database, dir.path(), "second");
    let proxy = Proxy::before(vec![first.address, second.address]).await;
    first.ready().await;
    second.ready().await;
    let client = reqwest::Client::builder().timeout(Duration::from_secs(10));
    let client = client.build().unwrap();
    let person = |host, token: &String| Person {
        host,
        token: token.clone(),
        proxy: proxy.address,
        client: client.clone(),
    };
    let contacts = (0..CONTACTS).zip(&tokens[0]);
    let contacts = contacts.map(|(n, token)| reader(person(host(n), token), vec![n]));
    let staff = (0..AGENTS).zip(&tokens[1]).map(|(n, token)| {
        let of = (0..CONTACTS).filter(|talk| staff_of(*talk).contains(&n));
        reader(person("desk.localhost", token), of.collect())
    });
    let readers: Vec<Arc<Reader>> = contacts.chain(staff).collect();
    let listening: Vec<_> = readers
        .iter()
        .map(|reader| tokio::spawn(Arc::clone(reader).listen()))
        .collect();
    let over = Arc::new(AtomicBool::new(false));
    let mut writing = Vec::new();
    for n in 0..CONTACTS {
        let [own, theirs] = [n, CONTACTS + staff_of(n)[0]]
            .map(|reader| readers[usize::try_from(reader).unwrap()].person.clone());
        for (person, name, pause) in [(own, "contact", PAUSES[0]), (theirs, "staff", PAUSES[1])] {
            let over = Arc::clone(&over);
            writing.push(tokio::spawn(write(person, name, n, pause, over)));
        }
    }
    disturb(&world, &mut first, &proxy).await;
    over.store(true, Ordering::Relaxed);
    let mut confirmed = Vec::new();
    for writer in writing {
        let wrote = tokio::time::timeout(PATIENCE, writer).await;
        confirmed.extend(wrote.expect("it is confirmed").unwrap());
    }
    assert!(confirmed.len() > 60, "{} were written", confirmed.len());

    // Each once, where it was said to be, in the order in which its author wrote.
    let stored = stored(&world).await;
    let count = stored.values().map(Vec::len).sum::<usize>();
    assert_eq!(count, confirmed.len());
    for (n, messages) in &stored {
        let positions: Vec<i64> = messages.iter().map(|message| message.0).collect();
        let gapless: Vec<i64> = (1..).take(messages.len()).collect();
        assert_eq!(positions, gapless, "of {n}");
        for name in ["contact", "staff"] {
            let bodies = messages.iter().map(|message| &message.2);
            assert!(bodies.filter(|body| body.starts_with(name)).is_sorted());
        }
    }
    for one in &confirmed {
        let at = usize::try_from(one.position - 1).unwrap();
        let (_, client_id, body) = &stored[&one.talk][at];
        assert_eq!((*client_id, body), (one.client_id, &one.body));
    }

    // Each reader has all of theirs, and nothing else.
    let deadline = Instant::now() + PATIENCE;
    for reader in &readers {
        assert!(*reader.opened.lock().unwrap() > 1, "it was never cut off");
        for n in &reader.of {
            let messages = stored[n].iter();
            let all: BTreeMap<i64, String> =
                messages.map(|(at, _, body)| (*at, body.clone())).collect();
            while reader.known.lock().unwrap()[&id(*n)].messages != all {
                assert!(
                    Instant::now() < deadline,
                    "{:?} of {all:?}",
                    reader.known.lock().unwrap()[&id(*n)]
                );
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        assert_eq!(*reader.wrong.lock().unwrap(), Vec::<String>::new());
    }
    for task in listening {
        task.abort();
    }
    unread(&readers, &stored).await;
}

/// What is unread is what others wrote below what one has read, for everybody.
async fn unread(readers: &[Arc<Reader>], stored: &BTreeMap<u128, Vec<(i64, Uuid, String)>>) {
    for (index, reader) in readers.iter().enumerate() {
        let is_contact = index < usize::try_from(CONTACTS).unwrap();
        for n in &reader.of {
            let asked = json!({ "id": id(*n) });
            let answer = reader.person.insist(READ, asked).await;
            let read = &answer["node"];
            let messages = &stored[n];
            assert_eq!(read["revision"], messages.len());
            let people = read["people"].as_array().unwrap().iter();
            let own = people.clone().find(|person| person["isSelf"] == true);
            let up_to = own.unwrap()["readUpTo"].as_i64().unwrap();
            let writes = u128::try_from(index).unwrap() == CONTACTS + staff_of(*n)[0];
            let theirs = |body: &str| {
                let by_contact = body.starts_with("contact");
                if is_contact {
                    !by_contact
                } else {
                    by_contact || !writes
                }
            };
            let unread = messages
                .iter()
                .filter(|(at, _, body)| *at > up_to && theirs(body));
            assert_eq!(read["unreadCount"], unread.count(), "{read}");
            if is_contact {
                let all = reader
                    .person
                    .insist("{ viewer { unreadMessages } }", json!({}))
                    .await;
                assert_eq!(all["viewer"]["unreadMessages"], read["unreadCount"]);
            }
        }
    }
}
