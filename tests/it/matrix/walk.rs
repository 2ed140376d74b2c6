//! The walk: every field on every path from the roots, asked one by one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{arguments::variants, schema_map::SchemaMap};
use crate::support::{CallerName, Owner, World};

/// Ways that are asked together; the limits allow twenty fields at the root.
const WAYS: usize = 18;
/// Errors that an answer names.
const ERRORS: usize = 20;
/// Objects with an id of their own on one path at most.
const ENTITIES_DEEP: usize = 3;

/// A way from a root to a type: how it is called in the matrix, and how it is asked for.
#[derive(Clone, Debug)]
pub struct Path {
    pub title: String,
    /// The query around the selection, with `%` where that goes. `$ticket` and the like stand for an owner's objects.
    query: String,
    /// The names under which the answer holds the values; lists are walked through.
    keys: Vec<String>,
    on: String,
    /// The fields on the way, as `Type.field`.
    via: Vec<String>,
    seen: Vec<String>,
    entities: usize,
}

impl Path {
    /// Whether the path names an object, so that it must be asked for each owner.
    fn depends_on_owner(&self) -> bool {
        self.query.contains('$')
    }
}

/// All paths, and the leaves at the end of each.
pub fn paths(map: &SchemaMap) -> Vec<(Path, Vec<String>)> {
    let root = Path {
        title: "Query".to_owned(),
        query: "{ % }".to_owned(),
        keys: Vec::new(),
        on: "Query".to_owned(),
        via: Vec::new(),
        seen: vec!["Query".to_owned()],
        entities: 0,
    };
    let mut open = vec![root];
    let mut all = Vec::new();
    while let Some(path) = open.pop() {
        let mut leaves = Vec::new();
        for field in &map.fields[&path.on] {
            if !map.is_composite(&field.of) {
                leaves.push(field.name.clone());
                continue;
            }
            for (variant, arguments) in variants(&path.on, &field.name, &field.required) {
                // An interface is asked for its own fields too, not only through a fragment on the object: the object's
                // guards must stand there all the same.
                let itself =
                    map.fields.contains_key(&field.of) && map.members.contains_key(&field.of);
                for object in map
                    .objects(&field.of)
                    .into_iter()
                    .chain(itself.then_some(field.of.as_str()))
                {
                    let on_interface = itself && object == field.of;
                    if !on_interface && variant.as_deref().is_some_and(|variant| variant != object)
                    {
                        continue;
                    }
                    // What hangs on what everybody may read and is for everybody itself: walked below the root's portal,
                    // and not again wherever a portal stands.
                    let elsewhere = path.via.first().is_some_and(|root| root != "Query.portal");
                    let portals = path.seen.iter().any(|seen| seen == "Portal");
                    if elsewhere && portals && map.is_public(&path.on) && map.is_public(object) {
                        continue;
                    }
                    // A page's rows are the same by `nodes` and by `edges`: what hangs on them is walked below the first alone.
                    let by_edge = path.via.iter().any(|field| field.ends_with("Edge.node"));
                    if by_edge {
                        continue;
                    }
                    let again = path.seen.iter().filter(|seen| *seen == object).count();
                    let entities = path.entities + usize::from(map.entities.contains(object));
                    if again > 1 || entities > ENTITIES_DEEP {
                        continue;
                    }
                    let selection = if map.members.contains_key(&field.of) && !on_interface {
                        format!("{}{arguments} {{ ... on {object} {{ % }} }}", field.name)
                    } else {
                        format!("{}{arguments} {{ % }}", field.name)
                    };
                    let suffix = match &variant {
                        Some(variant) if on_interface => format!("(itself, a {variant})"),
                        _ if map.members.contains_key(&field.of) => format!("({object})"),
                        _ => String::new(),
                    };
                    let mut next = path.clone();
                    next.title = format!("{} > {}{suffix}", path.title, field.name);
                    next.query = path.query.replacen('%', &selection, 1);
                    next.keys.push(field.name.clone());
                    next.via.push(format!("{}.{}", path.on, field.name));
                    next.on = object.to_owned();
                    next.seen.push(object.to_owned());
                    next.entities = entities;
                    open.push(next);
                }
            }
        }
        all.push((path, leaves));
    }
    all.sort_by(|(one, _), (other, _)| one.title.cmp(&other.title));
    all
}

