use proptest::prelude::*;

use super::*;

fn color() -> impl Strategy<Value = HexColor> {
    (any::<u8>(), any::<u8>(), any::<u8>())
        .prop_map(|(red, green, blue)| HexColor::new(red, green, blue))
}

fn brand() -> impl Strategy<Value = BrandColors> {
    (color(), proptest::option::of(color()))
        .prop_map(|(primary, accent)| BrandColors { primary, accent })
}

fn broken_pairs(palette: &Palette) -> Vec<String> {
    let schemes = [("light", &palette.light), ("dark", &palette.dark)];
    schemes
        .into_iter()
        .flat_map(|(name, scheme)| pairs().map(move |pair| (name, scheme, pair)))
        .filter_map(|(name, scheme, pair)| {
            let (front, back) = (scheme.get(pair.front), scheme.get(pair.back));
            let ratio = front.contrast(back);
            (ratio < pair.least).then(|| {
                format!(
                    "{name}: {} {front} on {} {back} is {ratio}",
                    pair.front.name(),
                    pair.back.name()
                )
            })
        })
        .collect()
}

/// Hues that a reader would call the same; the amber turn of dark yellows stays within.
fn same_hue(a: HexColor, b: HexColor) -> bool {
    let (a, b) = (a.tone(), b.tone());
    is_grey(a) || is_grey(b) || a.hue_distance(b) < 15.0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn every_pair_can_be_read_whatever_was_chosen(brand in brand()) {
        let broken = broken_pairs(&Palette::new(brand));
        prop_assert!(broken.is_empty(), "{:?}: {:#?}", brand, broken);
    }

    #[test]
    fn the_chosen_color_stays_recognisable(brand in brand()) {
        let palette = Palette::new(brand);
        for scheme in [&palette.light, &palette.dark] {
            prop_assert_eq!(scheme.get(Token::Brand), brand.primary);
            for token in [Token::Primary, Token::PrimaryHover, Token::BannerBg, Token::Link, Token::Focus] {
                prop_assert!(same_hue(scheme.get(token), brand.primary), "{} {}", token.name(), scheme.get(token));
            }
            let button = [scheme.get(Token::Primary), scheme.get(Token::OnPrimary)];
            let far = |color: HexColor| (color.tone().lightness - brand.primary.tone().lightness).abs();
            prop_assert!(button.into_iter().any(|color| far(color) < 0.15), "the button shows nothing of {}", brand.primary);
        }
    }

    #[test]
    fn a_color_that_can_do_the_job_is_kept(primary in color()) {
        let palette = Palette::new(BrandColors { primary, accent: Some(primary) });
        for scheme in [&palette.light, &palette.dark] {
            let grounds = SURFACES.map(|surface| scheme.get(surface));
            let least = grounds.iter().map(|ground| ground.contrast(primary)).fold(f32::MAX, f32::min);
            if least >= TEXT {
                prop_assert_eq!(scheme.get(Token::Link), primary);
            }
            let white = primary.contrast(HexColor::WHITE);
            // Between 3.8 and 4.5 a colour may be darkened by a trace to carry white.
            if least >= CONTROL && !(3.8..TEXT).contains(&white) {
                prop_assert_eq!(scheme.get(Token::Primary), primary);
                prop_assert_eq!(scheme.get(Token::Accent), primary);
            }
        }
    }

    #[test]
    fn a_button_answers_the_pointer(brand in brand()) {
        let palette = Palette::new(brand);
        for scheme in [&palette.light, &palette.dark] {
            prop_assert_ne!(scheme.get(Token::Primary), scheme.get(Token::PrimaryHover));
        }
    }
}

#[test]
fn difficult_colors() {
    let difficult = [
        "#ffff00", "#ffd400", "#ffffff", "#000000", "#808080", "#777777", "#767676", "#f7c6d9",
        "#e6f4ea", "#00ff00", "#ff00ff", "#0000ff", "#00ffff", "#ff0000", "#fefefe", "#010101",
        "#0b2545", "#7f7f7f", "#c0c0c0", "#bada55",
    ];
    for primary in difficult {
        for accent in difficult.into_iter().map(Some).chain([None]) {
            let brand = BrandColors {
                primary: primary.parse().unwrap(),
                accent: accent.map(|accent| accent.parse().unwrap()),
            };
            assert_eq!(
                broken_pairs(&Palette::new(brand)),
                Vec::<String>::new(),
                "{brand:?}"
            );
        }
    }
}

#[test]
fn yellow_is_written_on_dark_where_it_would_vanish() {
    let primary: HexColor = "#ffd400".parse().unwrap();
    let palette = Palette::new(BrandColors {
        primary,
        accent: None,
    });
    assert_eq!(palette.light.get(Token::OnPrimary), primary);
    assert_eq!(palette.light.get(Token::BannerBg), primary);
    assert_eq!(palette.dark.get(Token::Primary), primary);
    assert_ne!(palette.light.get(Token::Link), primary);
}

#[test]
fn the_tightest_pair_is_named() {
    let palette = Palette::new(BrandColors {
        primary: "#1d4ed8".parse().unwrap(),
        accent: None,
    });
    let contrast = palette.light.contrast(Token::Link).unwrap();
    assert_eq!(contrast.on, Token::Bg);
    assert!(
        (contrast.ratio
            - palette
                .light
                .get(Token::Link)
                .contrast(palette.light.get(Token::Bg)))
        .abs()
            < 0.001
    );
    assert_eq!(palette.light.contrast(Token::Bg), None);
}
