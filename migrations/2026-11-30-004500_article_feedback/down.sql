DROP POLICY articles_kept ON articles;
ALTER TABLE articles DROP COLUMN helped;
DROP TABLE article_votes, article_days, missed_searches;
DROP FUNCTION article_voted(), viewer_votes(uuid, uuid, uuid, integer), count_article_use(uuid, boolean),
    count_missed_search(text, text);
