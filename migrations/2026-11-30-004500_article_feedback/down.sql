DROP POLICY articles_kept ON articles;
DROP TRIGGER articles_changed ON articles;
ALTER TABLE articles DROP COLUMN helped;
CREATE TRIGGER articles_changed BEFORE UPDATE ON articles FOR EACH ROW EXECUTE FUNCTION articles_changed();
DROP TABLE article_votes, article_days, missed_searches;
DROP FUNCTION article_voted(), viewer_votes(uuid, uuid, uuid, integer), count_article_use(uuid, boolean),
    count_missed_search(text, text);
