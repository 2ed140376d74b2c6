use std::path::Path;

use super::*;

fn problems(text: &str, read: impl Fn(&mut Reader<'_>, &mut Section<'_>)) -> Vec<String> {
    let mut reader = Reader::new(Path::new("t.toml"), text);
    if let Some(mut section) = reader.root(&["name", "hosts", "brand", "features"]) {
        read(&mut reader, &mut section);
    }
    reader.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn an_unknown_key_is_told_with_the_one_that_was_meant() {
    let told = problems("name = \"x\"\nfeatuers = []\ncolour = 1\n", |_, _| ());
    assert_eq!(
        told,
        [
            "t.toml:2:1: featuers: there is no such field; did you mean “features”?",
            "t.toml:3:1: colour: there is no such field; known are: name, hosts, brand, features",
        ]
    );
}

#[test]
fn a_value_of_another_kind_is_told_at_its_place() {
    let told = problems(
        "name = 7\nhosts = [\"a\", 1,\n  \"a\"]\nbrand = 1979-05-27\n",
        |reader, section| {
            section.line(reader, "name", 9);
            section.list(reader, "hosts");
            section.section(reader, "brand", &[]);
        },
    );
    assert_eq!(
        told,
        [
            "t.toml:1:8: name: this is an integer; write a text in quotation marks",
            "t.toml:2:15: hosts: this is an integer; write a text in quotation marks",
            "t.toml:3:3: hosts: “a” is in this list twice; take one out",
            "t.toml:4:9: brand: this is a datetime; write a table: [brand]",
        ]
    );
}

#[test]
fn what_is_no_toml_is_told_at_its_place() {
    let told = problems("name = \"x\"\nhosts = [\"ä\" \"b\"]\n", |_, _| ());
    assert_eq!(told.len(), 1);
    assert!(
        told[0].starts_with("t.toml:2:14: this is not TOML: "),
        "{told:?}"
    );
}

#[test]
fn texts_are_checked() {
    let told = problems("name = \"  \"\nhosts = []", |reader, section| {
        section.line(reader, "name", 9);
        section.required_list(reader, "hosts", "[\"a\"]");
    });
    assert_eq!(
        told,
        [
            "t.toml:1:8: name: this text is blank; write something, or leave the field out",
            "t.toml:2:9: hosts: this list is empty; write for example: hosts = [\"a\"]",
        ]
    );
}
