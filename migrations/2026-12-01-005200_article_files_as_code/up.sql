-- The hash of a file as a folder had it. Pictures are written anew when they are taken in: without this, a folder that is applied
-- once more would not know its own. Null for what was put in at the desk.
ALTER TABLE article_files ADD COLUMN came_as bytea;
