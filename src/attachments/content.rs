//! What a file is: by its content, never by its name or by what its sender says of it.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
};

use sha2::{Digest, Sha256};

use super::{
    picture::{self, Picture, PictureError},
    place,
};

/// As many bytes of the beginning as every known signature fits into.
const HEAD: usize = 8 * 1024;
/// The type of what is nothing else.
const UNKNOWN: &str = "application/octet-stream";

/// What was found out about a file.
#[derive(Debug)]
pub struct Examined {
    /// By content.
    pub media_type: String,
    /// Bytes of what is to be kept.
    pub size: u64,
    /// Of what is to be kept.
    pub sha256: Vec<u8>,
    /// The picture to be kept in the file's place.
    pub picture: Option<Picture>,
}

/// Why a file cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// The picture's fault.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// It cannot be read where it came in.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Whether the beginning of a file is that of a picture, which is read as a whole.
pub fn is_picture(file: &mut File) -> io::Result<bool> {
    let head = head(file)?;
    let kept = infer::get(&head).is_some_and(|kind| place::may_tell(kind.mime_type()));
    Ok(kept || picture::recognise(&head).is_some())
}

/// Looks at the whole file; blocks. A picture is decoded and written anew.
pub fn examine(file: &mut File) -> Result<Examined, ContentError> {
    let head = head(file)?;
    if let Some(format) = picture::recognise(&head) {
        let bytes = read_picture(file)?;
        let picture = picture::rewrite(format, &bytes)?;
        return Ok(Examined {
            media_type: picture.media_type.to_owned(),
            size: picture.bytes.len() as u64,
            sha256: Sha256::digest(&picture.bytes).to_vec(),
            picture: Some(picture),
        });
    }
    let known = infer::get(&head).map(|kind| kind.mime_type());
    if known.is_some_and(place::may_tell) {
        let mut bytes = read_picture(file)?;
        place::forget(&mut bytes);
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&bytes)?;
        file.seek(SeekFrom::Start(0))?;
    }
    let (size, sha256, is_text) = read_through(file)?;
    let media_type = known.unwrap_or(if is_text && size > 0 {
        "text/plain"
    } else {
        UNKNOWN
    });
    Ok(Examined {
        media_type: media_type.to_owned(),
        size,
        sha256,
        picture: None,
    })
}

/// The whole file, within a limit.
fn read_picture(file: &mut File) -> Result<Vec<u8>, ContentError> {
    if file.metadata()?.len() > picture::MAX_FILE {
        return Err(PictureError::TooLarge.into());
    }
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn head(file: &mut File) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    file.seek(SeekFrom::Start(0))?;
    file.take(HEAD as u64).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(head)
}

/// Size, hash, and whether it is UTF-8 without control characters that texts do not have.
fn read_through(file: &mut File) -> io::Result<(u64, Vec<u8>, bool)> {
    let mut hash = Sha256::new();
    let (mut size, mut is_text) = (0, true);
    let mut block = vec![0; 64 * 1024];
    // Bytes of a character that the last block has only begun.
    let mut rest: Vec<u8> = Vec::new();
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            break;
        }
        let bytes = &block[..read];
        hash.update(bytes);
        size += read as u64;
        if !is_text {
            continue;
        }
        rest.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&rest) {
            Ok(_) => rest.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => {
                is_text = false;
                continue;
            }
        };
        is_text = !rest[..whole]
            .iter()
            .any(|byte| byte.is_ascii_control() && !b"\t\n\r\x0c\x1b".contains(byte));
        rest.drain(..whole);
    }
    file.seek(SeekFrom::Start(0))?;
    Ok((size, hash.finalize().to_vec(), is_text && rest.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media_type(bytes: &[u8]) -> String {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        examine(&mut file).unwrap().media_type
    }

    #[test]
    fn a_picture_s_file_is_not_read_whole_whatever_its_size() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"\x89PNG\r\n\x1a\n").unwrap();
        file.set_len(picture::MAX_FILE + 1).unwrap();
        let told = examine(&mut file);
        assert!(
            matches!(told, Err(ContentError::Picture(PictureError::TooLarge))),
            "{told:?}"
        );
    }

    #[test]
    fn a_type_is_what_the_content_says() {
        assert_eq!(media_type(b"%PDF-1.7\n"), "application/pdf");
        assert_eq!(
            media_type("Grüße\n".repeat(40_000).as_bytes()),
            "text/plain"
        );
        assert_eq!(media_type(b"<html><script>x</script>"), "text/html");
        assert_eq!(media_type(b""), UNKNOWN);
        assert_eq!(media_type(b"a\0b"), UNKNOWN);
        assert_eq!(media_type(b"caf\xe9"), UNKNOWN);
        assert_eq!(media_type(b"cut \xc3"), UNKNOWN);
    }
}
