//! The authorisation matrix: who may read and do what, walked by machine and reviewed line by line.
//!
//! Each field on each path from the roots is asked as each kind of caller, about an object that is theirs, a
//! colleague's and another tenant's; each mutation likewise. As built; with the guards switched off, when row-level
//! security alone must hold; with row-level security switched off, when guards alone must. A change in the snapshots
//! is a decision.

mod arguments;
mod mutations;
mod readers;
mod relations;
mod schema_map;
mod walk;

use std::collections::BTreeSet;

use schema_map::SchemaMap;

use crate::support::{CallerName, Walls};

fn schema() -> SchemaMap {
    SchemaMap::of(&portico::schema::sdl())
}

/// What the fixtures give nobody a value of: `assets` and `message_figures` test who reads it.
const ELSEWHERE: [&str; 4] = [
    "Asset.holderDepartment",
    "MessageFigureSet.chatAnswerMedian",
    "MessageFigureSet.chatAnswerNinetieth",
    "MessageFigureSet.ratingAverage",
];

/// Reads as built: first with nothing in any cache, then again after staff, who may see all, have asked for all of it.
#[tokio::test]
async fn reads_are_as_reviewed_with_cold_and_warm_caches() {
    let (map, world) = (schema(), relations::world(Walls::Both).await);
    let cold = walk::read_everything(&world, &map, &CallerName::ALL).await;
    insta::assert_snapshot!("reads", walk::table(&cold));
    let mut warm_order = CallerName::ALL;
    warm_order.reverse();
    let warm = walk::read_everything(&world, &map, &warm_order).await;
    assert_eq!(
        walk::table(&cold),
        walk::table(&warm),
        "a cache gave away what it held for somebody else"
    );
    let mut unreached = walk::unreached(&cold, &map);
    unreached.retain(|field| !ELSEWHERE.contains(&field.as_str()));
    assert!(
        unreached.is_empty(),
        "nobody got a value of: {unreached:#?}"
    );
}

/// The first wall alone gives the very same answers.
#[tokio::test]
async fn reads_without_row_level_security_are_the_same() {
    let (map, world) = (schema(), relations::world(Walls::NoRls).await);
    let reads = walk::read_everything(&world, &map, &CallerName::ALL).await;
    insta::assert_snapshot!("reads", walk::table(&reads));
}

/// The second wall alone: whatever a contact asks, no answer holds anything of another's.
#[tokio::test]
async fn reads_without_guards_give_nothing_foreign_away() {
    let (map, world) = (schema(), relations::world(Walls::NoGuards).await);
    let reads = walk::read_everything(&world, &map, &CallerName::ALL).await;
    insta::assert_snapshot!("reads_without_guards", walk::table(&reads));
}

#[tokio::test]
async fn mutations_are_as_reviewed() {
    let (map, world) = (schema(), relations::world(Walls::Both).await);
    insta::assert_snapshot!("mutations", mutations::try_everything(&world, &map).await);
}

#[tokio::test]
async fn mutations_without_row_level_security_are_the_same() {
    let (map, world) = (schema(), relations::world(Walls::NoRls).await);
    insta::assert_snapshot!("mutations", mutations::try_everything(&world, &map).await);
}

#[tokio::test]
async fn mutations_without_guards_change_nothing_foreign() {
    let (map, world) = (schema(), relations::world(Walls::NoGuards).await);
    insta::assert_snapshot!(
        "mutations_without_guards",
        mutations::try_everything(&world, &map).await
    );
}

/// Colleagues: each right, and what it lets somebody do at another's ticket.
#[tokio::test]
async fn colleagues_are_as_reviewed() {
    for walls in [Walls::Both, Walls::NoRls] {
        let world = relations::world(walls).await;
        insta::assert_snapshot!("readers", readers::table(&world).await);
    }
}

#[tokio::test]
async fn colleagues_without_guards_read_and_change_nothing_more() {
    let world = relations::world(Walls::NoGuards).await;
    insta::assert_snapshot!("readers_without_guards", readers::table(&world).await);
}

/// A field that states no audience would be a hole; the macro refuses it, and this reads what was printed.
#[test]
fn every_field_states_its_audience() {
    let map = schema();
    let silent: Vec<_> = map
        .fields
        .iter()
        .flat_map(|(name, fields)| fields.iter().map(move |field| (name, field)))
        .filter(|(_, field)| field.guard.is_none())
        .map(|(name, field)| format!("{name}.{}", field.name))
        .collect();
    assert!(silent.is_empty(), "no @guard on {silent:?}");
}

/// Introspection shows each caller what they may use, and no more.
#[tokio::test]
async fn introspection_shows_what_the_caller_may_use() {
    let (map, world) = (schema(), relations::world(Walls::Both).await);
    let mut text = String::new();
    for caller in CallerName::ALL {
        let query = "{ __schema { types { name fields { name } } } }";
        let answer = world.ask(caller, query).await;
        let mut shown = BTreeSet::new();
        for ty in answer["data"]["__schema"]["types"].as_array().unwrap() {
            let name = ty["name"].as_str().unwrap();
            for field in ty["fields"].as_array().into_iter().flatten() {
                if map.fields.contains_key(name) {
                    shown.insert(format!("{name}.{}", field["name"].as_str().unwrap()));
                }
            }
        }
        let all: BTreeSet<_> = map
            .fields
            .iter()
            .flat_map(|(name, fields)| {
                fields
                    .iter()
                    .map(move |field| format!("{name}.{}", field.name))
            })
            .collect();
        let hidden: Vec<_> = all.difference(&shown).cloned().collect();
        text += &format!("hidden from {}:\n", caller.title());
        for field in hidden {
            text += &format!("  {field}\n");
        }
    }
    insta::assert_snapshot!("introspection", text);
}
