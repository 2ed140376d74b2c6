//! What is found in a portal. Candidates come from `article_candidates` (see the migration `knowledge`), by indexes that row-level
//! security cannot use itself; what is shown of them is decided by [`Readable`], under row-level security.

use diesel::{
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    result::QueryResult,
    sql_types::{Array, Nullable, Text, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::portal::{LINK, LinkColumns, join_text};
use crate::{
    access::Caller,
    db::{Database, DbError},
    knowledge::{model::HitRow, policy::Readable},
    text::Locale,
};

/// What stands before and after a word that was found: characters that no text of Portico's can have.
pub(in crate::knowledge) const MARK: [char; 2] = ['\u{2}', '\u{3}'];

/// Candidates that are looked at. Those that the caller may not read are not among them while row-level security stands.
const LOOKED_AT: i32 = 60;

/// What an article must be worth to be offered to somebody who does not look for one: a rare word in its summary, or a common one in
/// its title; and so much of what the best one is. Best answers, worth a thousand and more, are not what others are measured by.
const WORTH: f32 = 0.5;
const WORTH_BESIDE: f32 = 0.45;

struct Found {
    readable: Readable,
    tenant: Uuid,
    whole: String,
    last: Option<String>,
    wanted: [&'static str; 2],
    categories: Option<Vec<Uuid>>,
    options: String,
    fitting: bool,
    most: i64,
}

impl QueryFragment<Pg> for Found {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        out.push_sql(LINK);
        // In the reader's own language where there is one; then words of another are not in it.
        out.push_sql(", CASE WHEN numnode(h.query) = 0 OR t.locale <> h.locale THEN '' ELSE ts_headline(CASE t.locale WHEN 'de' THEN 'portico_german' ");
        out.push_sql("ELSE 'portico_english' END::regconfig, left(t.plain, 20000), h.query, ");
        out.push_bind_param::<Text, _>(&self.options)?;
        out.push_sql(") END AS snippet FROM (SELECT c.*, max(c.rank) FILTER (WHERE c.rank < 1000) OVER () AS best ");
        out.push_sql("FROM article_candidates(");
        out.push_bind_param::<Text, _>(&self.whole)?;
        out.push_sql(", ");
        out.push_bind_param::<Nullable<Text>, _>(&self.last)?;
        out.push_sql(", ");
        out.push_bind_param::<SqlUuid, _>(&self.tenant)?;
        out.push_sql(", ");
        out.push_bind_param::<Text, _>(&self.wanted[0])?;
        // A number of ours, not a caller's.
        out.push_sql(&format!(", {LOOKED_AT}) c) h "));
        out.push_sql("JOIN articles ON articles.id = h.article_id");
        join_text(&mut out, "t.*", &self.wanted)?;
        out.push_sql("WHERE ");
        self.readable.walk_ast(out.reborrow())?;
        if let Some(categories) = &self.categories {
            out.push_sql(" AND articles.category_id = ANY (");
            out.push_bind_param::<Array<SqlUuid>, _>(categories)?;
            out.push_sql(")");
        }
        if self.fitting {
            out.push_sql(&format!(
                " AND h.rank >= greatest({WORTH}, {WORTH_BESIDE} * h.best)"
            ));
        }
        out.push_sql(" ORDER BY h.rank DESC, articles.published_at DESC, articles.id LIMIT ");
        out.push_bind_param::<diesel::sql_types::BigInt, _>(&self.most)?;
        Ok(())
    }
}

impl QueryId for Found {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Found {
    type SqlType = (LinkColumns, Text);
}

/// What is looked for, and among what.
pub(in crate::knowledge) struct Looked<'a> {
    /// Of what is there for whom.
    pub readable: Readable,
    /// In whose portal.
    pub tenant: Uuid,
    /// As somebody typed it.
    pub text: &'a str,
    /// Only in these categories.
    pub categories: Option<Vec<Uuid>>,
    /// The languages in which it is shown where it has them.
    pub wanted: [Locale; 2],
    /// Only those that fit well, for somebody who did not ask.
    pub fitting: bool,
    /// At most so many.
    pub most: i64,
}

/// The best articles for it.
pub(in crate::knowledge) async fn found(
    db: &Database,
    caller: &Caller,
    looked: Looked<'_>,
) -> Result<Vec<HitRow>, DbError> {
    let text = looked.text;
    if !is_search(text) {
        return Ok(Vec::new());
    }
    let query = Found {
        readable: looked.readable,
        tenant: looked.tenant,
        whole: text.to_owned(),
        last: half_word(text),
        wanted: looked.wanted.map(Locale::as_str),
        categories: looked.categories,
        options: format!(
            "StartSel=\"{}\", StopSel=\"{}\", MaxFragments=2, MaxWords=24, MinWords=8, FragmentDelimiter=\" … \"",
            MARK[0], MARK[1]
        ),
        fitting: looked.fitting,
        most: looked.most,
    };
    db.read(&caller.identity(), query).await
}

/// Whether there is anything to look for: a search that only says what is not wanted would find all the rest.
fn is_search(text: &str) -> bool {
    let wanted = |word: &str| !word.starts_with('-') && word.chars().any(char::is_alphanumeric);
    text.split_whitespace().any(wanted)
}

/// The last word where it may be half of one. Within quotation marks, words are meant as they are.
fn half_word(text: &str) -> Option<String> {
    let last = text.split_whitespace().next_back()?;
    let half = last.chars().count() >= 2 && last.chars().all(char::is_alphanumeric);
    (half && !text.contains('"')).then(|| last.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_may_be_half_of_one() {
        let half = |text| half_word(text).unwrap_or_default();
        assert_eq!(half("drucker off"), "off");
        assert_eq!(half("Druck "), "druck");
        assert_eq!(half("\"two words"), "");
        assert_eq!(half("error 0x80"), "0x80");
        assert_eq!(half("outlook -mobile"), "");
        assert_eq!(half("  "), "");
    }

    #[test]
    fn signs_and_what_is_not_wanted_are_no_search() {
        assert!(is_search("outlook -mobile"));
        for none in ["& | ! ( ) \" : *", "-mobile", "   ", ""] {
            assert!(!is_search(none), "{none}");
        }
    }
}
