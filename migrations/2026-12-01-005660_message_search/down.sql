DROP FUNCTION conversation_candidates(text, uuid, integer);
DROP TRIGGER conversation_messages_text_insert ON conversation_messages;
DROP TRIGGER conversation_messages_text_update ON conversation_messages;
DROP TRIGGER conversation_messages_text_delete ON conversation_messages;
DROP FUNCTION keep_message_text();
DROP TRIGGER conversations_text_insert ON conversations;
DROP TRIGGER conversations_text_update ON conversations;
DROP FUNCTION keep_conversation_subject();
DROP TABLE conversation_texts;
