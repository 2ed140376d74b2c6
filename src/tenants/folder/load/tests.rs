use super::*;

const GOOD: &str = r##"
name = "Oriale"
hosts = ["oriale.localhost"]
locales = ["de", "en"]
default_locale = "de"
features = ["tickets"]
[brand]
primary_color = "#7a1f3d"
[support]
name = "Service"
"##;

/// Writes folders, reads them, gives back what is wrong without the temporary folder's name.
fn problems(folders: &[(&str, &str)]) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    for (slug, text) in folders {
        fs::create_dir_all(dir.path().join(slug)).unwrap();
        fs::write(dir.path().join(slug).join(FILE), text).unwrap();
    }
    fs::write(dir.path().join("README.md"), "not a tenant").unwrap();
    fs::create_dir(dir.path().join(".git")).unwrap();
    let root = format!("{}/", dir.path().display());
    match load(dir.path()) {
        Ok(_) => Vec::new(),
        Err(Problems(problems)) => problems
            .iter()
            .map(|problem| problem.to_string().replace(&root, ""))
            .collect(),
    }
}

fn problems_with(from: &str, to: &str) -> Vec<String> {
    assert!(GOOD.contains(from), "{from}");
    problems(&[("oriale", &GOOD.replace(from, to))])
}

#[test]
fn a_small_folder_is_enough() {
    assert_eq!(problems(&[("oriale", GOOD)]), Vec::<String>::new());
}

