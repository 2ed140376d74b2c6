//! Where files lie: a folder or an S3-compatible bucket. Keys are made of tenant and id, never of a name.

use std::{
    fs::File,
    io::{Read, Seek},
    ops::Range,
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{
    GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt, RetryConfig, WriteMultipart,
    aws::AmazonS3Builder, local::LocalFileSystem, path::Path,
};
use secrecy::ExposeSecret;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::config::{S3Config, StoragePlace};

/// Bytes that are sent to a bucket at once: the least that S3 takes as a part.
const PART: usize = 5 * 1024 * 1024;
/// Bytes that are written to a folder at once.
const PIECE: usize = 256 * 1024;
/// Files that are written at once; each has up to three parts in memory.
const AT_ONCE: usize = 4;
/// How long a bucket that is away is asked again: somebody waits for the answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a file is not stored or not had.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The storage's own words.
    #[error(transparent)]
    Store(#[from] object_store::Error),
    /// What came in cannot be read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The work was cut off.
    #[error("the work was cut off")]
    CutOff,
}

impl StorageError {
    /// Whether the storage is there and the file is not.
    #[must_use]
    pub const fn is_missing(&self) -> bool {
        matches!(self, Self::Store(object_store::Error::NotFound { .. }))
    }
}

/// See the module.
#[derive(Clone, Debug)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    /// Where it lies, when it is a folder.
    folder: Option<PathBuf>,
    /// Bytes of a part.
    part: usize,
    writing: Arc<Semaphore>,
}

/// What a key names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The file's tenant.
    pub tenant: Uuid,
    /// The file.
    pub id: Uuid,
    /// The small picture of it.
    pub thumbnail: bool,
}

impl Key {
    fn path(self) -> Path {
        let ending = if self.thumbnail { ".thumbnail" } else { "" };
        Path::from(format!("{}/{}{ending}", self.tenant, self.id))
    }

    /// None for what Portico did not write.
    fn of(path: &Path) -> Option<Self> {
        let (tenant, file) = path.as_ref().split_once('/')?;
        let (id, thumbnail) = match file.strip_suffix(".thumbnail") {
            Some(id) => (id, true),
            None => (file, false),
        };
        Some(Self {
            tenant: tenant.parse().ok()?,
            id: id.parse().ok()?,
            thumbnail,
        })
    }
}

impl Storage {
    /// Opens it; a folder is made.
    ///
    /// # Errors
    /// When the folder cannot be made, or the settings do not fit together.
    pub fn open(place: &StoragePlace) -> Result<Self, StorageError> {
        let (store, part): (Arc<dyn ObjectStore>, usize) = match place {
            StoragePlace::Folder(folder) => {
                std::fs::create_dir_all(folder)?;
                (Arc::new(LocalFileSystem::new_with_prefix(folder)?), PIECE)
            }
            StoragePlace::S3(settings) => (Arc::new(bucket(settings)?), PART),
        };
        let folder = match place {
            StoragePlace::Folder(folder) => Some(folder.clone()),
            StoragePlace::S3(_) => None,
        };
        Ok(Self {
            store,
            folder,
            part,
            writing: Arc::new(Semaphore::new(AT_ONCE)),
        })
    }

    /// Stores a file from its beginning, never more than a few parts of it in memory. Whole or not at all.
    ///
    /// # Errors
    /// When the storage is away.
    pub async fn put_file(&self, key: Key, file: File) -> Result<(), StorageError> {
        let _place = self
            .writing
            .acquire()
            .await
            .map_err(|_| StorageError::CutOff)?;
        let (mut file, part) = read_part(file, self.part).await?;
        if part.len() < self.part {
            self.store.put(&key.path(), part.into()).await?;
            return Ok(());
        }
        let mut write = WriteMultipart::new_with_chunk_size(
            self.store.put_multipart(&key.path()).await?,
            self.part,
        );
        let mut part = part;
        let sent = loop {
            if part.is_empty() {
                break Ok(());
            }
            if let Err(error) = write.wait_for_capacity(1).await {
                break Err(error.into());
            }
            write.put(part);
            match read_part(file, self.part).await {
                Ok((same, next)) => (file, part) = (same, next),
                Err(error) => break Err(error),
            }
        };
        match sent {
            Ok(()) => {
                write.finish().await?;
                Ok(())
            }
            Err(error) => {
                // The storage forgets the parts by itself at some time, should it not hear this.
                let _ = write.abort().await;
                Err(error)
            }
        }
    }

    /// Stores what is in memory already.
    ///
    /// # Errors
    /// When the storage is away.
    pub async fn put(&self, key: Key, bytes: Vec<u8>) -> Result<(), StorageError> {
        let _place = self
            .writing
            .acquire()
            .await
            .map_err(|_| StorageError::CutOff)?;
        self.store.put(&key.path(), bytes.into()).await?;
        Ok(())
    }

