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
    /// It is larger than the scanner reads (clamd's `StreamMaxLength`): nobody will ever know.
    TooLarge,
}

/// Why there is no verdict. The file waits, and is scanned again.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The scanner is away, or cut the conversation off.
    #[error("the scanner cannot be spoken to: {0}")]
    Away(#[from] std::io::Error),
    /// It stopped listening in the middle of a file. Over TCP that is also how it says that it has had enough: what it said
    /// is lost with the connection.
    #[error("the scanner cut the conversation off: {0}")]
    CutOff(std::io::Error),
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

    /// Whether it is there and listens.
    pub async fn answers(&self) -> bool {
        let asked = async {
            let mut line = self.line().await?;
            line.write_all(b"zPING\0").await?;
            let mut answer = String::new();
            line.take(LONGEST_ANSWER)
                .read_to_string(&mut answer)
                .await?;
            Ok::<_, std::io::Error>(answer.starts_with("PONG"))
        };
        let asked = tokio::time::timeout(PATIENCE, asked).await;
        matches!(asked, Ok(Ok(true)))
    }

    async fn line(&self) -> std::io::Result<Box<dyn Talk>> {
        Ok(match &self.address {
            ScannerAddress::Tcp(address) => Box::new(TcpStream::connect(address).await?),
            ScannerAddress::Unix(path) => Box::new(UnixStream::connect(path).await?),
        })
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
        let (hear, mut say) = tokio::io::split(self.line().await?);
        say.write_all(b"zINSTREAM\0").await?;
        let saying = async {
            let mut file = std::pin::pin!(file);
            while let Some(chunk) = file.next().await {
                // An empty chunk would be the end.
                for part in chunk?.chunks(64 * 1024).filter(|part| !part.is_empty()) {
                    let length = u32::try_from(part.len()).unwrap_or(0);
                    say.write_u32(length).await.map_err(ScanError::CutOff)?;
                    say.write_all(part).await.map_err(ScanError::CutOff)?;
                }
            }
            say.write_u32(0).await.map_err(ScanError::CutOff)?;
            say.flush().await.map_err(ScanError::CutOff)?;
            Ok::<_, ScanError>(())
        };
        let hearing = async {
            let mut answer = String::new();
            hear.take(LONGEST_ANSWER)
                .read_to_string(&mut answer)
                .await
                .map_err(ScanError::CutOff)?;
            Ok::<_, ScanError>(answer)
        };
        let (mut saying, mut hearing) = (std::pin::pin!(saying), std::pin::pin!(hearing));
        // It answers in the middle, and listens no longer, when it has had enough.
        let (said, heard) = tokio::select! {
            biased;
            heard = &mut hearing => (Ok(()), heard),
            said = &mut saying => match said {
                Err(ScanError::Storage(error)) => return Err(error.into()),
                said => (said, hearing.await),
            },
        };
        match (said, heard) {
            (_, Ok(answer)) if !answer.is_empty() => verdict(answer.trim_end_matches(['\0', '\n'])),
            (Err(error), _) | (Ok(()), Err(error)) => Err(error),
            (Ok(()), Ok(_)) => verdict(""),
        }
    }
}

fn verdict(answer: &str) -> Result<Verdict, ScanError> {
    match answer {
        "stream: OK" => Ok(Verdict::Clean),
        found if found.starts_with("stream: ") && found.ends_with(" FOUND") => {
            Ok(Verdict::Infected)
        }
        "INSTREAM size limit exceeded. ERROR" => Ok(Verdict::TooLarge),
        // A file that cannot be looked at is not given out.
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
        assert_eq!(
            verdict("INSTREAM size limit exceeded. ERROR").unwrap(),
            Verdict::TooLarge
        );
        for words in [
            "",
            "OK",
            "stream: INSTREAM size limit exceeded. ERROR",
            "stream: OK\nOK",
        ] {
            assert!(verdict(words).is_err(), "{words}");
        }
    }
}