#[test]
fn each_mistake_is_told_with_file_line_field_and_what_to_do() {
    for (from, to, told) in [
        (
            "name = \"Oriale\"\n",
            "",
            "oriale/tenant.toml:1:1: name: this field is missing; write for example: name = \"Example Ltd\"",
        ),
        (
            "#7a1f3d",
            "#7a1f3",
            "oriale/tenant.toml:8:17: brand.primary_color: “#7a1f3” cannot be read: a colour is written as #rrggbb with hexadecimal digits, such as #0a7cff",
        ),
        (
            "primary_color = \"#7a1f3d\"",
            "",
            "oriale/tenant.toml:7:1: brand.primary_color: this field is missing; write for example: primary_color = \"#0a5cff\"",
        ),
        (
            "[brand]",
            "[brand]\nprimary_colour = \"#fff\"",
            "oriale/tenant.toml:8:1: brand.primary_colour: there is no such field; did you mean “primary_color”?",
        ),
        (
            "[brand]",
            "[brand]\ntypeface = \"comic\"",
            "oriale/tenant.toml:8:12: brand.typeface: “comic” is not known here; known are: sans, serif, rounded, mono, system",
        ),
        (
            "[brand]",
            "[brand]\ncorners = \"Round\"",
            "oriale/tenant.toml:8:11: brand.corners: “Round” is not known here; did you mean “round”?",
        ),
        (
            "[brand]",
            "[brand]\npattern = \"stripes\"",
            "oriale/tenant.toml:8:11: brand.pattern: “stripes” is not known here; known are: none, dots, grid, waves, diagonal",
        ),
        (
            "[support]",
            "[[brand.footer_links]]\nurl = \"https://a.example\"\nlabel = { de = \"A\" }\n[[brand.footer_links]]\nurl = \"javascript:alert(1)\"\nlabel = { de = \"B\" }\n[support]",
            "oriale/tenant.toml:13:7: brand.footer_links[1].url: “javascript:alert(1)” leads nowhere that is allowed; write https://…, mailto:…, tel:… or /pages/…",
        ),
        (
            "[support]",
            "[[brand.footer_links]]\nurl = \"/pages/a\"\n[support]",
            "oriale/tenant.toml:9:1: brand.footer_links[0].label: this field is missing; write for example: label = { de = \"Hilfe\", en = \"Help\" }",
        ),
        (
            "[support]",
            "[brand.texts.de]\ngreeting = \"Hallo {firstName}\"\n[support]",
            "oriale/tenant.toml:10:12: brand.texts.de.greeting: nothing but {name} may stand in braces here; take the others out",
        ),
        (
            "[support]",
            "[brand.texts.de]\nmail_sender = \"chef@oriale.example\"\n[support]",
            "oriale/tenant.toml:10:15: brand.texts.de.mail_sender: this is no sender's name; write it without address, quotation marks and angle brackets",
        ),
        (
            "\"tickets\"",
            "\"ticket\"",
            "oriale/tenant.toml:6:13: features: “ticket” is no feature; did you mean “tickets”?",
        ),
        (
            "\"oriale.localhost\"",
            "\"https://Oriale.localhost:8080/\"",
            "oriale/tenant.toml:3:10: hosts: “https://Oriale.localhost:8080/” is not the bare host name; write “oriale.localhost”",
        ),
        (
            "\"oriale.localhost\"",
            "\"münchen.example\"",
            "oriale/tenant.toml:3:10: hosts: “münchen.example” is no host name; write it without scheme, port and path, in ASCII (“xn--…” for umlauts)",
        ),
        (
            "[\"de\", \"en\"]",
            "[\"de\", \"fr\"]",
            "oriale/tenant.toml:4:18: locales: “fr” is not a language that Portico speaks; write \"de\" or \"en\"",
        ),
        (
            "default_locale = \"de\"",
            "default_locale = \"DE\"",
            "oriale/tenant.toml:5:18: default_locale: “DE” cannot be read: not a language that Portico speaks; write \"de\" or \"en\"",
        ),
        (
            "[\"de\", \"en\"]",
            "[\"en\"]",
            "oriale/tenant.toml:5:18: default_locale: “de” is not among “locales”; add it there, or choose one of them",
        ),
        (
            "[support]",
            "[support]\nemail = \"nobody\"",
            "oriale/tenant.toml:10:9: support.email: “nobody” is no e-mail address",
        ),
        (
            "[support]",
            "[support]\nimprint_url = \"javascript:alert(1)\"",
            "oriale/tenant.toml:10:15: support.imprint_url: “javascript:alert(1)” is no address of a web page; write it in full: https://www.example.com/…",
        ),
        (
            "[support]\nname = \"Service\"",
            "",
            "oriale/tenant.toml:1:1: support: this section is missing; add [support]",
        ),
        (
            "[support]",
            "[brand.texts.de]\nheadline = \"a\\nb\"\n[support]",
            "oriale/tenant.toml:10:12: brand.texts.de.headline: this text has control characters, or lines where it must be one line; take them out",
        ),
        (
            "[support]",
            "[brand.texts.fr]\n[support]",
            "oriale/tenant.toml:9:14: brand.texts.fr: there is no such field; known are: de, en",
        ),
    ] {
        assert_eq!(problems_with(from, to), [told]);
    }
}

#[test]
fn everything_is_told_at_once() {
    let wrong = GOOD
        .replace("#7a1f3d", "red")
        .replace("\"tickets\"", "\"telephone\"");
    let told = problems(&[("a", &wrong), ("b", &wrong), ("Upper", GOOD)]);
    let files: Vec<&str> = told
        .iter()
        .filter_map(|problem| problem.split(':').next())
        .collect();
    assert_eq!(
        files,
        [
            "Upper",
            "a/tenant.toml",
            "a/tenant.toml",
            "b/tenant.toml",
            "b/tenant.toml",
        ]
    );
}

#[test]
fn a_host_belongs_to_one_tenant() {
    let told = problems(&[("a", GOOD), ("b", GOOD)]);
    assert_eq!(
        told,
        [
            "b/tenant.toml:3:10: hosts: “oriale.localhost” is already a host of a; a host belongs to one tenant"
        ]
    );
}