    /// The bytes of a range and how many there are in all.
    ///
    /// # Errors
    /// When the storage is away, or has no such file.
    pub async fn read(
        &self,
        key: Key,
        range: Option<Range<u64>>,
    ) -> Result<(u64, BoxStream<'static, Result<Bytes, object_store::Error>>), StorageError> {
        let options = GetOptions {
            range: range.map(GetRange::Bounded),
            ..GetOptions::default()
        };
        let result = self.store.get_opts(&key.path(), options).await?;
        Ok((result.meta.size, result.into_stream()))
    }

    /// All bytes of a file that is small enough to be held: a picture, say.
    ///
    /// # Errors
    /// When the storage is away, or has no such file.
    pub async fn read_whole(&self, key: Key) -> Result<Bytes, StorageError> {
        Ok(self.store.get(&key.path()).await?.bytes().await?)
    }

    /// Lays a file down a second time; its bytes do not come by here.
    ///
    /// # Errors
    /// When the storage is away, or has no such file.
    pub async fn copy(&self, from: Key, to: Key) -> Result<(), StorageError> {
        Ok(self.store.copy(&from.path(), &to.path()).await?)
    }

    /// Takes a file away; one that is not there is no error.
    ///
    /// # Errors
    /// When the storage is away.
    pub async fn remove(&self, key: Key) -> Result<(), StorageError> {
        match self.store.delete(&key.path()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes away all files of a tenant, and says how many there were.
    ///
    /// # Errors
    /// When the storage is away; what was taken away stays so.
    pub async fn remove_all_of(&self, tenant: Uuid) -> Result<usize, StorageError> {
        let folder = Path::from(tenant.to_string());
        let files = self.store.list(Some(&folder));
        let files = files.map_ok(|found| found.location).boxed();
        let mut removed = self.store.delete_stream(files);
        let mut count = 0;
        while let Some(file) = removed.next().await {
            match file {
                Ok(_) => count += 1,
                // Somebody else was faster.
                Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(count)
    }

    /// Takes away what was begun before then and never finished: a process was killed while it wrote. It is in no list; a
    /// bucket has a rule of its own for it.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn sweep_unfinished(&self, before: SystemTime) -> Result<usize, StorageError> {
        let Some(folder) = self.folder.clone() else {
            return Ok(0);
        };
        let swept = tokio::task::spawn_blocking(move || {
            let mut swept = 0;
            for tenant in std::fs::read_dir(folder)? {
                let tenant = tenant?;
                if !tenant.file_type()?.is_dir() {
                    continue;
                }
                for file in std::fs::read_dir(tenant.path())? {
                    let file = file?;
                    // As object_store names what is not whole yet.
                    let unfinished = file.file_name().to_string_lossy().contains('#');
                    if unfinished && file.metadata()?.modified()? < before {
                        std::fs::remove_file(file.path())?;
                        swept += 1;
                    }
                }
            }
            Ok::<_, std::io::Error>(swept)
        });
        Ok(swept.await.map_err(|_| StorageError::CutOff)??)
    }

    /// All files that Portico wrote, and when.
    pub fn list(
        &self,
    ) -> BoxStream<'static, Result<(Key, chrono::DateTime<chrono::Utc>), StorageError>> {
        self.store
            .list(None)
            .filter_map(|found| async {
                match found {
                    Ok(ObjectMeta {
                        location,
                        last_modified,
                        ..
                    }) => Key::of(&location).map(|key| Ok((key, last_modified))),
                    Err(error) => Some(Err(error.into())),
                }
            })
            .boxed()
    }
}

fn bucket(settings: &S3Config) -> Result<object_store::aws::AmazonS3, object_store::Error> {
    // The client that object_store makes takes the process's own choice of cryptography. A second call changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (id, secret) = &settings.key;
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(&settings.bucket)
        .with_region(&settings.region)
        .with_access_key_id(id)
        .with_secret_access_key(secret.expose_secret())
        .with_retry(RetryConfig {
            max_retries: 3,
            retry_timeout: PATIENCE,
            ..RetryConfig::default()
        });
    if let Some(endpoint) = &settings.endpoint {
        builder = builder
            .with_endpoint(endpoint)
            .with_allow_http(endpoint.starts_with("http://"));
    }
    builder.build()
}

/// The next part; shorter than the others at the end.
async fn read_part(mut file: File, size: usize) -> Result<(File, Bytes), StorageError> {
    let read = tokio::task::spawn_blocking(move || {
        let left = file
            .metadata()?
            .len()
            .saturating_sub(file.stream_position()?);
        // As much as there will be, and no more: a part that grows takes twice its room.
        let mut part =
            Vec::with_capacity(usize::try_from(left).map_or(size, |left| left.min(size)));
        (&mut file).take(size as u64).read_to_end(&mut part)?;
        Ok::<_, std::io::Error>((file, Bytes::from(part)))
    });
    Ok(read.await.map_err(|_| StorageError::CutOff)??)
}
