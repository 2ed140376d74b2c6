-- Of which version (the counter of changes) an article or a category was when a folder was applied to it last: while it is of that
-- version, nobody has changed it at the desk since, and the folder may go on.
ALTER TABLE articles ADD COLUMN applied integer;
-- What joins its files: it is known by that when all of its slugs are other ones.
ALTER TABLE articles ADD COLUMN file_name text;
ALTER TABLE knowledge_categories ADD COLUMN applied integer;
