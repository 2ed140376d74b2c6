//! clamd, asked for each file in the protocol's own words (INSTREAM, see clamd(8)).

use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpStream, UnixStream},
};

use crate::config::ScannerAddress;

/// Longest time for a file.
const PATIENCE: Duration = Duration::from_secs(120);
/// Bytes of an answer at most.
const LONGEST_ANSWER: u64 = 1024;

/// What a scanner says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// Something was.
    Infected,
}

/// Why there is no verdict. The file waits, and is scanned again.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The scanner is away, or cut the conversation off.
    #[error("the scanner cannot be spoken to: {0}")]
    Away(#[from] std::io::Error),
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    Storage(#[from] object_store::Error),
    /// No answer in time.
    #[error("the scanner did not answer in time")]
    Late,
    /// It says something else.
    #[error("the scanner says {0:?}")]
    Words(String),
}

trait Talk: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Talk for T {}

/// A clamd.
#[derive(Clone, Debug)]
pub struct Scanner {
    address: ScannerAddress,
}

impl Scanner {
    /// One that listens there. Nothing happens before [`Self::scan`].
    #[must_use]
    pub const fn new(address: ScannerAddress) -> Self {
        Self { address }
    }

    /// Sends a file through the scanner, chunk by chunk.
    ///
    /// # Errors
    /// When there is no verdict.
    pub async fn scan(
        &self,
        file: impl Stream<Item = Result<Bytes, object_store::Error>> + Send,
    ) -> Result<Verdict, ScanError> {
        tokio::time::timeout(PATIENCE, self.ask(file))
            .await
            .map_err(|_| ScanError::Late)?
    }

    async fn ask(
        &self,
        file: impl Stream<Item = Result<Bytes, object_store::Error>> + Send,
    ) -> Result<Verdict, ScanError> {
        let mut line: Box<dyn Talk> = match &self.address {
            ScannerAddress::Tcp(address) => Box::new(TcpStream::connect(address).await?),
            ScannerAddress::Unix(path) => Box::new(UnixStream::connect(path).await?),
        };
        line.write_all(b"zINSTREAM\0").await?;
        let mut file = std::pin::pin!(file);
        while let Some(chunk) = file.next().await {
            // An empty chunk would be the end.
            for part in chunk?.chunks(64 * 1024).filter(|part| !part.is_empty()) {
                line.write_u32(u32::try_from(part.len()).unwrap_or(0))
                    .await?;
                line.write_all(part).await?;
            }
        }
        line.write_u32(0).await?;
        line.flush().await?;
        let mut answer = String::new();
        line.take(LONGEST_ANSWER)
            .read_to_string(&mut answer)
            .await?;
        verdict(answer.trim_end_matches(['\0', '\n']))
    }
}

fn verdict(answer: &str) -> Result<Verdict, ScanError> {
    match answer {
        "stream: OK" => Ok(Verdict::Clean),
        found if found.starts_with("stream: ") && found.ends_with(" FOUND") => {
            Ok(Verdict::Infected)
        }
        // Among them "INSTREAM size limit exceeded. ERROR": a file that cannot be looked at is not given out.
        other => Err(ScanError::Words(other.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_clear_words_are_a_verdict() {
        assert_eq!(verdict("stream: OK").unwrap(), Verdict::Clean);
        assert_eq!(
            verdict("stream: Win.Test.EICAR_HDB-1 FOUND").unwrap(),
            Verdict::Infected
        );
        for words in [
            "",
            "OK",
            "INSTREAM size limit exceeded. ERROR",
            "stream: OK\nOK",
        ] {
            assert!(verdict(words).is_err(), "{words}");
        }
    }
}
