DROP POLICY sessions_viewed_end ON sessions;
DROP POLICY sessions_viewed ON sessions;
DROP TABLE view_handovers;
DELETE FROM sessions WHERE viewed_by IS NOT NULL;
ALTER TABLE sessions DROP COLUMN viewed_by;
