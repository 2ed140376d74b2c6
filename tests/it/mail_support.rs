//! Brands and contents that the mail tests share.

use std::sync::Arc;

use portico::notifications::{MailBrand, MailColors, MailContent, MailLogo, TicketAnswer};

/// A light brand with a logo for each scheme.
pub fn oriale() -> MailBrand {
    let logo = |bytes: &'static [u8]| {
        Some(MailLogo::new("image/png", Arc::from(bytes), 320, 80).with_alt("Oriale"))
    };
    MailBrand {
        product: "Oriale Service".into(),
        sender: "Oriale Service".into(),
        host: "oriale.example".into(),
        origin: "https://oriale.example".into(),
        logo: logo(include_bytes!("mail/logo.png")),
        logo_dark: logo(include_bytes!("mail/logo-dark.png")),
        light: colors([
            "#f5f8f7", "#ffffff", "#dce5e2", "#14201d", "#56655f", "#0b6b5a", "#0b6b5a", "#ffffff",
            "#0b6b5a",
        ]),
        dark: colors([
            "#0f1614", "#18211e", "#33413c", "#e7efec", "#a3b3ad", "#6ee7d0", "#2dbfa4", "#04110e",
            "#0b6b5a",
        ]),
        corner_radius: 12,
        font_family: "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif".into(),
        footer: Some("Oriale GmbH\nHafenstraße 12 · 20457 Hamburg".into()),
        support_name: "Oriale IT".into(),
        support_email: Some("it@oriale.example".into()),
        support_phone: Some("+49 40 123456".into()),
        imprint_url: Some("https://oriale.example/imprint".into()),
        privacy_url: Some("https://oriale.example/privacy".into()),
        shows_content: true,
    }
}

/// A brand with nothing but what must be there: no logo, no footer, a loud yellow.
pub fn kettner() -> MailBrand {
    MailBrand {
        product: "Kettner & Söhne <Hilfe>".into(),
        sender: "Kettner & Söhne <Hilfe>".into(),
        host: "hilfe.kettner.example".into(),
        origin: "http://hilfe.kettner.example:8080".into(),
        logo: None,
        logo_dark: None,
        light: colors([
            "#f7f6f2", "#fffffe", "#e3e0d6", "#211f18", "#67634f", "#7a5f00", "#ffd400", "#1d1a00",
            "#ffd400",
        ]),
        dark: colors([
            "#16150f", "#1f1d16", "#3c392c", "#f0eee4", "#b5b09b", "#ffd400", "#ffd400", "#1d1a00",
            "#ffd400",
        ]),
        corner_radius: 0,
        font_family: "Georgia,'Times New Roman',serif".into(),
        footer: None,
        support_name: "Kettner".into(),
        support_email: None,
        support_phone: None,
        imprint_url: None,
        privacy_url: None,
        shows_content: true,
    }
}

fn colors(values: [&str; 9]) -> MailColors {
    let [
        bg,
        surface,
        border,
        text,
        text_muted,
        link,
        primary,
        on_primary,
        banner,
    ] = values.map(str::to_owned);
    MailColors {
        bg,
        surface,
        border,
        text,
        text_muted,
        link,
        primary,
        on_primary,
        banner,
    }
}

/// An answer that uses what Markdown offers.
pub fn answer() -> MailContent {
    MailContent::TicketAnswered(TicketAnswer {
        ticket: None,
        contact: None,
        entry: None,
        earlier: Vec::new(),
        number: 1042,
        subject: "Drucker im 2. Stock druckt nur <leere> Seiten".into(),
        status: "waiting".into(),
        agent: "Tom Berger".into(),
        body: "Hallo Frau Weber,\n\nder Drucker hatte ein **Update** verloren. Bitte probieren Sie:\n\n\
               1. Drucker aus- und einschalten\n2. *Testseite* drucken\n\n\
               > Status: `READY`\n\nMehr dazu in der [Anleitung](https://wiki.example/drucker?id=4&lang=de).\n\n\
               | Gerät | Stand |\n|---|--:|\n| HP-204 | 3.11 |\n\n\
               ```\nlpstat -p HP-204\n```\n\n- [x] Update eingespielt\n- [ ] Rückmeldung von Ihnen\n\nViele Grüße\nTom Berger"
            .into(),
    })
}

/// An answer of two lines.
pub fn short_answer() -> MailContent {
    MailContent::TicketAnswered(TicketAnswer {
        ticket: None,
        contact: None,
        entry: None,
        earlier: Vec::new(),
        number: 7,
        subject: "VPN".into(),
        status: "resolved".into(),
        agent: "Élodie".into(),
        body: "It works again.\nSorry for the trouble!".into(),
    })
}
