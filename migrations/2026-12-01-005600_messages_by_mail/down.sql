DROP POLICY conversations_reception ON conversations;
-- The owner is under row-level security here too, and mails of conversations have no place in the former table.
ALTER TABLE inbound_mails NO FORCE ROW LEVEL SECURITY;
DELETE FROM inbound_mails WHERE ticket_id IS NULL;
ALTER TABLE inbound_mails FORCE ROW LEVEL SECURITY;
DROP INDEX inbound_mails_conversation;
ALTER TABLE inbound_mails
    DROP CONSTRAINT inbound_mails_of_one,
    DROP COLUMN conversation_id,
    ALTER COLUMN ticket_id SET NOT NULL;