/// The file names what lies in its own folder, and nothing else on the machine.
#[test]
fn no_way_leads_out_of_the_folder() {
    for name in [
        "../b/logo.svg",
        "/etc/passwd",
        "..",
        ".hidden.svg",
        "sub/logo.svg",
        "a\\\\b.svg",
        "ä.svg",
        "missing.svg",
    ] {
        let told = problems_with("[brand]", &format!("[brand]\nlogo = \"{name}\""));
        assert_eq!(told.len(), 1, "{name}");
        assert!(
            told[0].starts_with("oriale/tenant.toml:8:8: brand.logo: "),
            "{told:?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("oriale");
    fs::create_dir(&folder).unwrap();
    fs::write(
        folder.join(FILE),
        GOOD.replace("[brand]", "[brand]\nlogo = \"logo.svg\""),
    )
    .unwrap();
    std::os::unix::fs::symlink("/etc/passwd", folder.join("logo.svg")).unwrap();
    let Problems(problems) = load(dir.path()).unwrap_err();
    assert_eq!(
        problems[0].message,
        "logo.svg: this is no file; links are not followed"
    );
    // A whole folder by a link is not a tenant's either.
    std::os::unix::fs::symlink(&folder, dir.path().join("other")).unwrap();
    fs::remove_file(folder.join("logo.svg")).unwrap();
    fs::write(folder.join(FILE), GOOD).unwrap();
    assert_eq!(load(dir.path()).unwrap().len(), 1);
}

#[test]
fn a_folder_without_tenants() {
    assert_eq!(problems(&[]).len(), 1);
    let told = load(Path::new("/nowhere/at/all")).unwrap_err();
    assert!(
        told.to_string()
            .contains("/nowhere/at/all: the folder cannot be read"),
        "{told}"
    );
}

#[test]
fn what_is_wrong_with_what_is_promised_is_told() {
    const SERVICE: &str = "[service]\ntime_zone = \"Europe/Berlin\"\n[service.hours]\nmonday = [\"08:00-17:00\"]\n[service.solution]\nurgent = 240\n[support]";
    assert_eq!(problems_with("[support]", SERVICE), Vec::<String>::new());
    for (from, to, told) in [
        (
            "Europe/Berlin",
            "Europe/Entenhausen",
            "oriale/tenant.toml:10:13: service.time_zone: “Europe/Entenhausen” is no time zone; write its name in the IANA's list, such as Europe/Berlin",
        ),
        (
            "time_zone = \"Europe/Berlin\"\n",
            "",
            "oriale/tenant.toml:9:1: service.time_zone: this field is missing; write for example: time_zone = \"Europe/Berlin\"",
        ),
        (
            "08:00-17:00",
            "8 to 5",
            "oriale/tenant.toml:12:11: service.hours.monday: “8 to 5” cannot be read: hours are written from-to, such as 08:00-17:30, within one day that ends at 24:00",
        ),
        (
            "[\"08:00-17:00\"]",
            "[\"08:00-12:00\", \"11:00-17:00\"]",
            "oriale/tenant.toml:12:11: service.hours.monday: two of these intervals lie over each other",
        ),
        (
            "monday = [\"08:00-17:00\"]\n",
            "",
            "oriale/tenant.toml:10:13: service.hours: nobody ever works; write for example: monday = [\"08:00-12:00\", \"13:00-17:00\"]",
        ),
        (
            "[service.hours]",
            "holidays = [\"31-12\"]\n[service.hours]",
            "oriale/tenant.toml:11:13: service.holidays: “31-12” cannot be read: a day is written 2026-12-24, or 12-24 for every year",
        ),
        (
            "urgent = 240",
            "urgent = \"4h\"",
            "oriale/tenant.toml:14:10: service.solution.urgent: write a whole number from 1 to 43200, without quotation marks",
        ),
        (
            "urgent = 240",
            "urgently = 240",
            "oriale/tenant.toml:14:1: service.solution.urgently: there is no such field; did you mean “urgent”?",
        ),
    ] {
        assert!(SERVICE.contains(from), "{from}");
        assert_eq!(
            problems_with("[support]", &SERVICE.replace(from, to)),
            [told]
        );
    }
}
