//! Reading the file of an import: which character parts its columns, what they hold, in German and English.

use crate::{
    api::{Failure, UserError, UserErrorCode},
    identity::{
        commands::desk_contacts::ContactDetails,
        model::{ContactKind, ContactRow},
    },
    text::Locale,
};

/// Characters of a file at most.
const MAX_FILE: usize = 500_000;
/// Rows of a file at most, its heading not counted.
const MAX_ROWS: usize = 2_000;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, async_graphql::Enum)]
pub enum ContactField {
    /// The name; every file has it.
    DisplayName,
    /// The e-mail address; every file has it.
    Email,
    /// The telephone number.
    Phone,
    /// The department.
    Department,
    /// Employee or customer, in English or German.
    Kind,
    /// The language: `de`, `en`, or its name in English or German.
    Locale,
}

/// Which column holds what, counted from 0.
#[derive(Clone, Debug, Default)]
pub struct Columns(Vec<(ContactField, usize)>);

impl Columns {
    /// Checks a mapping.
    ///
    /// # Errors
    /// A field twice, a column below 0, or no name or no address.
    pub fn new(locale: Locale, mapping: &[(ContactField, i32)]) -> Result<Self, Failure> {
        let invalid = || UserError::at(locale, UserErrorCode::InvalidValue, "mapping");
        let mut columns: Vec<(ContactField, usize)> = Vec::new();
        for (field, column) in mapping {
            let column = usize::try_from(*column).map_err(|_| invalid())?;
            if columns.iter().any(|(seen, _)| seen == field) {
                return Err(invalid().into());
            }
            columns.push((*field, column));
        }
        let columns = Self(columns);
        if columns.of(ContactField::DisplayName).is_none()
            || columns.of(ContactField::Email).is_none()
        {
            return Err(invalid().into());
        }
        Ok(columns)
    }

    fn of(&self, field: ContactField) -> Option<usize> {
        self.0
            .iter()
            .find(|(known, _)| *known == field)
            .map(|(_, column)| *column)
    }
}

/// A row of the file; what it has no column for, or leaves blank, is none.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    pub line: u64,
    pub display_name: String,
    pub email: String,
    pub phone: Option<String>,
    pub department: Option<String>,
    pub kind: Option<Result<ContactKind, ()>>,
    pub locale: Option<Result<Locale, ()>>,
}

impl Cells {
    /// The details of the row for a contact who is there already: what the row does not say stays.
    pub fn over(
        &self,
        row: ContactDetails,
        (old, department): &(ContactRow, Option<String>),
    ) -> ContactDetails {
        ContactDetails {
            kind: if self.kind.is_some() {
                row.kind
            } else {
                old.kind
            },
            locale: if self.locale.is_some() {
                row.locale
            } else {
                old.locale
            },
            phone: row.phone.or_else(|| old.phone.clone()),
            department: row.department.or_else(|| department.clone()),
            ..row
        }
    }
}

/// The rows of a file behind its heading.
pub(super) fn read(text: &str, columns: &Columns, locale: Locale) -> Result<Vec<Cells>, Failure> {
    let wrong = |reason: &str| {
        let code = UserErrorCode::InvalidValue;
        UserError::with(
            locale,
            code,
            "csv",
            "user-error-csv",
            &[("reason", reason.into())],
        )
    };
    if text.chars().nth(MAX_FILE).is_some() {
        let code = UserErrorCode::TooLong;
        let limit = i64::try_from(MAX_FILE).unwrap_or(i64::MAX);
        let id = "user-error-too-long";
        return Err(UserError::with(locale, code, "csv", id, &[("limit", limit.into())]).into());
    }
    // Excel writes a byte order mark.
    // One line end, or lines are counted wrong.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let text = text.as_str();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| wrong(&error.to_string()))?;
        if row.iter().all(str::is_empty) {
            continue;
        }
        if rows.len() == MAX_ROWS {
            let reason = crate::text::message(
                locale,
                "import-too-many-rows",
                &[("limit", i64::try_from(MAX_ROWS).unwrap_or(i64::MAX).into())],
            );
            return Err(wrong(&reason).into());
        }
        let cell = |field| {
            let column = columns.of(field)?;
            row.get(column).filter(|cell| !cell.is_empty())
        };
        let text = |field| cell(field).map(str::to_owned);
        rows.push(Cells {
            line: row.position().map_or(0, csv::Position::line),
            display_name: text(ContactField::DisplayName).unwrap_or_default(),
            email: text(ContactField::Email).unwrap_or_default(),
            phone: text(ContactField::Phone),
            department: text(ContactField::Department),
            kind: cell(ContactField::Kind).map(kind),
            locale: cell(ContactField::Locale).map(language),
        });
    }
    if rows.is_empty() {
        return Err(wrong(&crate::text::message(locale, "import-no-rows", &[])).into());
    }
    Ok(rows)
}

