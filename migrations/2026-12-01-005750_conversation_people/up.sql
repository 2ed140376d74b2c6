-- Who takes part in a conversation: asked for with each event of one, by its id alone.
CREATE INDEX conversation_staff_there ON conversation_staff (conversation_id) WHERE left_at IS NULL;
