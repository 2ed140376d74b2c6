//! The names of the colours that the web app, the mails and the error page draw with, and which of them meet.

/// Declares the tokens once: variant, name after `--p-`, what it is for.
macro_rules! tokens {
    ($($variant:ident = $name:literal, $doc:literal;)*) => {
        /// A colour of the palette.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Token {
            $(#[doc = $doc] $variant,)*
        }

        impl Token {
            /// Every token, in the order of the stylesheet.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name without its `--p-`, such as `on-primary`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

tokens! {
    Bg = "bg", "The page itself.";
    Surface = "surface", "Cards, tables, fields.";
    SurfaceRaised = "surface-raised", "What floats over them: menus, dialogs.";
    Border = "border", "A hairline that only decorates.";
    BorderStrong = "border-strong", "The outline that makes a field or control visible.";
    Text = "text", "Text, also on the soft status colours.";
    TextMuted = "text-muted", "Secondary text.";
    Link = "link", "Links, and icons that act.";
    Brand = "brand", "The colour exactly as it was chosen. For decoration: nothing is written on it.";
    Primary = "primary", "Filled buttons, the selected tab, a ticked box.";
    OnPrimary = "on-primary", "What is written on primary and primary-hover.";
    PrimaryHover = "primary-hover", "Primary under the pointer.";
    Accent = "accent", "Highlights and counters: the second brand colour, or a neighbour of the first.";
    OnAccent = "on-accent", "What is written on accent.";
    Focus = "focus", "The focus ring; inside the banner on-banner serves instead.";
    BannerBg = "banner-bg", "The area of the banner and of the header.";
    OnBanner = "on-banner", "What is written there, and its focus ring.";
    BannerPattern = "banner-pattern", "What a pattern draws on the banner. on-banner can be read over it.";
    BgPattern = "bg-pattern", "What a pattern draws on the page. What can be read on the page can be read over it.";
    Success = "success", "Filled, or as text and icon on a surface.";
    OnSuccess = "on-success", "What is written on success.";
    SuccessSoft = "success-soft", "The ground of a notice.";
    OnSuccessSoft = "on-success-soft", "What is written on success-soft.";
    Warning = "warning", "Filled, or as text and icon on a surface.";
    OnWarning = "on-warning", "What is written on warning.";
    WarningSoft = "warning-soft", "The ground of a notice.";
    OnWarningSoft = "on-warning-soft", "What is written on warning-soft.";
    Danger = "danger", "Filled, or as text and icon on a surface.";
    OnDanger = "on-danger", "What is written on danger.";
    DangerSoft = "danger-soft", "The ground of a notice.";
    OnDangerSoft = "on-danger-soft", "What is written on danger-soft.";
    Info = "info", "Filled, or as text and icon on a surface.";
    OnInfo = "on-info", "What is written on info.";
    InfoSoft = "info-soft", "The ground of a notice.";
    OnInfoSoft = "on-info-soft", "What is written on info-soft.";
}

/// The least contrast of text, WCAG 2.2 success criterion 1.4.3 (AA).
pub const TEXT: f32 = 4.5;
/// The least contrast of controls, focus rings and icons, WCAG 2.2 success criterion 1.4.11 (AA).
pub const CONTROL: f32 = 3.0;

/// What text and controls stand on.
pub const SURFACES: [Token; 3] = [Token::Bg, Token::Surface, Token::SurfaceRaised];

/// Two tokens that meet on the screen, and the contrast they owe each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The text, icon or outline.
    pub front: Token,
    /// What it stands on.
    pub back: Token,
    /// [`TEXT`] or [`CONTROL`].
    pub least: f32,
}

/// Every pair that a screen may use. A palette is complete when all of them hold in both schemes.
pub fn pairs() -> impl Iterator<Item = Pair> {
    use Token as T;
    const ON_SURFACES: [(Token, f32); 11] = [
        (T::Text, TEXT),
        (T::TextMuted, TEXT),
        (T::Link, TEXT),
        (T::Success, TEXT),
        (T::Warning, TEXT),
        (T::Danger, TEXT),
        (T::Info, TEXT),
        (T::BorderStrong, CONTROL),
        (T::Primary, CONTROL),
        (T::PrimaryHover, CONTROL),
        (T::Focus, CONTROL),
    ];
    const WRITTEN_ON: [(Token, Token); 17] = [
        (T::OnPrimary, T::Primary),
        (T::OnPrimary, T::PrimaryHover),
        (T::OnAccent, T::Accent),
        (T::OnBanner, T::BannerBg),
        (T::OnBanner, T::BannerPattern),
        (T::OnSuccess, T::Success),
        (T::OnSuccessSoft, T::SuccessSoft),
        (T::Text, T::SuccessSoft),
        (T::OnWarning, T::Warning),
        (T::OnWarningSoft, T::WarningSoft),
        (T::Text, T::WarningSoft),
        (T::OnDanger, T::Danger),
        (T::OnDangerSoft, T::DangerSoft),
        (T::Text, T::DangerSoft),
        (T::OnInfo, T::Info),
        (T::OnInfoSoft, T::InfoSoft),
        (T::Text, T::InfoSoft),
    ];
    let on_surfaces = ON_SURFACES
        .into_iter()
        .chain([(T::Accent, CONTROL)])
        .flat_map(|(front, least)| {
            let grounds = SURFACES.into_iter().chain([T::BgPattern]);
            grounds.map(move |back| Pair { front, back, least })
        });
    let written_on = WRITTEN_ON.into_iter().map(|(front, back)| Pair {
        front,
        back,
        least: TEXT,
    });
    on_surfaces.chain(written_on)
}
