//! Where a picture was taken, made unreadable in pictures that are kept as they are: HEIF, AVIF and TIFF, which are not
//! decoded here. Nothing moves, so that no offset has to be mended.
//!
//! In all three the place stands in a TIFF structure (TIFF 6.0 §2; Exif 2.32 §4.6.6): the file itself, or an item of it.

/// The tag in the first directory that leads to the GPS directory (Exif 2.32 §4.6.3).
const GPS: u16 = 0x8825;
/// A directory's entry: tag, type, count, value or where it is.
const ENTRY: usize = 12;

/// Whether [`forget`] is for such a file.
pub fn may_tell(media_type: &str) -> bool {
    matches!(media_type, "image/heif" | "image/avif" | "image/tiff")
}

/// Overwrites the GPS directory, and the packets of XMP, which may say the same.
pub fn forget(file: &mut [u8]) {
    let mut start = 0;
    while let Some(found) = find(&file[start..], |at| order(at).is_some()) {
        start += found;
        forget_in(&mut file[start..]);
        start += 4;
    }
    let mut start = 0;
    while let Some(found) = find(&file[start..], |at| at.starts_with(b"<x:xmpmeta")) {
        start += found;
        let end = find(&file[start..], |at| at.starts_with(b"</x:xmpmeta>"));
        let end = end.map_or(file.len(), |end| start + end + b"</x:xmpmeta>".len());
        file[start..end].fill(b' ');
        start = end;
    }
}

fn find(bytes: &[u8], is: impl Fn(&[u8]) -> bool) -> Option<usize> {
    (0..bytes.len()).find(|at| is(&bytes[*at..]))
}

/// Whether numbers begin with their high byte, for what begins like TIFF.
fn order(bytes: &[u8]) -> Option<bool> {
    match bytes.get(..4)? {
        b"MM\0*" => Some(true),
        b"II*\0" => Some(false),
        _ => None,
    }
}

/// The structure's own offsets, which may lead anywhere.
struct Tiff<'a> {
    bytes: &'a mut [u8],
    high_first: bool,
}

impl Tiff<'_> {
    fn short(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.high_first {
            u16::from_be_bytes(bytes)
        } else {
            u16::from_le_bytes(bytes)
        })
    }

    fn long(&self, at: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        let number = if self.high_first {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        };
        usize::try_from(number).ok()
    }

    /// Where the entries of a directory begin, as far as they are there.
    fn entries(&self, directory: usize) -> Vec<usize> {
        let count = self.short(directory).unwrap_or(0).into();
        let starts = (0..count).filter_map(|entry: usize| directory.checked_add(2 + entry * ENTRY));
        starts
            .take_while(|at| {
                at.checked_add(ENTRY)
                    .is_some_and(|end| end <= self.bytes.len())
            })
            .collect()
    }

    fn wipe(&mut self, from: usize, length: usize) {
        let end = from.saturating_add(length).min(self.bytes.len());
        if let Some(part) = self.bytes.get_mut(from..end) {
            part.fill(0);
        }
    }
}

fn forget_in(bytes: &mut [u8]) {
    let Some(high_first) = order(bytes) else {
        return;
    };
    let mut tiff = Tiff { bytes, high_first };
    let Some(first) = tiff.long(4) else { return };
    for entry in tiff.entries(first) {
        if tiff.short(entry) != Some(GPS) {
            continue;
        }
        let Some(directory) = tiff.long(entry + 8) else {
            continue;
        };
        for place in tiff.entries(directory) {
            let size = match tiff.short(place + 2) {
                Some(1 | 2 | 6 | 7) => 1,
                Some(3 | 8) => 2,
                Some(4 | 9 | 11) => 4,
                _ => 8,
            };
            let length = tiff.long(place + 4).unwrap_or(0).saturating_mul(size);
            if length > 4
                && let Some(value) = tiff.long(place + 8)
            {
                tiff.wipe(value, length);
            }
            tiff.wipe(place, ENTRY);
        }
        tiff.wipe(directory, 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A first directory with a camera's name and a GPS directory: reference (in the entry) and latitude (elsewhere).
    fn tiff(high_first: bool) -> Vec<u8> {
        let short = |number: u16| {
            if high_first {
                number.to_be_bytes()
            } else {
                number.to_le_bytes()
            }
        };
        let long = |number: u32| {
            if high_first {
                number.to_be_bytes()
            } else {
                number.to_le_bytes()
            }
        };
        let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
            [&short(tag)[..], &short(kind), &long(count), &value].concat()
        };
        let mut bytes = if high_first {
            b"MM\0*".to_vec()
        } else {
            b"II*\0".to_vec()
        };
        bytes.extend(long(8));
        bytes.extend(short(2));
        bytes.extend(entry(0x010f, 2, 4, *b"Cam\0"));
        bytes.extend(entry(GPS, 4, 1, long(38)));
        bytes.extend(long(0));
        assert_eq!(bytes.len(), 38);
        bytes.extend(short(2));
        bytes.extend(entry(1, 2, 2, *b"N\0\0\0"));
        bytes.extend(entry(2, 5, 3, long(68)));
        bytes.extend(long(0));
        assert_eq!(bytes.len(), 68);
        bytes.extend(b"LATITUDE-IN-RATIONALS-24");
        bytes
    }

    #[test]
    fn the_place_is_gone_and_all_else_is_where_it_was() {
        for high_first in [true, false] {
            let item = [b"ftypheic....Exif\0\0", &tiff(high_first)[..], b"pixels"].concat();
            let mut file = item.clone();
            forget(&mut file);
            assert_eq!(file.len(), item.len());
            assert!(!file.windows(8).any(|part| part == b"LATITUDE"));
            assert!(file.ends_with(b"pixels"));
            assert!(file.windows(3).any(|part| part == b"Cam"));
            // The directory is empty and where its tag says.
            let start = 18;
            assert_eq!(file[start + 38..start + 68], [0; 30]);
        }
        let mut file = b"before<x:xmpmeta><exif:GPSLatitude>52</x:xmpmeta>after".to_vec();
        forget(&mut file);
        assert!(file.starts_with(b"before ") && file.ends_with(b" after"));
    }

    #[test]
    fn what_leads_nowhere_is_left() {
        let whole = tiff(true);
        for end in 0..whole.len() {
            forget(&mut whole[..end].to_vec());
        }
        for at in 4..whole.len() {
            let mut bent = whole.clone();
            bent[at] = 0xff;
            forget(&mut bent);
        }
    }
}
