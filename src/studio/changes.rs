//! What differs between two designs, field by field, and who changed it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    branding::{Design, DesignTexts, PictureRole},
    text::Locale,
};

/// Who changed a field last, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Hand {
    /// Their name, as it was then.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// By the field's name, as in `BrandDesignInput`.
pub(super) type Hands = BTreeMap<String, Hand>;

/// The fields in which two designs differ, in the order of the studio.
pub(super) fn between(old: &Design, new: &Design) -> Vec<String> {
    let mut fields = Vec::new();
    let mut differs = |field: &str, differs: bool| {
        if differs {
            fields.push(field.to_owned());
        }
    };
    differs("productName", old.product_name != new.product_name);
    for role in PictureRole::ALL {
        let field = format!("pictures.{}", role_name(role));
        differs(&field, old.pictures.get(role) != new.pictures.get(role));
    }
    differs("primaryColor", old.colors.primary != new.colors.primary);
    differs("accentColor", old.colors.accent != new.colors.accent);
    let (before, after) = (old.look, new.look);
    differs("typeface", before.typeface != after.typeface);
    differs("cornerStyle", before.corners != after.corners);
    differs("cardStyle", before.cards != after.cards);
    differs("density", before.density != after.density);
    differs("bannerLayout", before.banner_layout != after.banner_layout);
    differs(
        "bannerOverlay",
        before.banner_overlay != after.banner_overlay,
    );
    differs("bannerFocus", before.banner_focus != after.banner_focus);
    differs("pattern", before.pattern != after.pattern);
    differs("navigationLayout", before.navigation != after.navigation);
    differs("homeLayout", before.home != after.home);
    let nothing = DesignTexts::default();
    for locale in Locale::ALL {
        let before = old.texts.get(&locale).unwrap_or(&nothing);
        let after = new.texts.get(&locale).unwrap_or(&nothing);
        for (field, before, after) in [
            ("headline", &before.headline, &after.headline),
            ("welcome", &before.welcome, &after.welcome),
            ("greeting", &before.greeting, &after.greeting),
            (
                "newTicketLabel",
                &before.new_ticket_label,
                &after.new_ticket_label,
            ),
            ("ticketsLabel", &before.tickets_label, &after.tickets_label),
            ("mailSender", &before.mail_sender, &after.mail_sender),
            ("mailFooter", &before.mail_footer, &after.mail_footer),
            ("logoAlt", &before.logo_alt, &after.logo_alt),
            ("bannerAlt", &before.banner_alt, &after.banner_alt),
        ] {
            differs(
                &format!("texts.{}.{field}", locale.as_str()),
                before != after,
            );
        }
    }
    differs("footerLinks", old.footer_links != new.footer_links);
    differs("inherits", old.inherits != new.inherits);
    fields
}

/// As the enum of the schema has it.
pub(super) const fn role_name(role: PictureRole) -> &'static str {
    match role {
        PictureRole::Logo => "LOGO",
        PictureRole::LogoDark => "LOGO_DARK",
        PictureRole::Banner => "BANNER",
        PictureRole::Favicon => "FAVICON",
        PictureRole::LoginBackground => "LOGIN_BACKGROUND",
        PictureRole::LoginLogo => "LOGIN_LOGO",
        PictureRole::LoginLogoDark => "LOGIN_LOGO_DARK",
    }
}

/// Whose hand was last at each field that differs from what is published, after `by` made `new` of `old`.
pub(super) fn hands(
    earlier: &Hands,
    published: &Design,
    old: &Design,
    new: &Design,
    by: Option<&str>,
) -> Hands {
    let touched = between(old, new);
    let now = Hand {
        by: by.map(str::to_owned),
        at: Utc::now(),
    };
    between(published, new)
        .into_iter()
        .map(|field| {
            let earlier = earlier.get(&field).filter(|_| !touched.contains(&field));
            let hand = earlier.unwrap_or(&now).clone();
            (field, hand)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn design(json: serde_json::Value) -> Design {
        let mut whole = serde_json::json!({"product_name": "x", "colors": {"primary": "#000"}});
        if let (Some(whole), Some(more)) = (whole.as_object_mut(), json.as_object()) {
            whole.extend(more.clone());
        }
        serde_json::from_value(whole).unwrap()
    }

    #[test]
    fn each_field_has_its_last_hand() {
        let published = design(serde_json::json!({}));
        let anna = design(serde_json::json!({"product_name": "y", "density": "compact"}));
        let first = hands(&Hands::new(), &published, &published, &anna, Some("Anna"));
        assert_eq!(first.keys().collect::<Vec<_>>(), ["density", "productName"]);
        let ben = design(serde_json::json!({
            "product_name": "z", "density": "compact", "texts": {"en": {"headline": "Hi"}}
        }));
        let second = hands(&first, &published, &anna, &ben, Some("Ben"));
        let by = |field: &str| second[field].by.as_deref().unwrap().to_owned();
        assert_eq!(by("productName"), "Ben");
        assert_eq!(by("density"), "Anna");
        assert_eq!(by("texts.en.headline"), "Ben");
        // What is as it was published is no change, whoever made it so.
        let back = hands(&second, &published, &ben, &published, Some("Ben"));
        assert!(back.is_empty());
    }
}
