DROP POLICY article_versions_files ON article_versions;
DROP TABLE article_files;
ALTER TABLE article_texts DROP COLUMN files;
ALTER TABLE article_versions DROP COLUMN files;
