DROP POLICY attachments_desk_keep ON attachments;
DROP TRIGGER ticket_is_theirs ON conversations;
DROP FUNCTION conversation_ticket_is_theirs();
ALTER TABLE conversations
    DROP COLUMN rating_comment,
    DROP COLUMN rating,
    DROP COLUMN ticket_id;
