//! From a tenant's folder to its record: reading and checking.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use super::document::{LOCALES, Located, Reader, Section, advice, place};
use super::pictures::{self, PictureFile};
use super::problem::{Problem, Problems};
use super::record::Record;
use crate::access::{Feature, FeatureSet};
use crate::branding::{
    BannerLayout, BrandColors, CornerStyle, Design, DesignTexts, HexColor, PictureRole, Pictures,
    Typeface,
};
use crate::tenants::host::is_host_name;
use crate::tenants::{Support, normalize_host};
use crate::text::Locale;

/// The file that makes a folder a tenant's.
pub(super) const FILE: &str = "tenant.toml";
const MAX_FILE_BYTES: u64 = 256 * 1024;

/// A tenant as its folder tells it.
#[derive(Debug)]
pub(super) struct TenantFolder {
    /// Its `tenant.toml`.
    pub file: PathBuf,
    /// The design's pictures are not in here yet.
    pub record: Record,
    /// The files of the pictures.
    pub pictures: Vec<PictureFile>,
    /// Where each host stands.
    pub host_places: HashMap<String, (usize, usize)>,
}

/// Reads every tenant's folder in `dir`, in the order of their names, and tells all that is wrong at once.
pub(super) fn load(dir: &Path) -> Result<Vec<TenantFolder>, Problems> {
    let mut problems = Vec::new();
    let mut tenants = Vec::new();
    for folder in folders(dir, &mut problems) {
        tenants.extend(load_tenant(&folder, &mut problems));
    }
    hosts_are_distinct(&tenants, &mut problems);
    if problems.is_empty() {
        Ok(tenants)
    } else {
        Err(Problems(problems))
    }
}

fn about(file: &Path, message: String) -> Problem {
    Problem {
        file: file.to_owned(),
        place: None,
        field: String::new(),
        message,
    }
}

fn folders(dir: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) => {
            problems.push(about(dir, format!("the folder cannot be read: {error}")));
            return folders;
        }
    };
    for entry in entries {
        match entry.and_then(|entry| Ok((entry.path(), entry.file_name(), entry.file_type()?))) {
            Ok((path, name, kind))
                if kind.is_dir() && !name.as_encoded_bytes().starts_with(b".") =>
            {
                folders.push(path)
            }
            // Files beside the folders (a README) and links are none of ours.
            Ok(_) => {}
            Err(error) => problems.push(about(dir, format!("the folder cannot be read: {error}"))),
        }
    }
    if folders.is_empty() && problems.is_empty() {
        problems.push(about(
            dir,
            format!("there is no tenant in here; make a folder with a {FILE} for each"),
        ));
    }
    folders.sort();
    folders
}

fn load_tenant(folder: &Path, problems: &mut Vec<Problem>) -> Option<TenantFolder> {
    let file = folder.join(FILE);
    let slug = match folder.file_name().and_then(|name| name.to_str()) {
        Some(name) if is_slug(name) => name.to_owned(),
        _ => {
            let message = "a tenant's folder is named with lower-case letters, digits and inner hyphens, up to 40; rename it";
            problems.push(about(folder, message.to_owned()));
            return None;
        }
    };
    let text = match read(&file) {
        Ok(text) => text,
        Err(message) => {
            problems.push(about(&file, message));
            return None;
        }
    };
    let mut reader = Reader::new(&file, &text);
    let read = read_tenant(&mut reader, slug, folder, &text);
    let complete = reader.problems.is_empty();
    problems.append(&mut reader.problems);
    read.filter(|_| complete)
}

fn read(file: &Path) -> Result<String, String> {
    let kind = fs::symlink_metadata(file).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            "the file is missing; every tenant's folder has one".to_owned()
        }
        _ => format!("the file cannot be read: {error}"),
    })?;
    if !kind.is_file() {
        return Err("this is no file; links are not followed".to_owned());
    }
    if kind.len() > MAX_FILE_BYTES {
        return Err(format!(
            "the file has {} bytes, {MAX_FILE_BYTES} are allowed",
            kind.len()
        ));
    }
    let bytes = fs::read(file).map_err(|error| format!("the file cannot be read: {error}"))?;
    String::from_utf8(bytes)
        .map_err(|_| "the file is not UTF-8; save it in that encoding".to_owned())
}

/// The short name of a tenant, which is also its folder's.
pub(super) fn is_slug(name: &str) -> bool {
    (1..=40).contains(&name.len()) && !name.contains('.') && is_host_name(name)
}

