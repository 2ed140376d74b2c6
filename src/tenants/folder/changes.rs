//! What applying the folder changes, or would change.

use std::fmt;

use super::fields;
use super::record::Record;

/// The outcome of a plan, or of applying it: one entry a tenant of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// In the order of their slugs.
    pub tenants: Vec<TenantChanges>,
    /// Slugs of tenants that are not in the folder and stay as they are.
    pub left_alone: Vec<String>,
}

/// What happens to one tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantChanges {
    /// Which one.
    pub slug: String,
    /// What happens.
    pub change: Change,
    /// What else the reader should know, such as what was taken out of a picture.
    pub notes: Vec<String>,
}

/// What happens to a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Created(Vec<FieldChange>),
    /// It is there with other values.
    Changed(Vec<FieldChange>),
    /// Nothing.
    Unchanged,
}

/// A field that gets another value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Its name in `tenant.toml`.
    pub field: String,
    /// What it was; none when it was not set.
    pub old: Option<String>,
    /// What it becomes; none when it is not set any more.
    pub new: Option<String>,
}

impl Changes {
    /// Whether nothing changes at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tenants
            .iter()
            .all(|tenant| tenant.change == Change::Unchanged)
    }
}

impl Change {
    /// Compares what is stored with what is wanted.
    pub(super) fn between(stored: Option<&Record>, wanted: &Record) -> Self {
        let new = fields::of(wanted);
        let Some(stored) = stored else {
            let set = |(field, new)| FieldChange {
                field,
                old: None,
                new: Some(new),
            };
            return Self::Created(new.into_iter().map(set).collect());
        };
        if stored == wanted {
            return Self::Unchanged;
        }
        let old = fields::of(stored);
        let value = |of: &[(String, String)], field: &str| {
            of.iter()
                .find(|(name, _)| name == field)
                .map(|(_, value)| value.clone())
        };
        let gone = old.iter().filter(|(field, _)| value(&new, field).is_none());
        let changes = new
            .iter()
            .chain(gone)
            .map(|(field, _)| FieldChange {
                field: field.clone(),
                old: value(&old, field),
                new: value(&new, field),
            })
            .filter(|change| change.old != change.new)
            .collect();
        Self::Changed(changes)
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut counts = [0; 3];
        for tenant in &self.tenants {
            let (word, changes, count): (_, &[FieldChange], _) = match &tenant.change {
                Change::Created(changes) => ("created", changes, 0),
                Change::Changed(changes) => ("changed", changes, 1),
                Change::Unchanged => ("unchanged", &[], 2),
            };
            counts[count] += 1;
            writeln!(f, "{}: {word}", tenant.slug)?;
            let width = changes
                .iter()
                .map(|change| change.field.len())
                .max()
                .unwrap_or(0);
            for change in changes {
                writeln!(f, "  {:width$}  {change}", change.field)?;
            }
            for note in &tenant.notes {
                writeln!(f, "  note: {note}")?;
            }
        }
        if !self.left_alone.is_empty() {
            writeln!(
                f,
                "Not in the folder, left alone: {}",
                self.left_alone.join(", ")
            )?;
        }
        let [created, changed, unchanged] = counts;
        write!(
            f,
            "{created} created, {changed} changed, {unchanged} unchanged"
        )
    }
}

/// The values alone: `old → new`, or the new one where there was none.
impl fmt::Display for FieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.old, &self.new) {
            (None, Some(new)) => f.write_str(&shown(new)),
            (Some(old), Some(new)) => write!(f, "{} → {}", shown(old), shown(new)),
            (Some(old), None) => write!(f, "{} → not set", shown(old)),
            (None, None) => f.write_str("not set"),
        }
    }
}

/// On one line, and no longer than a line.
fn shown(value: &str) -> String {
    const MOST: usize = 60;
    let line = value.replace('\n', "⏎");
    if line.is_empty() {
        return "(none)".to_owned();
    }
    match line.char_indices().nth(MOST) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_can_be_read() {
        let changes = Changes {
            tenants: vec![
                TenantChanges {
                    slug: "luma".into(),
                    change: Change::Changed(vec![
                        FieldChange {
                            field: "hosts".into(),
                            old: Some("a".into()),
                            new: Some("a, b".into()),
                        },
                        FieldChange {
                            field: "brand.banner".into(),
                            old: Some("x".repeat(90)),
                            new: None,
                        },
                    ]),
                    notes: vec!["logo.svg, line 3: <script>: not kept".into()],
                },
                TenantChanges {
                    slug: "oriale".into(),
                    change: Change::Unchanged,
                    notes: vec![],
                },
            ],
            left_alone: vec!["acme".into()],
        };
        let expected = format!(
            "luma: changed\n  hosts         a → a, b\n  brand.banner  {}… → not set\n  note: logo.svg, line 3: <script>: not kept\n\
             oriale: unchanged\nNot in the folder, left alone: acme\n0 created, 1 changed, 1 unchanged",
            "x".repeat(60)
        );
        assert_eq!(changes.to_string(), expected);
        assert!(!changes.is_empty());
    }
}
