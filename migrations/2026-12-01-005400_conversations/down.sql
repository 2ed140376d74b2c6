DROP TABLE conversation_traces;
DROP TABLE conversation_messages;
DROP TABLE conversation_staff;
DROP TABLE conversations;
