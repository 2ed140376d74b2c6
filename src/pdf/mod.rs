//! Pages as PDF: a template of the house, what stands on it, and pictures; set by Typst, read by nobody on the way.
//!
//! What people wrote reaches a template as data and never as markup, and a template sees no file but those it is given:
//! no disk, no network, no clock.

mod fonts;
mod world;

use std::{collections::HashMap, sync::Arc};

use bytes::Bytes;
use serde_json::Value;
use tokio::sync::Semaphore;
use typst_layout::PagedDocument;

use world::Desk;

/// The house's page: margins, head and foot in the brand, and people's texts.
const HOUSE: &str = include_str!("templates/house.typ");

/// A kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// A ticket with its timeline.
    Ticket,
}

impl Template {
    const fn source(self) -> &'static str {
        match self {
            Self::Ticket => include_str!("templates/ticket.typ"),
        }
    }
}

/// What is to be set.
#[derive(Clone, Debug)]
pub struct Manuscript {
    /// The form.
    pub template: Template,
    /// What the template asks for; see its first lines.
    pub data: Value,
    /// The pictures that `data` names by their place in here: `/pictures/0` and so on. PNG, JPEG, GIF, WebP or SVG.
    pub pictures: Vec<Bytes>,
}

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// The template or a picture is broken; what Typst said of it.
    #[error("a document cannot be set: {0}")]
    Setting(String),
    /// The process is ending.
    #[error("the press has stopped")]
    Stopped,
}

/// Sets documents, a few at a time: each takes a processor for tenths of a second.
#[derive(Clone, Debug)]
pub struct Press {
    permits: Arc<Semaphore>,
}

impl Default for Press {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            // One processor is left for everybody else.
            permits: Arc::new(Semaphore::new((processors - 1).max(1))),
        }
    }
}

/// Documents whose layout is remembered by Typst, counted from the newest. They share a template and fonts, little else.
const REMEMBERED: usize = 2;

impl Press {
    /// The document as PDF 1.7 with tags, for screen readers. Waits for its turn.
    ///
    /// # Errors
    /// [`PressError::Setting`] if the template does not fit its data or a picture cannot be read.
    pub async fn set(&self, manuscript: Manuscript) -> Result<Vec<u8>, PressError> {
        let permit = Arc::clone(&self.permits)
            .acquire_owned()
            .await
            .map_err(|_| PressError::Stopped)?;
        let set = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let pdf = set(&manuscript);
            typst::comemo::evict(REMEMBERED);
            pdf
        });
        set.await.map_err(|_| PressError::Stopped)?
    }
}

fn set(manuscript: &Manuscript) -> Result<Vec<u8>, PressError> {
    let mut files = HashMap::from([
        ("house.typ".to_owned(), Bytes::from_static(HOUSE.as_bytes())),
        (
            "data.json".to_owned(),
            Bytes::from(manuscript.data.to_string()),
        ),
    ]);
    for (place, picture) in manuscript.pictures.iter().enumerate() {
        files.insert(format!("pictures/{place}"), picture.clone());
    }
    let desk = Desk::new(manuscript.template.source(), files);
    let document: PagedDocument = typst::compile(&desk)
        .output
        .map_err(|errors| PressError::Setting(said(&errors)))?;
    let options = typst_pdf::PdfOptions {
        creator: typst::foundations::Smart::Custom(Some("Portico".to_owned())),
        ..typst_pdf::PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| PressError::Setting(said(&errors)))
}

fn said(errors: &[typst::diag::SourceDiagnostic]) -> String {
    let mut words: Vec<&str> = errors
        .iter()
        .map(|error| error.message.as_str())
        .take(3)
        .collect();
    words.dedup();
    words.join("; ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ticket() -> Value {
        let color = "#336699";
        json!({
            "lang": "de", "title": "T", "running": "T", "product": "P", "logo": null, "font": "Inter",
            "heading_font": "Inter", "printed": "", "page_words": ["Seite", "von"], "pictures": {},
            "colors": {
                "text": color, "muted": color, "border": color, "ground": color, "link": color, "primary": color,
                "on_primary": color, "banner": color,
            },
            "number": "#1", "subject": "S", "facts": [["a", "b"]], "request": null, "entries": [], "rest": null,
            "words": { "support": "", "files": "", "timeline": "" },
            "opening": {
                "kind": "message", "name": "N", "support": true, "at": "", "blocks": [], "beside": [], "files": [],
            },
        })
    }

    fn manuscript(data: Value, pictures: Vec<Bytes>) -> Manuscript {
        Manuscript {
            template: Template::Ticket,
            data,
            pictures,
        }
    }

    #[tokio::test]
    async fn a_manuscript_becomes_a_tagged_pdf_with_fonts() {
        let pdf = Press::default()
            .set(manuscript(ticket(), vec![]))
            .await
            .unwrap();
        assert!(pdf.starts_with(b"%PDF-1.7"));
        let has = |word: &[u8]| pdf.windows(word.len()).any(|part| part == word);
        assert!(has(b"/StructTreeRoot") && has(b"Inter"));
    }

    #[tokio::test]
    async fn what_is_broken_is_told_and_no_file_is_read() {
        let press = Press::default();
        let mut data = ticket();
        data["logo"] = json!("pictures/0");
        let broken = manuscript(data.clone(), vec![Bytes::from_static(b"no picture")]);
        assert!(matches!(
            press.set(broken).await,
            Err(PressError::Setting(_))
        ));
        for outside in ["../../etc/hostname", "etc/hostname", "pictures/9"] {
            data["logo"] = json!(outside);
            let told = press.set(manuscript(data.clone(), vec![])).await;
            assert!(matches!(told, Err(PressError::Setting(_))), "{outside}");
        }
    }
}
