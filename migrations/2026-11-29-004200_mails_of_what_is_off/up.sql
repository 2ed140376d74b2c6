-- A mail about a ticket is not sent to whoever has no tickets any more: the worker looks who is active, and what is switched on.
CREATE POLICY contacts_mail ON contacts FOR SELECT USING ((SELECT viewer_role()) = 'system:mail');
ALTER POLICY tenants_mail ON tenants USING ((SELECT viewer_role()) = 'system:mail');