fn read_tenant(
    reader: &mut Reader<'_>,
    slug: String,
    folder: &Path,
    text: &str,
) -> Option<TenantFolder> {
    const KEYS: [&str; 7] = [
        "name",
        "hosts",
        "locales",
        "default_locale",
        "features",
        "brand",
        "support",
    ];
    let mut root = reader.root(&KEYS)?;
    let name = root.required_line(reader, "name", 120, "\"Example Ltd\"");
    let hosts = hosts(reader, &mut root);
    let locales = locales(reader, &mut root);
    let default_locale = default_locale(reader, &mut root, &locales);
    let features = features(reader, &mut root);
    let brand = root.required_section(reader, "brand", &BRAND_KEYS);
    let support = root.required_section(reader, "support", &SUPPORT_KEYS);
    let name = name?.value;
    let (design, pictures) = brand.and_then(|brand| self::brand(reader, brand, &name, folder))?;
    let support = support.and_then(|support| self::support(reader, support))?;
    let host_places = hosts
        .iter()
        .map(|host| (host.value.clone(), place(text, host.at)))
        .collect();
    let hosts = hosts.into_iter().map(|host| host.value).collect();
    let record = Record {
        slug,
        name,
        hosts,
        locales,
        default_locale: default_locale?,
        features,
        support,
        design,
    };
    Some(TenantFolder {
        file: folder.join(FILE),
        record,
        pictures,
        host_places,
    })
}

fn hosts(reader: &mut Reader<'_>, root: &mut Section<'_>) -> Vec<Located<String>> {
    let mut hosts = root.required_list(reader, "hosts", "[\"support.example.com\"]");
    hosts.retain(|host| {
        if is_host_name(&host.value) {
            return true;
        }
        let message = match normalize_host(host.value.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/')) {
            Some(name) => format!("“{}” is not the bare host name; write “{name}”", host.value),
            None => format!(
                "“{}” is no host name; write it without scheme, port and path, in ASCII (“xn--…” for umlauts)",
                host.value
            ),
        };
        reader.wrong(host.at, "hosts", message);
        false
    });
    hosts
}

fn locales(reader: &mut Reader<'_>, root: &mut Section<'_>) -> Vec<Locale> {
    let words = root.required_list(reader, "locales", "[\"de\", \"en\"]");
    let parse = |word: Located<String>| {
        let parsed = word.value.parse();
        if let Err(error) = parsed {
            reader.wrong(word.at, "locales", format!("“{}” is {error}", word.value));
        }
        parsed.ok()
    };
    words.into_iter().filter_map(parse).collect()
}

fn default_locale(
    reader: &mut Reader<'_>,
    root: &mut Section<'_>,
    locales: &[Locale],
) -> Option<Locale> {
    let default = root.required_parsed::<Locale>(reader, "default_locale", "\"de\"")?;
    if !locales.is_empty() && !locales.contains(&default.value) {
        let message = format!(
            "“{}” is not among “locales”; add it there, or choose one of them",
            default.value
        );
        reader.wrong(default.at, "default_locale", message);
    }
    Some(default.value)
}

fn features(reader: &mut Reader<'_>, root: &mut Section<'_>) -> FeatureSet {
    let known = Feature::ALL.map(Feature::word);
    let words = root.list(reader, "features");
    let mut find = |word: Located<String>| {
        let feature = Feature::from_word(&word.value);
        if feature.is_none() {
            let message = format!(
                "“{}” is no feature; {}",
                word.value,
                advice(&word.value, &known)
            );
            reader.wrong(word.at, "features", message);
        }
        feature
    };
    words.into_iter().filter_map(&mut find).collect()
}

const BRAND_KEYS: [&str; 11] = [
    "product_name",
    "primary_color",
    "accent_color",
    "typeface",
    "corners",
    "banner_layout",
    "logo",
    "logo_dark",
    "banner",
    "favicon",
    "texts",
];

