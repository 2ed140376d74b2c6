//! What is wrong with the configuration, said so that a person can put it right.

use std::fmt;

/// One thing that is wrong: which key, where its value came from, what is wrong, what to do.
///
/// A problem never quotes the value of a secret key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The key, such as `http.listen`; empty when the file as a whole cannot be read.
    pub key: String,
    /// Where the value came from, such as `portico.toml, line 4` or `the variable PORTICO_HTTP_LISTEN`.
    pub origin: String,
    /// What is wrong with it.
    pub wrong: String,
    /// What to do about it.
    pub advice: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.key.is_empty() {
            write!(f, "{} ", self.key)?;
        }
        writeln!(f, "({}): {}", self.origin, self.wrong)?;
        write!(f, "    {}", self.advice)
    }
}

/// Everything that is wrong with the configuration, told at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// At least one.
    pub problems: Vec<Problem>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problems.len() {
            1 => write!(f, "The configuration has an error:")?,
            n => write!(f, "The configuration has {n} errors:")?,
        }
        for problem in &self.problems {
            write!(f, "\n  - {problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}
