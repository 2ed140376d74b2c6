//! `[storage]`: where attached files lie, and who looks at them first.

use std::path::PathBuf;

use secrecy::SecretString;

use super::reader::Reader;

/// Where attached files lie.
#[derive(Debug, Clone)]
pub struct StorageConfig {
    /// The place for good.
    pub place: StoragePlace,
    /// Where a file is while it comes in; nameless, so that nothing is left when it never comes whole.
    pub incoming: PathBuf,
    /// Who looks at files before anybody gets them.
    pub scanner: Option<ScannerAddress>,
}

/// A folder, or a bucket.
#[derive(Debug, Clone)]
pub enum StoragePlace {
    /// A folder of this machine's.
    Folder(PathBuf),
    /// An S3-compatible bucket.
    S3(S3Config),
}

/// An S3-compatible bucket.
#[derive(Debug, Clone)]
pub struct S3Config {
    /// Its name.
    pub bucket: String,
    /// Its region.
    pub region: String,
    /// The service's URL when it is not Amazon's.
    pub endpoint: Option<String>,
    /// The access key's id and secret.
    pub key: (String, SecretString),
}

/// Where a clamd listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScannerAddress {
    /// Host and port.
    Tcp(String),
    /// A socket in the file system.
    Unix(PathBuf),
}

pub(super) fn read(reader: &mut Reader, data_dir: Option<&PathBuf>) -> Option<StorageConfig> {
    let problems = reader.problems.len();
    let text = |text: &str| match text.trim() {
        "" => Err("it is empty".to_owned()),
        text => Ok(text.to_owned()),
    };
    let data_dir = data_dir?;
    let folder = reader.or(
        "storage.folder",
        &data_dir.join("files").to_string_lossy(),
        |path| std::path::absolute(path).map_err(|error| format!("{path:?} is no path: {error}")),
    );
    let bucket = reader.optional("storage.s3_bucket", text);
    let region = reader.or("storage.s3_region", "us-east-1", text);
    let endpoint = reader.optional("storage.s3_endpoint", |text| match url::Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "https" | "http") && url.has_host() => {
            Ok(text.trim_end_matches('/').to_owned())
        }
        _ => Err(format!(
            "{text:?} is not a URL such as https://minio.example.com"
        )),
    });
    let access_key = reader.optional("storage.s3_access_key", text);
    let secret_key = reader.optional("storage.s3_secret_key", |text| Ok(SecretString::from(text)));
    let scanner = reader.optional("storage.scanner", scanner);
    let place = match bucket {
        None => StoragePlace::Folder(folder?),
        Some(bucket) => {
            if access_key.is_none() {
                reader.missing("storage.s3_access_key", ", for storage.s3_bucket is set");
            }
            if secret_key.is_none() {
                reader.missing("storage.s3_secret_key", ", for storage.s3_bucket is set");
            }
            StoragePlace::S3(S3Config {
                bucket,
                region: region?,
                endpoint,
                key: (access_key?, secret_key?),
            })
        }
    };
    (reader.problems.len() == problems).then(|| StorageConfig {
        place,
        incoming: data_dir.join("incoming"),
        scanner,
    })
}

fn scanner(text: &str) -> Result<ScannerAddress, String> {
    let wrong = || format!("{text:?} is neither tcp://host:port nor unix:///path");
    if let Some(path) = text.strip_prefix("unix://") {
        return if path.starts_with('/') {
            Ok(ScannerAddress::Unix(path.into()))
        } else {
            Err(wrong())
        };
    }
    let address = text.strip_prefix("tcp://").ok_or_else(wrong)?;
    match address.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => {
            Ok(ScannerAddress::Tcp(address.to_owned()))
        }
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scanner_is_a_port_or_a_socket() {
        assert_eq!(
            scanner("tcp://127.0.0.1:3310"),
            Ok(ScannerAddress::Tcp("127.0.0.1:3310".into()))
        );
        assert_eq!(
            scanner("unix:///run/clamd.ctl"),
            Ok(ScannerAddress::Unix("/run/clamd.ctl".into()))
        );
        for wrong in [
            "",
            "tcp://host",
            "tcp://:1",
            "unix://relative",
            "http://a:1",
            "tcp://a:99999",
        ] {
            assert!(scanner(wrong).is_err(), "{wrong}");
        }
    }
}
