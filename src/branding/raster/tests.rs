use image::{GenericImageView, ImageBuffer, Rgb};

use super::super::picture::prepare;
use super::*;

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Noise, so that JPEG beats PNG.
fn photograph(width: u32, height: u32) -> DynamicImage {
    ImageBuffer::from_fn(width, height, |x, y| {
        let noise = x
            .wrapping_mul(2_654_435_761)
            .wrapping_add(y.wrapping_mul(40_503))
            .rotate_left(7);
        let [red, green, blue, _] = noise.to_le_bytes();
        Rgb([red, green, blue])
    })
    .into()
}

fn flat(width: u32, height: u32, color: [u8; 4]) -> DynamicImage {
    RgbaImage::from_pixel(width, height, Rgba(color)).into()
}

#[test]
fn a_banner_is_scaled_and_becomes_what_is_smaller() {
    let photo = prepare(
        PictureRole::Banner,
        &encoded(&photograph(3000, 900), ImageFormat::Png),
    )
    .unwrap();
    assert_eq!(
        (photo.image.format, photo.image.width, photo.image.height),
        (PictureFormat::Jpeg, 2400, 720)
    );
    let drawing = prepare(
        PictureRole::Banner,
        &encoded(&flat(1200, 300, [9, 20, 60, 255]), ImageFormat::Jpeg),
    )
    .unwrap();
    assert_eq!(
        (
            drawing.image.format,
            drawing.image.width,
            drawing.image.height
        ),
        (PictureFormat::Png, 1200, 300)
    );
}

#[test]
fn a_logo_fits_and_keeps_its_transparency() {
    let prepared = prepare(
        PictureRole::Logo,
        &encoded(&flat(1600, 200, [200, 0, 0, 128]), ImageFormat::WebP),
    )
    .unwrap();
    assert_eq!(
        (
            prepared.image.format,
            prepared.image.width,
            prepared.image.height
        ),
        (PictureFormat::Png, 800, 100)
    );
    let pixel = image::load_from_memory(&prepared.image.bytes)
        .unwrap()
        .get_pixel(400, 50);
    assert_eq!(pixel, Rgba([200, 0, 0, 128]));
    assert_eq!(prepared.small, None);
}

fn sizes(prepared: &Prepared) -> Vec<(PictureFormat, u32, u32)> {
    let renditions = prepared.renditions.iter();
    renditions
        .map(|image| (image.format, image.width, image.height))
        .collect()
}

/// Something that compresses, as what cameras see does.
fn landscape(width: u32, height: u32) -> DynamicImage {
    let wave = |x: u32, by: f32| (f32::sin(x as f32 / by) * 90.0 + 120.0) as u8;
    ImageBuffer::from_fn(width, height, |x, y| {
        let grain = (x.wrapping_mul(31) ^ y.wrapping_mul(17)) as u8 % 24;
        Rgb([
            wave(x, 90.0) + grain,
            wave(y, 60.0) + grain,
            wave(x + y, 75.0) + grain,
        ])
    })
    .into()
}

#[test]
fn a_photograph_is_there_in_two_sizes_and_as_webp() {
    let file = encoded(&landscape(2000, 750), ImageFormat::Jpeg);
    let photo = prepare(PictureRole::Banner, &file).unwrap();
    assert_eq!(photo.image.format, PictureFormat::Jpeg);
    let webp = PictureFormat::WebP;
    assert_eq!(
        sizes(&photo),
        [
            (PictureFormat::Jpeg, 1000, 375),
            (webp, 1000, 375),
            (webp, 2000, 750)
        ]
    );
    let full = &photo.renditions[2];
    assert!(full.bytes.len() < photo.image.bytes.len());
    let decoded = image::load_from_memory_with_format(&full.bytes, ImageFormat::WebP).unwrap();
    assert_eq!(decoded.dimensions(), (2000, 750));
    let picture = super::super::design::Picture::from(&photo);
    let hash = |image: &BrandImage| image.hash;
    let (half, full) = (hash(&photo.renditions[0]), hash(&photo.image));
    assert_eq!(
        picture.srcset().unwrap(),
        format!("/brand/{half}.jpg 1000w, /brand/{full}.jpg 2000w")
    );
    let (half, full) = (hash(&photo.renditions[1]), hash(&photo.renditions[2]));
    assert_eq!(
        picture.webp_srcset().unwrap(),
        format!("/brand/{half}.webp 1000w, /brand/{full}.webp 2000w")
    );
}