/// What a caller got for one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A value.
    Value,
    /// Nothing: a null or an empty list on the way.
    Nothing,
    /// An error's code.
    Refused(String),
}

impl Outcome {
    /// One letter for the table.
    pub fn letter(&self) -> char {
        match self {
            Self::Value => '+',
            Self::Nothing => '.',
            Self::Refused(code) => match code.as_str() {
                "UNAUTHENTICATED" => 'u',
                "FORBIDDEN" => 'f',
                "NOT_FOUND" => 'n',
                "PASSWORD_CHANGE_REQUIRED" => 'p',
                "CODE_REQUIRED" => 'c',
                other => panic!("an answer that no caller should get: {other}"),
            },
        }
    }
}

/// The matrix of reads: a row for each field on each path; what each caller got of each owner's object.
pub type Reads = BTreeMap<String, BTreeMap<(CallerName, Option<Owner>), Outcome>>;

/// Asks everything, as the callers in this order, and checks each answer for what is not the caller's.
pub async fn read_everything(world: &World, map: &SchemaMap, callers: &[CallerName]) -> Reads {
    let mut reads = Reads::new();
    let paths = paths(map);
    for &caller in callers {
        for (path, leaves) in &paths {
            let owners: Vec<Option<Owner>> = if path.depends_on_owner() {
                Owner::ALL.map(Some).into()
            } else {
                vec![None]
            };
            for owner in owners {
                for (leaf, outcome) in ask(world, caller, owner, path, leaves).await {
                    reads
                        .entry(format!("{}.{leaf}", path.title))
                        .or_default()
                        .insert((caller, owner), outcome);
                }
            }
        }
    }
    reads
}

/// All leaves at once; when anything was refused, each on a way of its own from the root, since one refusal empties the
/// whole object. As many ways as an operation may have are asked together.
async fn ask(
    world: &World,
    caller: CallerName,
    owner: Option<Owner>,
    path: &Path,
    leaves: &[String],
) -> Vec<(String, Outcome)> {
    if leaves.is_empty() {
        return Vec::new();
    }
    let at_once = path.query.replacen('%', &leaves.join(" "), 1);
    let answer = send(world, caller, owner, &at_once).await;
    if answer.get("errors").is_none() {
        return leaves
            .iter()
            .map(|leaf| (leaf.clone(), outcome(&answer, path, leaf, None)))
            .collect();
    }
    if let Some(code) = refused_on_the_way(&answer, path) {
        let refused = |leaf: &String| (leaf.clone(), Outcome::Refused(code.clone()));
        return leaves.iter().map(refused).collect();
    }
    let way = path.query.trim_start_matches("{ ").trim_end_matches(" }");
    let mut outcomes = Vec::new();
    let mut open: Vec<&[String]> = leaves.chunks(WAYS).collect();
    while let Some(together) = open.pop() {
        let ways = together.iter().enumerate().map(|(number, leaf)| {
            // The braces that were cut off at the end belong to the way.
            let open = way.matches('{').count() - way.matches('}').count();
            let closed = format!("{way}{}", " }".repeat(open));
            format!("w{number}: {}", closed.replacen('%', leaf, 1))
        });
        let query = format!("{{ {} }}", ways.collect::<Vec<_>>().join(" "));
        let answer = send(world, caller, owner, &query).await;
        let code = &answer["errors"][0]["extensions"]["code"];
        // An answer names so many errors at most; whoever is refused in each of a list's items has their share of them.
        let cut_off = answer["errors"]
            .as_array()
            .is_some_and(|errors| errors.len() >= ERRORS);
        if (code == "QUERY_TOO_COMPLEX" || cut_off) && together.len() > 1 {
            let (some, others) = together.split_at(together.len() / 2);
            open.extend([some, others]);
            continue;
        }
        for (number, leaf) in together.iter().enumerate() {
            let alias = format!("w{number}");
            outcomes.push((leaf.clone(), outcome(&answer, path, leaf, Some(&alias))));
        }
    }
    outcomes
}

