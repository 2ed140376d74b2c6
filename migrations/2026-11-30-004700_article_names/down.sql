DROP TRIGGER article_tags_kept ON articles;
DROP TRIGGER article_titles_kept ON article_versions;
DROP FUNCTION keep_article_names();
DROP TABLE article_names;
