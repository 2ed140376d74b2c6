-- The ticket that a conversation is about, or that was made of it; and what its contact thought of a chat.
ALTER TABLE conversations
    ADD COLUMN ticket_id uuid,
    ADD FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets (tenant_id, id) ON DELETE SET NULL (ticket_id),
    ADD COLUMN rating smallint CHECK (rating BETWEEN 1 AND 5),
    ADD COLUMN rating_comment text CHECK (rating_comment IS NULL OR rating IS NOT NULL);
CREATE INDEX conversations_ticket ON conversations (tenant_id, ticket_id) WHERE ticket_id IS NOT NULL;

-- Whoever says what ticket it is about may read that: the sub-select is itself under the ticket's policies. Not a policy, since it
-- counts when it is said: later the ticket may be kept from them.
CREATE FUNCTION conversation_ticket_is_theirs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM tickets t WHERE t.tenant_id = NEW.tenant_id AND t.id = NEW.ticket_id) THEN
        RAISE EXCEPTION 'no such ticket for whoever asks' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ticket_is_theirs BEFORE INSERT OR UPDATE OF ticket_id ON conversations
    FOR EACH ROW WHEN (NEW.ticket_id IS NOT NULL) EXECUTE FUNCTION conversation_ticket_is_theirs();

-- A ticket that was made of a conversation has copies of what staff sent in it: of whoever makes it.
CREATE POLICY attachments_desk_keep ON attachments FOR INSERT WITH CHECK (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND uploader_staff_id = (SELECT viewer_person()) AND uploader_contact_id IS NULL AND NOT internal
    AND EXISTS (SELECT FROM conversations c WHERE c.tenant_id = attachments.tenant_id
        AND c.ticket_id = attachments.ticket_id AND c.ticket_id = attachments.message_id OFFSET 0));
