//! What is wrong with the folder, said so that a person finds the place and knows what to do.

use std::fmt;
use std::path::PathBuf;

use crate::db::DbError;

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which file or folder.
    pub file: PathBuf,
    /// Line and column, from 1; columns count characters. None when it concerns the whole file.
    pub place: Option<(usize, usize)>,
    /// The field, such as `brand.primary_color`; empty when it concerns none.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some((line, column)) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        f.write_str(": ")?;
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.message)
    }
}

/// Everything that is wrong, told at once; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => f.write_str("One thing has to be put right first; nothing was changed:")?,
            many => write!(
                f,
                "{many} things have to be put right first; nothing was changed:"
            )?,
        }
        for problem in &self.0 {
            write!(f, "\n  {problem}")?;
        }
        Ok(())
    }
}

/// Why the folder could not be planned, applied or exported. Nothing was changed in the database.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// People can put this right in the files.
    #[error("{0}")]
    Problems(Problems),
    /// A file could not be written.
    #[error("{} cannot be written: {source}", path.display())]
    Write {
        /// Which one.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// Somebody else provisions tenants at this moment, or changed one in between.
    #[error(
        "the tenants were changed by somebody else at the same moment; nothing was changed, please run it again"
    )]
    Concurrent,
    /// A stored picture that a design names is not there.
    #[error("the {picture} of tenant {slug} is missing in the database; apply its folder again")]
    MissingPicture {
        /// Of which tenant.
        slug: String,
        /// The role, such as `banner`.
        picture: &'static str,
    },
    /// The database did not do as it was asked.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<Problems> for FolderError {
    fn from(problems: Problems) -> Self {
        Self::Problems(problems)
    }
}
