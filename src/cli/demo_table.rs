//! The one table that the demo prints: where everything is and who can log in.

use std::io::IsTerminal;

use crate::config::Config;
use crate::demo::DemoFile;

/// The table, in plain text, with addresses that a terminal makes links of.
pub(super) fn table(demo: &DemoFile, config: &Config) -> String {
    let bold = |text: &str| {
        if std::io::stdout().is_terminal() {
            format!("\x1b[1m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    };
    let mut rows: Vec<[String; 4]> = Vec::new();
    for tenant in &demo.tenants {
        let people = tenant.contacts.iter().chain([&tenant.team_lead]);
        for (n, contact) in people.enumerate() {
            let first = n == 0;
            rows.push([
                if first {
                    tenant.url.clone()
                } else {
                    String::new()
                },
                if first {
                    tenant.name.clone()
                } else {
                    String::new()
                },
                contact.email.clone(),
                contact.password.clone(),
            ]);
        }
    }
    for (n, person) in demo.staff.iter().enumerate() {
        rows.push([
            if n == 0 {
                demo.desk.url.clone()
            } else {
                String::new()
            },
            format!("Service desk ({})", person.role),
            person.email.clone(),
            person.password.clone(),
        ]);
    }
    let heads = ["Address", "Portal", "Log-in", "Password"].map(str::to_owned);
    let widths: [usize; 4] = std::array::from_fn(|column| {
        rows.iter()
            .chain([&heads])
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    });
    let line = |row: &[String; 4]| {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.chars().count())))
            .collect();
        format!("  {}\n", cells.join("  ").trim_end())
    };
    let mut text = format!(
        "\n{}\n\n{}",
        bold("Portico is running."),
        bold(&line(&heads))
    );
    text.extend(rows.iter().map(line));
    text.push('\n');
    if config.http.graphiql {
        let portal = demo
            .tenants
            .first()
            .map_or(&demo.desk.url, |tenant| &tenant.url);
        text += &format!(
            "  GraphiQL  {portal}/graphiql (the same on every address above; log in there first)\n"
        );
    }
    match &demo.mail.url {
        Some(url) => text += &format!("  Mails     {url}\n"),
        None => text += &format!("  Mails     are sent to {}\n", demo.mail.smtp),
    }
    if let Some(inbound) = &config.inbound_mail {
        text += &format!(
            "  Answers   to mails are taken at {} (LMTP; see docs/reply-by-mail.md)\n",
            inbound.listen
        );
    }
    text += &format!(
        "  Single sign-on  {} (stand-ins: they ask who you are, and for no password)\n",
        demo.identity_provider.url
    );
    if let Some(address) = config.metrics_listen {
        text += &format!("  Metrics   http://{address}/metrics\n");
    }
    text += &format!(
        "  For programs: {}\n\n  Stop with Ctrl-C; the data is kept.\n\n",
        config.data_dir.join("demo.json").display()
    );
    text
}
