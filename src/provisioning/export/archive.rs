//! A ZIP that is written from its beginning to its end, to somebody who takes it piece by piece.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use chrono::{DateTime, Datelike, Timelike, Utc};
use futures_util::{Stream, stream};
use tokio::sync::mpsc::{self, Receiver, Sender};
use zip::{
    CompressionMethod, ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

use super::ExportError;

/// Bytes that are handed over at once.
const PIECE: usize = 64 * 1024;
/// Pieces that wait for whoever takes them.
const WAITING: usize = 4;
/// How long somebody may take over a piece. A connection and a moment of the database are held for them.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is handed over. An archive that ends without its end was cut off.
#[derive(Debug)]
enum Part {
    Piece(Bytes),
    End,
}

/// Where an archive goes.
#[derive(Debug)]
pub struct Sink(Sender<Part>);

/// What comes of it.
#[derive(Debug)]
pub struct Pieces(Receiver<Part>);

/// Both ends of the way.
#[must_use]
pub fn way() -> (Sink, Pieces) {
    let (sender, receiver) = mpsc::channel(WAITING);
    (Sink(sender), Pieces(receiver))
}

impl Pieces {
    /// The next piece; none at the end.
    ///
    /// # Errors
    /// When the archive was cut off: by an error, which the writer tells of, or by its end.
    pub async fn next(&mut self) -> io::Result<Option<Bytes>> {
        match self.0.recv().await {
            Some(Part::Piece(bytes)) => Ok(Some(bytes)),
            Some(Part::End) => Ok(None),
            None => Err(io::Error::other("the export was cut off")),
        }
    }

    /// The same as a stream that ends with an error when the archive was cut off.
    pub fn into_stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        stream::unfold(Some(self), |pieces| async move {
            let mut pieces = pieces?;
            match pieces.next().await {
                Ok(bytes) => Some((Ok(bytes?), Some(pieces))),
                Err(error) => Some((Err(error), None)),
            }
        })
    }
}

/// How an entry is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// Text, which becomes a tenth of itself.
    Deflated,
    /// What is packed in its own way already.
    AsItIs,
}

/// What was written and not handed over yet.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Written {
    /// All of it, when there are so many bytes.
    fn take(&self, least: usize) -> Option<Bytes> {
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (written.len() >= least.max(1)).then(|| {
            let taken = Bytes::copy_from_slice(&written);
            written.clear();
            taken
        })
    }
}

/// See the module. What grows with the archive is its table of contents alone.
pub(super) struct Archive {
    zip: ZipWriter<StreamWriter<Written>>,
    written: Written,
    sink: Sink,
    at: zip::DateTime,
}

impl Archive {
    /// Begins one whose entries are of a moment.
    pub fn new(sink: Sink, at: DateTime<Utc>) -> Self {
        let written = Written::default();
        let number = |number: u32| u8::try_from(number).unwrap_or_default();
        let date = zip::DateTime::from_date_and_time(
            u16::try_from(at.year()).unwrap_or(1980),
            number(at.month()),
            number(at.day()),
            number(at.hour()),
            number(at.minute()),
            number(at.second()),
        );
        Self {
            zip: ZipWriter::new_stream(written.clone()),
            written,
            sink,
            at: date.unwrap_or_default(),
        }
    }

    /// Begins an entry; the one before is over. `size` is what is known of it: of what may be larger than four gigabytes,
    /// the archive has to know before.
    pub fn begin(
        &mut self,
        path: &str,
        packing: Packing,
        size: Option<u64>,
    ) -> Result<(), ExportError> {
        let method = match packing {
            Packing::Deflated => CompressionMethod::Deflated,
            Packing::AsItIs => CompressionMethod::Stored,
        };
        // Deflated badly, it may grow a little.
        let large = size.is_none_or(|size| size >= u64::from(u32::MAX) / 2);
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(self.at)
            .large_file(large);
        Ok(self.zip.start_file(path, options)?)
    }

    /// Writes to the entry that was begun.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), ExportError> {
        for piece in bytes.chunks(PIECE) {
            self.zip.write_all(piece)?;
            self.hand_over().await?;
        }
        Ok(())
    }

    /// A small entry.
    pub async fn entry(&mut self, path: &str, bytes: &[u8]) -> Result<(), ExportError> {
        self.begin(path, Packing::Deflated, Some(bytes.len() as u64))?;
        self.write(bytes).await
    }

    /// Ends the archive: only now it is one.
    pub async fn finish(self) -> Result<(), ExportError> {
        let Self {
            zip, written, sink, ..
        } = self;
        zip.finish()?;
        if let Some(piece) = written.take(1) {
            sink.send(Part::Piece(piece)).await?;
        }
        sink.send(Part::End).await
    }

    async fn hand_over(&self) -> Result<(), ExportError> {
        match self.written.take(PIECE) {
            Some(piece) => self.sink.send(Part::Piece(piece)).await,
            None => Ok(()),
        }
    }
}

impl Sink {
    async fn send(&self, part: Part) -> Result<(), ExportError> {
        match tokio::time::timeout(PATIENCE, self.0.send(part)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(ExportError::NobodyTakes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_archive_without_its_end_was_cut_off() {
        let (sink, mut pieces) = way();
        let mut archive = Archive::new(sink, Utc::now());
        archive.entry("a.txt", b"words").await.unwrap();
        drop(archive);
        assert!(pieces.next().await.is_err());
        let (sink, mut pieces) = way();
        let mut archive = Archive::new(sink, Utc::now());
        archive.entry("a.txt", b"words").await.unwrap();
        archive.finish().await.unwrap();
        assert!(
            pieces
                .next()
                .await
                .unwrap()
                .is_some_and(|bytes| bytes.starts_with(b"PK"))
        );
        assert!(pieces.next().await.unwrap().is_none());
    }

    #[tokio::test]
    async fn whoever_goes_away_ends_it() {
        let (sink, pieces) = way();
        drop(pieces);
        let mut archive = Archive::new(sink, Utc::now());
        let zeros = vec![0; 3 * PIECE];
        archive
            .begin("a", Packing::AsItIs, Some(zeros.len() as u64))
            .unwrap();
        let written = archive.write(&zeros).await;
        assert!(
            matches!(written, Err(ExportError::NobodyTakes)),
            "{written:?}"
        );
    }
}
