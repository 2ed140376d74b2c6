DROP POLICY conversations_forget ON conversations;
DROP TRIGGER leave_conversations ON staff_tenants;
DROP TRIGGER leave_conversations ON staff_accounts;
DROP FUNCTION leave_conversations();
