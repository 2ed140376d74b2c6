DROP INDEX conversation_staff_there;
