//! Days and moments in the tables of a file, written as TOML has them, without quotation marks.

use chrono::{DateTime, NaiveDate, Utc};
use toml::de::DeValue;

use super::Section;
use crate::tenants::folder::reader::Reader;

impl Section<'_> {
    /// A day: `2027-01-31`.
    pub fn day(&mut self, reader: &mut Reader<'_>, key: &str) -> Option<NaiveDate> {
        self.time(reader, key, "2027-01-31", |text| text.parse().ok())
    }

    /// A moment: `2027-01-31T08:00:00Z`.
    pub fn moment(&mut self, reader: &mut Reader<'_>, key: &str) -> Option<DateTime<Utc>> {
        self.time(reader, key, "2027-01-31T08:00:00Z", |text| {
            let read = DateTime::parse_from_rfc3339(text).ok()?;
            Some(read.with_timezone(&Utc))
        })
    }

    fn time<T>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &str,
        example: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let (value, at) = self.take(key)?;
        let found = match &value {
            DeValue::Datetime(written) => read(&written.to_string()),
            _ => None,
        };
        if found.is_none() {
            let message = format!("write for example: {key} = {example}, without quotation marks");
            reader.wrong(at, &self.field(key), message);
        }
        found
    }
}