/// The one that the heading has most of; Excel in German writes semicolons.
fn delimiter(text: &str) -> u8 {
    let heading = text.lines().next().unwrap_or_default();
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|delimiter| heading.bytes().filter(|byte| byte == delimiter).count())
        .unwrap_or(b',')
}

fn kind(word: &str) -> Result<ContactKind, ()> {
    match word.to_lowercase().as_str() {
        "employee" | "mitarbeiter" | "mitarbeiterin" | "mitarbeitende" => Ok(ContactKind::Employee),
        "customer" | "kunde" | "kundin" => Ok(ContactKind::Customer),
        _ => Err(()),
    }
}

fn language(word: &str) -> Result<Locale, ()> {
    match word.to_lowercase().as_str() {
        "german" | "deutsch" => Ok(Locale::De),
        "english" | "englisch" => Ok(Locale::En),
        other => other.parse().map_err(|_| ()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Columns {
        Columns::new(
            Locale::En,
            &[
                (ContactField::Email, 1),
                (ContactField::DisplayName, 0),
                (ContactField::Kind, 2),
            ],
        )
        .unwrap()
    }

    #[test]
    fn files_of_all_kinds_of_office_are_read() {
        for file in [
            "Name,E-Mail,Art\nAnna Berg,anna@a.example,Kunde\n",
            "\u{feff}Name;E-Mail;Art\r\nAnna Berg;anna@a.example;Kunde\r\n;;\r\n",
            "Name\tE-Mail\tArt\n\"Anna Berg\"\tanna@a.example\tcustomer",
        ] {
            let rows = read(file, &columns(), Locale::En).unwrap();
            assert_eq!(rows.len(), 1, "{file}");
            assert_eq!(rows[0].display_name, "Anna Berg");
            assert_eq!(rows[0].email, "anna@a.example");
            assert_eq!(rows[0].kind, Some(Ok(ContactKind::Customer)));
            assert_eq!(rows[0].line, 2);
        }
    }

    #[test]
    fn a_row_that_is_too_short_says_nothing_and_no_rows_are_an_error() {
        let rows = read("a,b\nAnna\n", &columns(), Locale::En).unwrap();
        assert_eq!(rows[0].email, "");
        assert_eq!(rows[0].kind, None);
        assert!(read("a,b\n", &columns(), Locale::En).is_err());
        let long = format!("a,b\n{}", "x,y\n".repeat(2_001));
        assert!(read(&long, &columns(), Locale::De).is_err());
    }

    #[test]
    fn a_mapping_names_each_field_once_and_name_and_address_always() {
        use ContactField::{DisplayName, Email};
        for bad in [
            vec![],
            vec![(Email, 0)],
            vec![(Email, 0), (Email, 1), (DisplayName, 2)],
            vec![(Email, -1), (DisplayName, 2)],
        ] {
            assert!(Columns::new(Locale::En, &bad).is_err(), "{bad:?}");
        }
    }
}
