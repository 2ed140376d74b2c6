DROP TABLE canned_answers;
DROP TABLE desk_views;
ALTER TABLE tickets DROP COLUMN turn_since;
