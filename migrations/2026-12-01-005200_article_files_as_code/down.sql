ALTER TABLE article_files DROP COLUMN came_as;