#[test]
fn a_drawing_keeps_its_edges_in_every_size_and_format() {
    let mut drawing = RgbaImage::from_pixel(800, 200, Rgba([0, 0, 0, 0]));
    for (x, y, pixel) in drawing.enumerate_pixels_mut() {
        if (x / 40 + y / 20) % 3 == 0 {
            *pixel = Rgba([122, 31, 61, 255]);
        }
    }
    let drawing = DynamicImage::from(drawing);
    let logo = prepare(PictureRole::Logo, &encoded(&drawing, ImageFormat::Png)).unwrap();
    let (png, webp) = (PictureFormat::Png, PictureFormat::WebP);
    assert_eq!(
        sizes(&logo),
        [(png, 400, 100), (webp, 400, 100), (webp, 800, 200)]
    );
    let full = image::load_from_memory_with_format(&logo.renditions[2].bytes, ImageFormat::WebP);
    assert_eq!(full.unwrap().into_rgba8(), drawing.into_rgba8());
}

#[test]
fn what_is_small_is_there_once() {
    let file = encoded(&flat(200, 50, [9, 9, 9, 255]), ImageFormat::Png);
    let logo = prepare(PictureRole::Logo, &file).unwrap();
    assert!(
        sizes(&logo)
            .iter()
            .all(|(format, ..)| *format == PictureFormat::WebP)
    );
    let picture = super::super::design::Picture::from(&logo);
    assert_eq!(picture.srcset(), None);
}

#[test]
fn a_favicon_becomes_two_squares() {
    let prepared = prepare(
        PictureRole::Favicon,
        &encoded(&flat(400, 200, [0, 90, 0, 255]), ImageFormat::Png),
    )
    .unwrap();
    assert_eq!((prepared.image.width, prepared.image.height), (180, 180));
    let small = prepared.small.unwrap();
    assert_eq!((small.width, small.height), (32, 32));
    assert_eq!(
        image::load_from_memory(&small.bytes)
            .unwrap()
            .get_pixel(16, 0),
        Rgba([0, 0, 0, 0])
    );
}

#[test]
fn edges_take_no_color_from_what_is_transparent() {
    let mut picture = RgbaImage::from_pixel(1600, 100, Rgba([255, 0, 0, 0]));
    for x in 0..800 {
        for y in 0..100 {
            picture.put_pixel(x, y, Rgba([0, 0, 255, 255]));
        }
    }
    let prepared = prepare(
        PictureRole::Logo,
        &encoded(&picture.into(), ImageFormat::Png),
    )
    .unwrap();
    let scaled = image::load_from_memory(&prepared.image.bytes).unwrap();
    assert!(
        scaled
            .pixels()
            .all(|(.., Rgba([red, .., alpha]))| alpha == 0 || red == 0)
    );
}

#[test]
fn nothing_of_the_file_but_its_pixels_survives() {
    let mut file = encoded(&photograph(64, 32), ImageFormat::Jpeg);
    let orientation_6 = b"\xff\xe1\x00\x2eExif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x0e\x01\x02\0\x04\0\0\0GPS\0";
    let length = u16::try_from(orientation_6.len() - 2)
        .unwrap()
        .to_be_bytes();
    let mut segment = orientation_6.to_vec();
    segment[2..4].copy_from_slice(&length);
    file.splice(2..2, segment);
    file.extend_from_slice(b"<script>evil()</script>");
    let prepared = prepare(PictureRole::Banner, &file).unwrap();
    assert_eq!(
        (prepared.image.width, prepared.image.height),
        (32, 64),
        "turned as the camera was held"
    );
    for trace in [&b"Exif"[..], b"GPS", b"script"] {
        assert!(
            !prepared
                .image
                .bytes
                .windows(trace.len())
                .any(|window| window == trace)
        );
    }
}

#[test]
fn the_same_file_gives_the_same_bytes() {
    let file = encoded(&photograph(900, 300), ImageFormat::Png);
    assert_eq!(
        prepare(PictureRole::Banner, &file),
        prepare(PictureRole::Banner, &file)
    );
}

