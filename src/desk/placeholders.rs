//! Placeholders of canned answers: `{{requester.firstName}}` and its like. Names from one list and nothing else: no
//! language in which somebody could ask for more, and no field that contacts must not read.

/// What a placeholder may name, and so what a canned answer can say.
pub(super) const NAMES: [&str; 7] = [
    "requester.name",
    "requester.firstName",
    "ticket.number",
    "ticket.subject",
    "agent.name",
    "agent.firstName",
    "tenant.name",
];

/// What the placeholders stand for.
#[derive(Clone, Debug)]
pub(super) struct Values {
    pub requester: String,
    pub number: i64,
    pub subject: String,
    pub agent: String,
    pub tenant: String,
}

impl Values {
    fn of(&self, name: &str) -> Option<String> {
        Some(match name {
            "requester.name" => self.requester.clone(),
            "requester.firstName" => first_name(&self.requester).to_owned(),
            "ticket.number" => self.number.to_string(),
            "ticket.subject" => self.subject.clone(),
            "agent.name" => self.agent.clone(),
            "agent.firstName" => first_name(&self.agent).to_owned(),
            "tenant.name" => self.tenant.clone(),
            _ => return None,
        })
    }
}

/// The first word of a name, or the first behind the comma of "Berg, Anna".
fn first_name(name: &str) -> &str {
    let given = name.split_once(',').map_or(name, |(_, given)| given);
    given.split_whitespace().next().unwrap_or(name)
}

/// A piece of a text.
enum Piece<'a> {
    Text(&'a str),
    /// The name between the braces, and the whole of it as it stands.
    Placeholder(&'a str, &'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let Some(length) = rest[start..].find("}}") else {
            break;
        };
        let end = start + length + 2;
        pieces.push(Piece::Text(&rest[..start]));
        let whole = &rest[start..end];
        pieces.push(Piece::Placeholder(whole[2..length].trim(), whole));
        rest = &rest[end..];
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// The placeholders of a text that name nothing, as they stand there, each once.
pub(super) fn unknown(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for piece in pieces(text) {
        if let Piece::Placeholder(name, whole) = piece
            && !NAMES.contains(&name)
            && !found.contains(&whole)
        {
            found.push(whole);
        }
    }
    found
}

/// The text with what its placeholders stand for. What is filled in is not looked at again.
pub(super) fn filled(text: &str, values: &Values) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Placeholder(name, whole) => match values.of(name) {
                Some(value) => push_literally(&mut out, &value),
                None => out.push_str(whole),
            },
        }
    }
    out
}

/// What people are called and write must not become links, pictures or emphasis in somebody else's answer.
fn push_literally(out: &mut String, value: &str) {
    for character in value.chars() {
        if matches!(character, '\\' | '[' | ']' | '<' | '`' | '*') {
            out.push('\\');
        }
        out.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        Values {
            requester: "Anna Berg".to_owned(),
            number: 42,
            subject: "{{agent.name}} is slow".to_owned(),
            agent: "Reuter, Jonas".to_owned(),
            tenant: "Oriale".to_owned(),
        }
    }

    #[test]
    fn placeholders_are_filled_and_what_they_bring_is_not_looked_at_again() {
        let text = "Hello {{requester.firstName}}, #{{ ticket.number }} ({{ticket.subject}})\n{{agent.firstName}}, {{tenant.name}}";
        assert_eq!(
            filled(text, &values()),
            "Hello Anna, #42 ({{agent.name}} is slow)\nJonas, Oriale"
        );
    }

    #[test]
    fn a_subject_brings_no_link_into_an_answer() {
        let values = Values {
            subject: "[Log in](https://evil.example) <b> *now*".to_owned(),
            ..values()
        };
        assert_eq!(
            filled("{{ticket.subject}}", &values),
            r"\[Log in\](https://evil.example) \<b> \*now\*"
        );
    }

    #[test]
    fn each_name_of_the_list_stands_for_something() {
        for name in NAMES {
            assert!(values().of(name).is_some(), "{name}");
        }
    }

    #[test]
    fn what_is_no_name_is_told_as_it_stands() {
        let text = "{{requester.name}} {{ticket.internalNotes}} {{}} {{ ticket.internalNotes}} {{ticket.internalNotes}}";
        assert_eq!(
            unknown(text),
            [
                "{{ticket.internalNotes}}",
                "{{}}",
                "{{ ticket.internalNotes}}"
            ]
        );
        assert!(unknown("{ requester } {{ open").is_empty());
        assert!(unknown("").is_empty());
    }

    #[test]
    fn braces_in_any_number_break_nothing() {
        for text in ["{{{{", "}}}}", "{{{}}}", "{{ä}}{{", "{{\n}}", "{{}}}}"] {
            let _ = (unknown(text), filled(text, &values()));
        }
    }
}
