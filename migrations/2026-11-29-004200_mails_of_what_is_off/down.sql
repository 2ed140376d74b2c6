DROP POLICY contacts_mail ON contacts;
ALTER POLICY tenants_mail ON tenants USING ((SELECT viewer_role()) = 'system:mail' AND state <> 'active');
