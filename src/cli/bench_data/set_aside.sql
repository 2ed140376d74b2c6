-- Indexes that no constraint stands on, and foreign keys: made anew after the load, which is much quicker than keeping them
-- up row by row. What is not set aside: primary and unique keys.
SELECT format('DROP INDEX %s', i.indexrelid::regclass) AS remove, pg_get_indexdef(i.indexrelid) AS restore
FROM pg_index i
WHERE i.indrelid IN ('tickets'::regclass, 'ticket_entries'::regclass, 'ticket_texts'::regclass)
    AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype <> 'f')
UNION ALL
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
    format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype = 'f' AND conrelid IN ('tickets'::regclass, 'ticket_entries'::regclass, 'ticket_texts'::regclass)
