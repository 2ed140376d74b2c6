//! The house stands as it is drawn: a floor imports only floors below it, and files read in one sitting.

use std::path::{Path, PathBuf};

/// From the ground up. `access` knows only the ids and identities of `db`; nobody imports upward.
const FLOORS: [&str; 36] = [
    "config",
    "telemetry",
    "db",
    "text",
    "pdf",
    "access",
    "api",
    "branding",
    "request_types",
    "service_levels",
    "tenants",
    "notifications",
    "identity",
    "announcements",
    "pages",
    "mail_texts",
    "attachments",
    "knowledge",
    "studio",
    "webhooks",
    "assets",
    "tickets",
    "conversations",
    "desk",
    "inbound_mail",
    "privacy",
    "provisioning",
    "figures",
    "search",
    "domains",
    "schema",
    "papers",
    "http",
    "demo",
    "cli",
    "main",
];
/// Lines of a file at most; a schema that mirrors the migrations is not read in one sitting anyway.
const LONGEST: usize = 400;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

fn all() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    sources(Path::new("src"), &mut found);
    found
        .into_iter()
        .filter(|path| !path.starts_with("src/access/macros"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path, text)
        })
        .collect()
}

fn floor_of(path: &Path) -> Option<usize> {
    let room = path
        .strip_prefix("src")
        .unwrap()
        .components()
        .next()?
        .as_os_str()
        .to_str()?;
    let room = room.trim_end_matches(".rs");
    FLOORS.iter().position(|floor| *floor == room)
}

/// The rooms that a file names: `crate::room::…` and, in braces, `crate::{room::…, room::…}`.
fn imports(text: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for (index, _) in text.match_indices("crate::") {
        let rest = &text[index + "crate::".len()..];
        if !rest.starts_with('{') {
            rooms.push(word(rest));
            continue;
        }
        let mut depth = 0;
        let mut expecting = false;
        for (at, character) in rest.char_indices() {
            match character {
                '{' => {
                    depth += 1;
                    expecting = depth == 1;
                }
                '}' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                ',' if depth == 1 => expecting = true,
                character if expecting && depth == 1 && character.is_alphabetic() => {
                    rooms.push(word(&rest[at..]));
                    expecting = false;
                }
                _ => {}
            }
        }
    }
    rooms
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|character| character.is_alphanumeric() || *character == '_')
        .collect()
}

#[test]
fn nobody_imports_upward() {
    let mut wrong = Vec::new();
    for (path, text) in all() {
        let Some(own) = floor_of(&path) else { continue };
        // What is only for tests may look anywhere.
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        for room in imports(code) {
            if let Some(other) = FLOORS.iter().position(|floor| *floor == room)
                && other > own
            {
                wrong.push(format!("{} imports {room}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "upward: {wrong:#?}");
}

#[test]
fn every_room_has_its_floor() {
    let rooms: Vec<_> = std::fs::read_dir("src")
        .unwrap()
        .map(|entry| {
            entry
                .unwrap()
                .file_name()
                .to_string_lossy()
                .trim_end_matches(".rs")
                .to_owned()
        })
        .filter(|room| room != "lib" && !FLOORS.contains(&room.as_str()))
        .collect();
    assert!(rooms.is_empty(), "without a floor: {rooms:?}");
}

#[test]
fn files_read_in_one_sitting() {
    let long: Vec<_> = all()
        .into_iter()
        .filter(|(path, text)| text.lines().count() > LONGEST && !path.ends_with("db/schema.rs"))
        .map(|(path, text)| format!("{} has {} lines", path.display(), text.lines().count()))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}
