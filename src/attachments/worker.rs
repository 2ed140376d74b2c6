//! The worker behind files: has them scanned, and takes away what nobody sent and what no row knows. Any number of
//! processes run it; what must be done by one, a lock gives to one.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use diesel::{dsl::sql, sql_types::Bool};
use diesel_async::RunQueryDsl;
use futures_util::StreamExt;
use tokio_util::sync::CancellationToken;

use super::{
    Files, ScanError,
    model::AttachmentState,
    rows,
    scanner::{Scanner, Verdict},
    storage::{Key, StorageError},
};
use crate::db::{Database, DbError, Identity, System};

/// How often to look for files to scan.
const SCAN: Duration = Duration::from_secs(2);
/// The pause when the scanner or the storage is away.
const AWAY: Duration = Duration::from_secs(15);
/// How often to sweep.
const SWEEP: Duration = Duration::from_secs(3600);
/// How long a file may wait to be sent, or to be named by a version of its article.
const LOOSE: TimeDelta = TimeDelta::hours(24);
/// How long a file in the storage may be without a row: it is stored first, and its row is written then.
const ROWLESS: TimeDelta = TimeDelta::hours(1);
/// Files that are looked up at once.
const BATCH: usize = 500;
/// The lock's number, Portico's own.
const LOCK: &str = "pg_try_advisory_xact_lock(7306010742)";

/// Why a round was not finished.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// The database's fault.
    #[error(transparent)]
    Database(#[from] DbError),
    /// The storage's.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The scanner's.
    #[error(transparent)]
    Scan(#[from] ScanError),
}

impl From<diesel::result::Error> for WorkError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

/// See the module.
#[derive(Debug)]
pub struct FileWorker {
    db: Database,
    files: Files,
}

impl FileWorker {
    /// Nothing happens before [`Self::run`].
    #[must_use]
    pub const fn new(db: Database, files: Files) -> Self {
        Self { db, files }
    }

    /// Works until `stop`; outlives the absence of database, storage and scanner.
    pub async fn run(self, stop: CancellationToken) {
        let scanning = async {
            if self.files.scanner.is_none() {
                if let Err(error) = self.let_go().await {
                    tracing::warn!(%error, "files that waited for a scanner wait on");
                }
                return;
            }
            loop {
                let pause = match self.scan_waiting().await {
                    Ok(0) => SCAN,
                    Ok(_) => continue,
                    Err(error) => {
                        tracing::warn!(%error, "files wait to be scanned; trying again");
                        match error {
                            // About this file: the others need not wait.
                            WorkError::Scan(ScanError::Words(_)) => SCAN,
                            _ => AWAY,
                        }
                    }
                };
                tokio::time::sleep(pause).await;
            }
        };
        let sweeping = async {
            loop {
                tokio::time::sleep(SWEEP).await;
                match self.sweep().await {
                    Ok(0) => {}
                    Ok(files) => tracing::info!(files, "files swept"),
                    Err(error) => tracing::warn!(%error, "files not swept; trying again later"),
                }
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = async { tokio::join!(scanning, sweeping); } => {}
        }
    }

    /// Scans a file that waits and that no other process scans; returns how many there were. Which of them, chance
    /// decides: one that cannot be scanned holds nobody up.
    ///
    /// # Errors
    /// When there is no verdict; the file waits on.
    pub async fn scan_waiting(&self) -> Result<usize, WorkError> {
        let Some(scanner) = &self.files.scanner else {
            return Ok(0);
        };
        let mut tx = self.db.begin(&Identity::system(System::Files)).await?;
        let Some(waiting) = rows::waiting(&mut tx).await? else {
            tx.rollback().await?;
            return Ok(0);
        };
        let key = waiting.key;
        let Key { tenant, id, .. } = key;
        let mut verdict = self.scan(scanner, key).await;
        // Cut off in the middle, there again at once, and cut off again: it is the file.
        if matches!(verdict, Err(WorkError::Scan(ScanError::CutOff(_)))) && scanner.answers().await
        {
            verdict = match self.scan(scanner, key).await {
                Err(WorkError::Scan(ScanError::CutOff(_))) if scanner.answers().await => {
                    Ok(Verdict::TooLarge)
                }
                other => other,
            };
        }
        let state = match verdict? {
            Verdict::Clean => AttachmentState::Ready,
            Verdict::Infected => {
                tracing::warn!(%tenant, attachment = %id, "malicious software found; nobody gets the file");
                AttachmentState::Refused
            }
            Verdict::TooLarge => {
                tracing::warn!(%tenant, attachment = %id, "the scanner reads no file as large (StreamMaxLength); nobody gets it");
                AttachmentState::Refused
            }
        };
        rows::set_state(&mut tx, waiting, state).await?;
        tx.commit().await?;
        Ok(1)
    }

    async fn scan(&self, scanner: &Scanner, key: Key) -> Result<Verdict, WorkError> {
        let (_, stream) = self.files.storage.read(key, None).await?;
        Ok(scanner.scan(stream).await?)
    }

    /// Without a scanner nothing waits; what waited for one that was there before, does not any more.
    async fn let_go(&self) -> Result<(), WorkError> {
        let mut tx = self.db.begin(&Identity::system(System::Files)).await?;
        rows::let_all_go(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes away rows of files that nobody sent or wrote of, and files that no row knows. Only one process does it at a time;
    /// returns how many were taken away.
    ///
    /// # Errors
    /// When database or storage is away; what was done stays done.
    pub async fn sweep(&self) -> Result<usize, WorkError> {
        let mut tx = self.db.begin(&Identity::system(System::Files)).await?;
        let mine: bool = diesel::select(sql::<Bool>(LOCK))
            .get_result(&mut *tx)
            .await?;
        if !mine {
            tx.rollback().await?;
            return Ok(0);
        }
        let forgotten = rows::forget(&mut tx, Utc::now() - LOOSE).await?;
        let mut swept = forgotten.len();
        for key in forgotten {
            for thumbnail in [false, true] {
                let key = Key { thumbnail, ..key };
                self.files.storage.remove(key).await?;
            }
        }
        let old = Utc::now() - ROWLESS;
        swept += self.files.storage.sweep_unfinished(old.into()).await?;
        let batches = self
            .files
            .storage
            .list()
            .filter(|found| {
                let keep = found.as_ref().map_or(true, |(_, written)| *written < old);
                async move { keep }
            })
            .chunks(BATCH);
        let mut batches = std::pin::pin!(batches);
        while let Some(batch) = batches.next().await {
            let keys: Vec<Key> = batch
                .into_iter()
                .map(|found| found.map(|(key, _)| key))
                .collect::<Result<_, _>>()?;
            let known = rows::known(&mut tx, &keys).await?;
            for key in keys.into_iter().filter(|key| !known.contains(&key.id)) {
                self.files.storage.remove(key).await?;
                swept += 1;
            }
        }
        tx.commit().await?;
        Ok(swept)
    }
}
