ALTER TABLE knowledge_categories DROP COLUMN applied;
ALTER TABLE articles DROP COLUMN applied, DROP COLUMN file_name;