#[test]
fn limits_are_named() {
    let wide = encoded(&flat(10_001, 1, [0; 4]), ImageFormat::Png);
    let error = prepare(PictureRole::Logo, &wide).unwrap_err();
    assert_eq!(
        error,
        PictureError::TooManyPixels {
            width: 10_001,
            height: 1,
            limit: 10_000
        }
    );
    assert!(
        error.to_string().contains("10001 × 1 pixels, up to 10000"),
        "{error}"
    );
    let error = prepare(PictureRole::Favicon, &vec![0; 2 * 1024 * 1024 + 1]).unwrap_err();
    assert!(error.to_string().contains("2097152"), "{error}");
}

/// A few bytes that claim to be an enormous picture must not cost the memory they claim.
#[test]
fn a_decompression_bomb_is_refused_by_its_header() {
    let mut bomb = encoded(&flat(1, 1, [0; 4]), ImageFormat::Png);
    bomb[16..24].copy_from_slice(&[0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10]);
    assert!(matches!(
        prepare(PictureRole::Banner, &bomb),
        Err(PictureError::TooManyPixels { .. } | PictureError::Damaged)
    ));
}

#[test]
fn a_picture_is_known_by_its_content() {
    let png = encoded(&flat(4, 4, [1, 2, 3, 255]), ImageFormat::Png);
    for (file, error) in [
        (&b""[..], PictureError::Empty),
        (b"not a picture", PictureError::UnknownFormat),
        (b"%PDF-1.7", PictureError::UnknownFormat),
        (b"BM\x3a\0\0\0\0\0\0\0", PictureError::UnknownFormat),
        (
            b"\0\0\0\x1cftypavif\0\0\0\0mif1avifmiaf",
            PictureError::Avif,
        ),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avis", PictureError::Avif),
        // HEIC, and a box whose brands end before the word comes.
        (
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
            PictureError::UnknownFormat,
        ),
        (
            b"\0\0\0\x14ftypmif1\0\0\0\0mif1avif",
            PictureError::UnknownFormat,
        ),
        (b"\0\0\0\x1cftyp", PictureError::UnknownFormat),
        (&png[..png.len() / 2], PictureError::Damaged),
        (b"\x89PNG\r\n\x1a\n", PictureError::Damaged),
        (b"\xff\xd8\xff\xe0", PictureError::Damaged),
        (b"GIF89a", PictureError::Damaged),
    ] {
        assert_eq!(
            prepare(PictureRole::Logo, file).unwrap_err(),
            error,
            "{file:?}"
        );
    }
}

/// What telephones and printers' programs make, each of 16 × 8 pixels in one colour.
#[test]
fn what_moves_is_kept_as_its_first_picture_and_that_is_said() {
    let red = [200, 30, 30, 255];
    for (file, color) in [
        (&include_bytes!("samples/animated.gif")[..], red),
        (include_bytes!("samples/animated.png"), red),
        (include_bytes!("samples/animated.webp"), red),
    ] {
        let prepared = prepare(PictureRole::Logo, file).unwrap();
        assert!(prepared.stilled);
        assert!(
            !prepared
                .image
                .bytes
                .windows(4)
                .any(|chunk| chunk == b"acTL")
        );
        let still = image::load_from_memory(&prepared.image.bytes).unwrap();
        assert_eq!(still.dimensions(), (16, 8));
        assert_eq!(still.get_pixel(0, 0).0, color);
    }
    let still = encoded(&flat(16, 8, red), ImageFormat::Gif);
    assert!(!prepare(PictureRole::Logo, &still).unwrap().stilled);
}

/// As programs for print write it, with Adobe's turned values: cyan 0, magenta and yellow 220, black 40 is a red.
#[test]
fn a_picture_for_print_keeps_its_colors() {
    let cmyk = include_bytes!("samples/cmyk.jpg");
    let prepared = prepare(PictureRole::Banner, cmyk).unwrap();
    let picture = image::load_from_memory(&prepared.image.bytes).unwrap();
    let Rgba([red, green, blue, _]) = picture.get_pixel(4, 4);
    assert!(
        red.abs_diff(215) < 12 && green.abs_diff(30) < 16 && blue.abs_diff(30) < 16,
        "{red} {green} {blue}"
    );
}
