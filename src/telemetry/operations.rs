//! Names of GraphQL operations as labels: callers choose them, so their number is bounded.

use std::collections::HashSet;
use std::sync::RwLock;

/// As many names as get a label of their own.
const MOST: usize = 100;
/// The longest name that does.
const LONGEST: usize = 64;

/// The names that have a label.
#[derive(Debug, Default)]
pub(super) struct OperationNames {
    known: RwLock<HashSet<String>>,
}

impl OperationNames {
    /// The label for `name`: itself, `anonymous` for none, `other` once there are too many, or when it failed and was
    /// never seen to succeed: whoever sends nonsense gets no label for it.
    pub fn label(&self, name: Option<&str>, succeeded: bool) -> String {
        let Some(name) = name else {
            return "anonymous".to_owned();
        };
        // A poisoned lock still holds a set of names.
        if self
            .known
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .contains(name)
        {
            return name.to_owned();
        }
        let fit = name.len() <= LONGEST
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !fit || !succeeded {
            return "other".to_owned();
        }
        let mut known = self
            .known
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if known.len() >= MOST {
            return "other".to_owned();
        }
        known.insert(name.to_owned());
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bounded_in_number_length_and_letters() {
        let names = OperationNames::default();
        assert_eq!(names.label(None, true), "anonymous");
        assert_eq!(names.label(Some("Home"), false), "other");
        assert_eq!(names.label(Some("Home"), true), "Home");
        assert_eq!(names.label(Some("Home"), false), "Home");
        assert_eq!(names.label(Some(&"x".repeat(65)), true), "other");
        assert_eq!(names.label(Some("a\"b"), true), "other");
        for n in 0..1000 {
            names.label(Some(&format!("q{n}")), true);
        }
        assert_eq!(names.known.read().expect("whole").len(), MOST);
    }
}
