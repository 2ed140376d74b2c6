use super::*;
use crate::request_types::read;

const FORM: &str = r#"
[[types]]
key = "device"
name = { de = "Gerät defekt", en = "Broken device" }
[[types.fields]]
key = "kind"
kind = "choice"
required = true
label = { de = "Was ist es?", en = "What is it?" }
options = [ { value = "laptop", label = { de = "Notebook" } }, { value = "other", label = { de = "Anderes" } } ]
[[types.fields]]
key = "which"
kind = "text"
required = true
label = { de = "Was genau?" }
shown_when = { field = "kind", is = ["other"] }
[[types.fields]]
key = "count"
kind = "number"
min = 1
max = 20
unit = "Stück"
label = { de = "Wie viele?" }
[[types.fields]]
key = "since"
kind = "date"
label = { de = "Seit wann?" }
[[types.fields]]
key = "loan"
kind = "checkbox"
label = { de = "Leihgerät" }
[[types.fields]]
key = "until"
kind = "date"
label = { de = "Bis wann?" }
shown_when = { field = "loan", is = ["true"] }
[[types.fields]]
key = "extras"
kind = "choices"
label = { de = "Zubehör" }
options = [ { value = "bag", label = { de = "Tasche" } }, { value = "mouse", label = { de = "Maus" } } ]
[[types.fields]]
key = "photo"
kind = "file"
label = { de = "Foto" }
"#;

fn checked(answers: &[(&str, &[&str])]) -> Result<RequestForm, Vec<(String, UserErrorCode)>> {
    let request_type = read(FORM, Locale::De).unwrap().remove(0);
    let answers: Vec<Answer> = answers
        .iter()
        .map(|(field, values)| Answer {
            field: (*field).to_owned(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        })
        .collect();
    check_answers(&request_type, &answers, Locale::En, Locale::De).map_err(|errors| {
        errors
            .into_iter()
            .map(|error| {
                assert_eq!(error.path[..2], ["input", "answers"]);
                assert!(!error.message.contains("user-error"), "{}", error.message);
                (error.path.last().unwrap().clone(), error.code)
            })
            .collect()
    })
}

#[test]
fn what_was_answered_is_kept_with_its_words() {
    let file = GlobalId::new(NodeKind::Attachment, Uuid::nil()).to_string();
    let form = checked(&[
        ("kind", &["other"]),
        ("which", &["  Beamer "]),
        ("count", &["2.5"]),
        ("since", &["2026-11-01"]),
        ("loan", &["true"]),
        ("until", &["2026-12-01"]),
        ("extras", &["mouse", "bag"]),
        ("photo", &[&file]),
    ])
    .unwrap();
    assert_eq!(form.answers.len(), 8);
    assert_eq!(form.answers[0].words["other"][&Locale::De], "Anderes");
    assert_eq!(form.answers[1].values, ["Beamer"]);
    assert_eq!(form.answers[2].unit.as_deref(), Some("Stück"));
    assert_eq!(file_answers(&form), [Uuid::nil()]);
    let stored = serde_json::to_value(&form).unwrap();
    assert_eq!(serde_json::from_value::<RequestForm>(stored).unwrap(), form);
}

#[test]
fn only_what_is_shown_is_asked() {
    assert_eq!(checked(&[("kind", &["laptop"])]).unwrap().answers.len(), 1);
    // Shown, and so required.
    assert_eq!(
        checked(&[("kind", &["other"])]).unwrap_err(),
        [("which".to_owned(), UserErrorCode::Blank)]
    );
    // Not shown, and so refused; blank is no answer.
    assert!(checked(&[("kind", &["laptop"]), ("which", &[" "])]).is_ok());
    for (hidden, value) in [("which", "x"), ("until", "2026-12-01")] {
        let wrong = checked(&[("kind", &["laptop"]), (hidden, &[value])]).unwrap_err();
        assert_eq!(wrong, [(hidden.to_owned(), UserErrorCode::InvalidValue)]);
    }
}

#[test]
fn what_does_not_fit_is_refused_at_its_field() {
    let long = "x".repeat(201);
    for (field, values, code) in [
        ("kind", &["phone"][..], UserErrorCode::InvalidValue),
        ("kind", &["laptop", "other"], UserErrorCode::InvalidValue),
        ("which", &[long.as_str()], UserErrorCode::TooLong),
        ("which", &["a\u{7}b"], UserErrorCode::InvalidCharacters),
        ("count", &["many"], UserErrorCode::InvalidValue),
        ("count", &["0"], UserErrorCode::InvalidValue),
        ("count", &["21"], UserErrorCode::InvalidValue),
        ("count", &["1e1"], UserErrorCode::InvalidValue),
        ("count", &["NaN"], UserErrorCode::InvalidValue),
        ("since", &["30.11.2026"], UserErrorCode::InvalidValue),
        ("since", &["2026-02-30"], UserErrorCode::InvalidValue),
        ("loan", &["yes"], UserErrorCode::InvalidValue),
        ("extras", &["bag", "bag"], UserErrorCode::InvalidValue),
        ("photo", &["../etc/passwd"], UserErrorCode::InvalidValue),
        ("serial", &["of another form"], UserErrorCode::InvalidValue),
    ] {
        let mut answers = vec![("kind", &["other"][..]), ("which", &["x"][..])];
        answers.retain(|(other, _)| *other != field);
        answers.push((field, values));
        let wrong = checked(&answers).unwrap_err();
        assert!(
            wrong.contains(&(field.to_owned(), code)),
            "{field} {values:?}: {wrong:?}"
        );
    }
    let twice = checked(&[("kind", &["laptop"]), ("kind", &["laptop"])]).unwrap_err();
    assert_eq!(twice[0].0, "kind");
}
