use image::{Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

fn encoded(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    if format == ImageFormat::Gif {
        RgbaImage::from_pixel(width, height, Rgba([1, 2, 3, 255]))
            .write_to(&mut bytes, format)
            .unwrap();
    } else {
        RgbImage::from_fn(width, height, |x, _| Rgb([(x % 256) as u8, 9, 9]))
            .write_to(&mut bytes, format)
            .unwrap();
    }
    bytes.into_inner()
}

#[test]
fn whatever_hangs_on_a_picture_is_gone() {
    for format in [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let mut file = encoded(format, 700, 350);
        file.extend_from_slice(b"<script>alert(1)</script>PK\x03\x04");
        assert_eq!(recognise(&file), Some(format));
        let picture = rewrite(format, &file).unwrap();
        assert_eq!((picture.width, picture.height), (700, 350));
        let (again, _) = decode(format, &picture.bytes).unwrap();
        assert_eq!((again.width(), again.height()), (700, 350));
        assert!(
            !picture.bytes.windows(8).any(|part| part == b"<script>"),
            "{format:?}"
        );
        let small = image::load_from_memory(&picture.thumbnail.0).unwrap();
        assert_eq!((small.width(), small.height()), (480, 240));
    }
}

#[test]
fn where_a_photograph_was_taken_is_not_kept_and_its_top_stays_the_top() {
    let plain = encoded(ImageFormat::Jpeg, 60, 20);
    // EXIF, big endian: orientation 6 (turn right), and a text that stands for the place.
    let mut tiff = b"Exif\0\0MM\0*\0\0\0\x08\0\x02".to_vec();
    tiff.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
    tiff.extend(b"\x01\x0e\0\x02\0\0\0\x10\0\0\0\x26\0\0\0\0GPS 52.52 13.405");
    let mut file = plain[..2].to_vec();
    file.extend(b"\xff\xe1");
    file.extend(u16::try_from(tiff.len() + 2).unwrap().to_be_bytes());
    file.extend(&tiff);
    file.extend(&plain[2..]);
    let picture = rewrite(ImageFormat::Jpeg, &file).unwrap();
    assert!(
        !picture
            .bytes
            .windows(4)
            .any(|part| part == b"GPS " || part == b"Exif")
    );
    assert_eq!((picture.width, picture.height), (20, 60));
}

/// A PNG whose head, checksum and all, promises so many pixels.
fn promising(width: u32, height: u32) -> Vec<u8> {
    let mut file = encoded(ImageFormat::Png, 10, 10);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let mut crc = flate2::Crc::new();
    crc.update(&file[12..29]);
    file[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    file
}

#[test]
fn bombs_are_told() {
    let many = Err(PictureError::TooManyPixels);
    for (width, height) in [
        (60_000, 60_000),
        (MAX_SIDE + 1, 1),
        (1, MAX_SIDE + 1),
        (15_000, 15_000),
    ] {
        let told = rewrite(ImageFormat::Png, &promising(width, height)).map(|_| ());
        assert_eq!(told, many, "{width} × {height}");
    }
    // The head is believed where it promises little: then it is the picture that is missing.
    let told = rewrite(ImageFormat::Png, &promising(100, 100)).map(|_| ());
    assert_eq!(told, Err(PictureError::Damaged));
    // A JPEG's head (SOF0), and the canvas of a WebP: 24 bits a side.
    let mut jpeg = encoded(ImageFormat::Jpeg, 10, 10);
    let head = jpeg
        .windows(2)
        .position(|marker| marker == b"\xff\xc0")
        .unwrap();
    jpeg[head + 5..head + 9].copy_from_slice(&[0xff; 4]);
    assert_eq!(rewrite(ImageFormat::Jpeg, &jpeg).map(|_| ()), many);
    let mut gif = encoded(ImageFormat::Gif, 1, 1);
    gif[6..10].copy_from_slice(&[0xff; 4]);
    assert_eq!(rewrite(ImageFormat::Gif, &gif).map(|_| ()), many);
}

/// A moving WebP of two frames, with EXIF and XMP behind it.
fn moving() -> Vec<u8> {
    let still = encoded(ImageFormat::WebP, 20, 10);
    let frame = &still[12..];
    let chunk = |name: &[u8; 4], body: &[u8]| {
        let mut chunk = name.to_vec();
        chunk.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
        chunk.extend(body);
        chunk.extend(std::iter::repeat_n(0, body.len() % 2));
        chunk
    };
    let size = [19, 0, 0, 9, 0, 0];
    let mut body = b"WEBP".to_vec();
    // Animated, EXIF, XMP.
    body.extend(chunk(
        b"VP8X",
        &[&[0b0000_1110, 0, 0, 0], &size[..]].concat(),
    ));
    body.extend(chunk(b"ANIM", &[0; 6]));
    for _ in 0..2 {
        body.extend(chunk(
            b"ANMF",
            &[&[0; 6], &size[..], &[100, 0, 0, 0], frame].concat(),
        ));
    }
    body.extend(chunk(b"EXIF", b"MM\0*GPS 52.52 13.405"));
    body.extend(chunk(b"XMP ", b"<x:xmpmeta>GPS 52.52</x:xmpmeta>"));
    let mut file = b"RIFF".to_vec();
    file.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
    file.extend(body);
    file
}

#[test]
fn a_moving_picture_moves_on_and_keeps_nothing_else() {
    let file = moving();
    assert!(file.windows(4).any(|part| part == b"GPS "));
    let picture = rewrite(ImageFormat::WebP, &file).unwrap();
    assert_eq!((picture.width, picture.height), (20, 10));
    assert!(
        !picture
            .bytes
            .windows(4)
            .any(|part| part == b"GPS " || part == b"EXIF")
    );
    let decoder = WebPDecoder::new(Cursor::new(&picture.bytes)).unwrap();
    assert_eq!(decoder.into_frames().count(), 2);
}

#[test]
fn where_a_picture_was_taken_is_not_kept_in_a_png_either() {
    let plain = encoded(ImageFormat::Png, 20, 10);
    let mut file = plain[..33].to_vec();
    for (name, body) in [
        (b"eXIf", &b"MM\0*\0\0\0\x08\0\0GPS 52.52"[..]),
        (b"tEXt", b"Place\0GPS 52.52"),
    ] {
        let named = [&name[..], body].concat();
        let mut crc = flate2::Crc::new();
        crc.update(&named);
        file.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        file.extend(&named);
        file.extend(crc.sum().to_be_bytes());
    }
    file.extend(&plain[33..]);
    let picture = rewrite(ImageFormat::Png, &file).unwrap();
    assert!(!picture.bytes.windows(4).any(|part| part == b"GPS "));
}

#[test]
fn stumps_are_told() {
    for format in [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let whole = encoded(format, 200, 200);
        assert_eq!(
            rewrite(format, &whole[..20]).map(|_| ()),
            Err(PictureError::Damaged),
            "{format:?}"
        );
    }
}
