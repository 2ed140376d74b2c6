//! `request-types.toml`: the one text that the folder and the API both take and give.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::check::{Fault, check};
use super::definition::RequestType;
use crate::text::Locale;

/// The file beside `tenant.toml`.
pub const FILE: &str = "request-types.toml";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    types: Vec<RequestType>,
}

/// Reads and checks the definitions of a portal that speaks `default` when nothing else is asked for.
///
/// # Errors
/// Everything that is wrong with them.
pub fn read(text: &str, default: Locale) -> Result<Vec<RequestType>, Vec<Fault>> {
    let document: Document = toml::from_str(text).map_err(|error| {
        vec![Fault {
            at: error.span().map(|span| span.start),
            field: String::new(),
            message: error.message().trim().to_owned(),
        }]
    })?;
    let faults = check(&document.types, default);
    if faults.is_empty() {
        Ok(document.types)
    } else {
        Err(faults)
    }
}

/// The text that [`read`] reads as these definitions.
///
/// # Errors
/// Never for what was read.
pub fn write(types: &[RequestType]) -> Result<String, toml::ser::Error> {
    let types = types.to_vec();
    toml::to_string_pretty(&Document { types })
}

/// Names the definitions as they are: others have another one.
#[must_use]
pub fn version_of(types: &[RequestType]) -> String {
    // A definition consists of texts and numbers alone: it can be written.
    let written = serde_json::to_vec(types).unwrap_or_default();
    hex::encode(Sha256::digest(written).get(..12).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEVICE: &str = r#"
[[types]]
key = "device"
icon = "device"
name = { de = "Gerät defekt", en = "Broken device" }

[[types.fields]]
key = "kind"
kind = "choice"
required = true
label = { de = "Was ist es?" }
options = [
  { value = "laptop", label = { de = "Notebook" } },
  { value = "other", label = { de = "Etwas anderes" } },
]

[[types.fields]]
key = "which"
kind = "text"
label = { de = "Was genau?" }
shown_when = { field = "kind", is = ["other"] }
"#;

    fn faults(text: &str) -> String {
        let faults = read(text, Locale::De).unwrap_err();
        let told = faults
            .iter()
            .map(|fault| format!("{}: {}", fault.field, fault.message));
        told.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_was_read_can_be_written_and_read_again() {
        let types = read(DEVICE, Locale::De).unwrap();
        let written = write(&types).unwrap();
        assert_eq!(read(&written, Locale::De).unwrap(), types);
        let again = read(&written, Locale::De).unwrap();
        assert_eq!(version_of(&again), version_of(&types));
        assert_ne!(version_of(&[]), version_of(&types));
        assert_eq!(read("", Locale::De).unwrap(), []);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_field() {
        for (from, to, expected) in [
            (
                "is = [\"other\"]",
                "is = [\"phone\"]",
                "device.fields.which.shown_when.is: “phone” cannot be answered",
            ),
            (
                "field = \"kind\"",
                "field = \"which\"",
                "device.fields.which.shown_when.field: “which” is no field before",
            ),
            (
                "value = \"other\"",
                "value = \"laptop\"",
                "device.fields.kind.options.laptop: there are two",
            ),
            (
                "key = \"which\"",
                "key = \"kind\"",
                "device.fields.kind: there are two",
            ),
            (
                "key = \"device\"",
                "key = \"Gerät\"",
                "types.key: “Gerät” is no key",
            ),
            (
                "de = \"Was genau?\"",
                "en = \"Which?\"",
                "device.fields.which.label.de: write it in the portal's",
            ),
            (
                "kind = \"text\"",
                "kind = \"text\"\nmin = 3",
                "device.fields.which: only a “number”",
            ),
            (
                "kind = \"choice\"",
                "kind = \"date\"",
                "device.fields.kind.options: only",
            ),
        ] {
            let told = faults(&DEVICE.replacen(from, to, 1));
            assert!(told.contains(expected), "{told}");
        }
    }

    #[test]
    fn what_is_no_definition_is_found_where_it_stands() {
        let fault = read("[[types]]\nkey = \"a\"\ncolour = 1\n", Locale::De).unwrap_err();
        assert!(
            fault[0].at.is_some() && fault[0].message.contains("colour"),
            "{fault:?}"
        );
        assert!(faults("types = 3").contains("invalid type"));
    }
}
