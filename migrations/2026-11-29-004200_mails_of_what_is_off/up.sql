-- A mail about a ticket is not sent to whoever has no tickets any more. The worker sees what tells it so and no more: portals
-- where tickets are off (those that are not open it saw before), and contacts for whom something was decided.
ALTER POLICY tenants_mail ON tenants USING (
    (SELECT viewer_role()) = 'system:mail' AND (state <> 'active' OR NOT 'tickets' = ANY (features)));
CREATE POLICY contacts_mail ON contacts FOR SELECT USING (
    (SELECT viewer_role()) = 'system:mail'
    AND (NOT active OR 'tickets' = ANY (features_off) OR 'tickets' = ANY (features_on)));
