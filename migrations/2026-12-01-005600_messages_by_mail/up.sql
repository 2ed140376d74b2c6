-- An answer by mail can be to a conversation too: what does not become a message is kept for staff as that of a ticket is, under the
-- same policies.
ALTER TABLE inbound_mails
    ALTER COLUMN ticket_id DROP NOT NULL,
    ADD COLUMN conversation_id uuid,
    ADD FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id) ON DELETE CASCADE,
    ADD CONSTRAINT inbound_mails_of_one CHECK (num_nonnulls(ticket_id, conversation_id) = 1);
CREATE INDEX inbound_mails_conversation ON inbound_mails (tenant_id, conversation_id) WHERE conversation_id IS NOT NULL;

-- system:inbound finds out for whom a mail is. The message itself is written as the contact, under the contact's own policies.
CREATE POLICY conversations_reception ON conversations FOR SELECT USING ((SELECT viewer_role()) = 'system:inbound');
