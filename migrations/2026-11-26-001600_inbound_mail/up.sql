-- Answers by mail that did not become replies: kept for staff to look at, for thirty days. What became a reply is a reply
-- and stands nowhere else.
CREATE TABLE inbound_mails (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    -- Whom and what the address that it came to was sealed for. Without a good one nothing is kept.
    ticket_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    -- The same mail twice is one row, and would be one reply.
    client_key uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('parked', 'dropped', 'accepted', 'discarded')),
    reason text NOT NULL CHECK (reason IN ('unknown_sender', 'not_authenticated', 'closed', 'no_access', 'empty', 'unreadable',
        'refused', 'auto_reply', 'bounce')),
    sender_name text NOT NULL,
    sender_email text NOT NULL,
    subject text NOT NULL,
    -- What is left of it without quotes; not the mail's own bytes, and none of its files.
    body text NOT NULL,
    headers text NOT NULL,
    file_names text[] NOT NULL DEFAULT '{}',
    size bigint NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    handled_at timestamptz,
    handled_by uuid REFERENCES staff (id) ON DELETE SET NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, client_key),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE,
    CHECK ((state IN ('accepted', 'discarded')) = (handled_at IS NOT NULL))
);
-- The desk's list, of all and of those in one state; what a tenant and a contact sent in a day; what is over.
CREATE INDEX inbound_mails_received ON inbound_mails (received_at, id);
CREATE INDEX inbound_mails_state ON inbound_mails (state, received_at, id);
CREATE INDEX inbound_mails_tenant ON inbound_mails (tenant_id, received_at);
CREATE INDEX inbound_mails_contact ON inbound_mails (tenant_id, contact_id, received_at);
CREATE INDEX inbound_mails_ticket ON inbound_mails (tenant_id, ticket_id);
-- An address names its contact by the end of the id.
CREATE INDEX contacts_reply_address ON contacts (tenant_id, (right(id::text, 17)));

GRANT SELECT, INSERT, UPDATE, DELETE ON inbound_mails TO portico_service;
ALTER TABLE inbound_mails ENABLE ROW LEVEL SECURITY;
ALTER TABLE inbound_mails FORCE ROW LEVEL SECURITY;

CREATE POLICY inbound_mails_desk ON inbound_mails FOR SELECT USING ((SELECT viewer_is_staff()));
CREATE POLICY inbound_mails_some ON inbound_mails FOR SELECT USING (tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
-- Staff decide about what is open, and only that; what stands in the mail they do not change.
CREATE POLICY inbound_mails_decide ON inbound_mails FOR UPDATE
    USING (state IN ('parked', 'dropped')
        AND ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[])))
    WITH CHECK (state IN ('accepted', 'discarded') AND handled_by = (SELECT viewer_person())
        AND ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[])));
CREATE POLICY inbound_mails_reception ON inbound_mails FOR ALL USING (
    (SELECT viewer_role()) IN ('system:inbound', 'system:provision'));
CREATE POLICY inbound_mails_privacy ON inbound_mails FOR SELECT USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY inbound_mails_privacy_erase ON inbound_mails FOR DELETE USING ((SELECT viewer_role()) = 'system:privacy');

-- system:inbound finds out for whom a mail is, and tells its sender once when the ticket is closed. The reply itself is written
-- as the contact, under the contact's own policies.
CREATE POLICY tickets_reception ON tickets FOR SELECT USING ((SELECT viewer_role()) = 'system:inbound');
CREATE POLICY contacts_reception ON contacts FOR SELECT USING ((SELECT viewer_role()) = 'system:inbound');
CREATE POLICY ticket_participants_reception ON ticket_participants FOR SELECT USING ((SELECT viewer_role()) = 'system:inbound');
CREATE POLICY ticket_grants_reception ON ticket_grants FOR SELECT USING ((SELECT viewer_role()) = 'system:inbound');
CREATE POLICY mail_outbox_reception ON mail_outbox FOR SELECT USING (
    (SELECT viewer_role()) = 'system:inbound' AND template = 'reply-not-taken');
CREATE POLICY mail_outbox_reception_write ON mail_outbox FOR INSERT WITH CHECK (
    (SELECT viewer_role()) = 'system:inbound' AND template = 'reply-not-taken' AND ticket_id IS NOT NULL);