fn brand(
    reader: &mut Reader<'_>,
    mut brand: Section<'_>,
    name: &str,
    folder: &Path,
) -> Option<(Design, Vec<PictureFile>)> {
    let product_name = brand.line(reader, "product_name", 80);
    let primary = brand.required_parsed::<HexColor>(reader, "primary_color", "\"#0a5cff\"");
    let accent = brand.parsed::<HexColor>(reader, "accent_color");
    let typeface = brand.word(reader, "typeface", &Typeface::WORDS);
    let corners = brand.word(reader, "corners", &CornerStyle::WORDS);
    let banner_layout = brand.word(reader, "banner_layout", &BannerLayout::WORDS);
    let mut files = Vec::new();
    for role in PictureRole::ALL {
        if let Some(named) = brand.line(reader, role.word(), 120) {
            files.extend(pictures::find(reader, role, named, folder));
        }
    }
    let texts = match brand.section(reader, "texts", &LOCALES) {
        Some(texts) => self::texts(reader, texts),
        None => BTreeMap::new(),
    };
    let design = Design {
        product_name: product_name.map_or_else(|| name.to_owned(), |product| product.value),
        colors: BrandColors {
            primary: primary?.value,
            accent: accent.map(|accent| accent.value),
        },
        typeface: typeface.unwrap_or_default(),
        corners: corners.unwrap_or_default(),
        banner_layout: banner_layout.unwrap_or_default(),
        texts,
        pictures: Pictures::default(),
    };
    Some((design, files))
}

fn texts(reader: &mut Reader<'_>, mut texts: Section<'_>) -> BTreeMap<Locale, DesignTexts> {
    const KEYS: [&str; 5] = [
        "headline",
        "welcome",
        "mail_footer",
        "logo_alt",
        "banner_alt",
    ];
    let mut by_locale = BTreeMap::new();
    for locale in Locale::ALL {
        if let Some(mut section) = texts.section(reader, locale.as_str(), &KEYS) {
            let value = |text: Option<Located<String>>| text.map(|text| text.value);
            let in_language = DesignTexts {
                headline: value(section.line(reader, "headline", 120)),
                welcome: value(section.block(reader, "welcome", 1_000)),
                mail_footer: value(section.block(reader, "mail_footer", 1_000)),
                logo_alt: value(section.line(reader, "logo_alt", 120)),
                banner_alt: value(section.line(reader, "banner_alt", 240)),
            };
            // A section without a text in it says nothing.
            if in_language != DesignTexts::default() {
                by_locale.insert(locale, in_language);
            }
        }
    }
    by_locale
}

const SUPPORT_KEYS: [&str; 6] = [
    "name",
    "email",
    "phone",
    "opening_hours",
    "imprint_url",
    "privacy_url",
];

fn support(reader: &mut Reader<'_>, mut support: Section<'_>) -> Option<Support> {
    let name = support.required_line(reader, "name", 120, "\"Service Desk\"");
    let email = support.line(reader, "email", 254);
    let email = email.filter(|email| {
        let valid = email.value.parse::<lettre::Address>().is_ok();
        if !valid {
            reader.wrong(
                email.at,
                "support.email",
                format!("“{}” is no e-mail address", email.value),
            );
        }
        valid
    });
    let phone = support.line(reader, "phone", 40);
    let opening_hours = support.by_locale(reader, "opening_hours", 200);
    let imprint_url = web_address(reader, &mut support, "imprint_url");
    let privacy_url = web_address(reader, &mut support, "privacy_url");
    Some(Support {
        name: name?.value,
        email: email.map(|email| email.value),
        phone: phone.map(|phone| phone.value),
        opening_hours,
        imprint_url,
        privacy_url,
    })
}

fn web_address(reader: &mut Reader<'_>, section: &mut Section<'_>, key: &str) -> Option<String> {
    let written = section.line(reader, key, 2_000)?;
    match url::Url::parse(&written.value) {
        Ok(url) if matches!(url.scheme(), "https" | "http") && url.has_host() => Some(url.into()),
        _ => {
            let message = format!(
                "“{}” is no address of a web page; write it in full: https://www.example.com/…",
                written.value
            );
            reader.wrong(written.at, &section.field(key), message);
            None
        }
    }
}

fn hosts_are_distinct(tenants: &[TenantFolder], problems: &mut Vec<Problem>) {
    let mut owners: HashMap<&str, &TenantFolder> = HashMap::new();
    for tenant in tenants {
        for host in &tenant.record.hosts {
            if let Some(other) = owners.insert(host, tenant) {
                problems.push(Problem {
                    file: tenant.file.clone(),
                    place: tenant.host_places.get(host).copied(),
                    field: "hosts".to_owned(),
                    message: format!(
                        "“{host}” is already a host of {}; a host belongs to one tenant",
                        other.record.slug
                    ),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
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
            .replace("\"tickets\"", "\"chat\"");
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
}
