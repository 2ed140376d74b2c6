use super::*;

const ENGLISH: &str = "+++\ntitle = \"T\"\nslug = \"t\"\ntags = [\"B\", \"a\"]\naudience = \"public\"\n+++\n\nBody\n+++\n";
const GERMAN: &str = "\u{feff}+++\r\ntitle = \"D\"\r\nslug = \"d\"\r\n+++\r\nText\r\nmehr\r\n";

fn read(files: &[(&str, &str)]) -> Result<Vec<FileArticle>, Vec<Problem>> {
    articles_of(files.iter().map(|(name, text)| (Path::new(*name), *text)))
}

#[test]
fn files_of_one_key_are_one_article() {
    let articles = read(&[("a.en.md", ENGLISH), ("a.de.md", GERMAN)]).unwrap();
    let [article] = articles.as_slice() else {
        panic!("{articles:?}");
    };
    assert_eq!(article.key, "a");
    assert_eq!(article.audience, ArticleAudience::Public);
    assert_eq!(article.state, FileState::Published);
    assert_eq!(article.tags, ["a", "b"]);
    assert_eq!(article.texts[&Locale::En].body, "Body\n+++");
    assert_eq!(article.texts[&Locale::De].title, "D");
    assert_eq!(article.texts[&Locale::De].body, "Text\nmehr");
}

#[test]
fn everything_that_is_wrong_is_told_with_its_place() {
    let broken = [
        (
            "a.md",
            ENGLISH,
            "a.md: a file is called <key>.<language>.md",
        ),
        ("a.xx.md", ENGLISH, "a.xx.md: there is no language `xx`"),
        ("b.en.md", "# Title", "b.en.md:1:1: it does not begin"),
        (
            "c.en.md",
            "+++\ntitle = \"T\"\n",
            "c.en.md:1:1: it does not begin",
        ),
        (
            "d.en.md",
            "+++\nslug = \"d\"\ntitle = \"T\n+++\nx",
            "d.en.md:3:",
        ),
        (
            "e.en.md",
            "+++\ntitle = \"T\"\n+++\nx",
            "slug: this field is missing",
        ),
        (
            "f.en.md",
            "+++\ntitle = \"T\"\nslug = \"f\"\nsluug = \"t\"\n+++\nx",
            "f.en.md:4:1: sluug: there is no such field; did you mean “slug”?",
        ),
        (
            "g.en.md",
            "+++\ntitle = \"T\"\nslug = \"G g\"\naudience = \"all\"\n+++\nx",
            "g.en.md:3:8: slug: “G g” is no address",
        ),
        (
            "h.en.md",
            "+++\ntitle = 7\nslug = \"h\"\n+++\nx",
            "h.en.md:2:9: title: this is an integer",
        ),
        (
            "i.en.md",
            "+++\ntitle = \"T\"\nslug = \"i\"\n+++\n\n\n",
            "there is no text",
        ),
        (
            "j.en.md",
            "+++\ntitle = \"T\"\nslug = \"j\"\npublish_at = 2027-01-31\n+++\nx",
            "j.en.md:4:14: publish_at: write for example",
        ),
        (
            "k.en.md",
            "+++\ntitle = \"T\"\nslug = \"k\"\naudience = \"kinds\"\n+++\nx",
            "k.en.md: kinds: say which",
        ),
    ];
    let problems = read(&broken.map(|(name, text, _)| (name, text))).unwrap_err();
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    for (name, _, wrong) in broken {
        let found = told
            .iter()
            .any(|one| one.starts_with(name) && one.contains(wrong));
        assert!(found, "{name} {wrong}: {told:#?}");
    }
    // The second thing that is wrong with a file, too.
    assert!(
        told.iter()
            .any(|one| one.contains("g.en.md:4:12: audience: “all” is not known here"))
    );
}

#[test]
fn files_that_contradict_each_other_and_slugs_that_are_there_twice_are_told() {
    let other = GERMAN.replace("slug = \"d\"", "slug = \"d\"\r\naudience = \"staff\"");
    let problems = read(&[
        ("a.en.md", ENGLISH),
        ("a.de.md", &other),
        ("b.de.md", GERMAN),
    ]);
    let told: Vec<String> = problems
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        told[0].starts_with("a.de.md: audience: another file"),
        "{told:?}"
    );
    assert!(
        told[1].starts_with("b.de.md:3:8: slug: “d” is the slug of a.de.md already"),
        "{told:?}"
    );
    let shared = ENGLISH.replace("audience = \"public\"\n", "");
    let same = read(&[("a.en.md", ENGLISH), ("a.de.md", &shared)]);
    assert_eq!(
        same.unwrap().len(),
        1,
        "of one article, they may be the same"
    );
}