/// With which code the way itself was refused, before any leaf was asked: then each is.
fn refused_on_the_way(answer: &Value, path: &Path) -> Option<String> {
    let [error] = answer["errors"].as_array()?.as_slice() else {
        return None;
    };
    let refused = error["path"].as_array()?;
    let on_the_way = refused.iter().zip(&path.keys).all(|(at, key)| at == key);
    let code = error["extensions"]["code"].as_str()?;
    (on_the_way && refused.len() <= path.keys.len()).then(|| code.to_owned())
}

async fn send(world: &World, caller: CallerName, owner: Option<Owner>, query: &str) -> Value {
    let query = world.fill(query, owner.unwrap_or(Owner::Anna));
    let answer = world.ask(caller, &query).await;
    world.assert_nothing_foreign(caller, &query, &answer);
    answer
}

/// What the answer holds for a leaf; `alias` is what the way's first field is called in it.
fn outcome(answer: &Value, path: &Path, leaf: &str, alias: Option<&str>) -> Outcome {
    let mut names: Vec<&str> = path.keys.iter().map(String::as_str).chain([leaf]).collect();
    if let Some(alias) = alias {
        names[0] = alias;
    }
    let mut values = vec![&answer["data"]];
    for name in &names {
        values = values
            .into_iter()
            .filter_map(|value| value.get(*name))
            .flat_map(|value| match value {
                Value::Array(items) => items.iter().collect(),
                other => vec![other],
            })
            .collect();
    }
    if values.iter().any(|value| !value.is_null()) {
        return Outcome::Value;
    }
    let errors = answer["errors"].as_array();
    let refused = errors
        .into_iter()
        .flatten()
        .find(|error| match error["path"][0].as_str() {
            Some(first) => first == names[0],
            None => panic!("an answer to no field: {answer}"),
        });
    match refused.and_then(|error| error["extensions"]["code"].as_str()) {
        Some(code) => Outcome::Refused(code.to_owned()),
        None => Outcome::Nothing,
    }
}

/// The table as text: callers in columns, in each what they got of Anna's, Ben's and Carl's object.
pub fn table(reads: &Reads) -> String {
    let width = reads.keys().map(String::len).max().unwrap_or(0);
    let mut text = format!("{:width$}", "");
    for caller in CallerName::ALL {
        text += &format!("  {:10}", caller.title());
    }
    text.push('\n');
    for (row, cells) in reads {
        text += &format!("{row:width$}");
        for caller in CallerName::ALL {
            let letters: String = match cells.get(&(caller, None)) {
                Some(outcome) => outcome.letter().to_string(),
                None => Owner::ALL
                    .iter()
                    .map(|owner| cells[&(caller, Some(*owner))].letter())
                    .collect(),
            };
            text += &format!("  {letters:10}");
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

/// Fields of the schema that nobody got a value of, in any row, and fields that no path leads to. What only a mutation
/// yields (its payload) is asked for there.
pub fn unreached(reads: &Reads, map: &SchemaMap) -> BTreeSet<String> {
    let mut missing: BTreeSet<String> = BTreeSet::new();
    let mut reached: BTreeSet<String> = BTreeSet::new();
    for (path, leaves) in paths(map) {
        for leaf in leaves {
            let field = format!("{}.{leaf}", path.on);
            let cells = &reads[&format!("{}.{leaf}", path.title)];
            if cells.values().any(|outcome| *outcome == Outcome::Value) {
                reached.insert(field.clone());
                reached.extend(path.via.iter().cloned());
            }
            missing.insert(field);
            missing.extend(path.via.iter().cloned());
        }
    }
    for (ty, fields) in map
        .fields
        .iter()
        .filter(|(ty, _)| {
            !ty.ends_with("Payload")
                && ![
                    "Mutation",
                    "Subscription",
                    "TicketEvent",
                    "ConversationEvent",
                    "TicketPresence",
                    "PersonPresent",
                ]
                .contains(&ty.as_str())
        })
        .filter(|(ty, _)| !map.is_of_payloads_alone(ty))
    {
        // An interface's fields are those of its objects.
        if !map.members.contains_key(ty) && *ty != "UserError" {
            missing.extend(fields.iter().map(|field| format!("{ty}.{}", field.name)));
        }
    }
    missing.retain(|field| !reached.contains(field));
    missing
}
