-- How tickets hang together: merged into another one, linked by staff, made of a reply in another one.

ALTER TABLE tickets
    -- The ticket that it was merged into; and the one in which it is continued, which is another when that was merged too.
    ADD COLUMN merged_into uuid,
    ADD COLUMN continued_in uuid,
    ADD FOREIGN KEY (tenant_id, merged_into) REFERENCES tickets (tenant_id, id),
    ADD FOREIGN KEY (tenant_id, continued_in) REFERENCES tickets (tenant_id, id),
    ADD CHECK (merged_into <> id AND continued_in <> id),
    -- Nothing opens a merged ticket again but taking the merging back.
    ADD CHECK ((merged_into IS NULL) = (continued_in IS NULL) AND (merged_into IS NULL OR status = 'closed'));
CREATE INDEX tickets_merged_into ON tickets (tenant_id, merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX tickets_continued_in ON tickets (tenant_id, continued_in) WHERE continued_in IS NOT NULL;

ALTER TABLE ticket_entries
    -- The other ticket, when the entry tells of one. Whoever may not read it learns that there is one, and not which.
    ADD COLUMN related_ticket_id uuid,
    ADD FOREIGN KEY (tenant_id, related_ticket_id) REFERENCES tickets (tenant_id, id) ON DELETE SET NULL (related_ticket_id);
CREATE INDEX ticket_entries_related ON ticket_entries (tenant_id, related_ticket_id) WHERE related_ticket_id IS NOT NULL;

-- The kinds that there are by now, and these.
DO $$
DECLARE
    kinds text := (SELECT substring(pg_get_constraintdef(oid) FROM '^CHECK \((.*)\)$') FROM pg_constraint
        WHERE conrelid = 'ticket_entries'::regclass AND conname = 'ticket_entries_kind_check');
BEGIN
    ALTER TABLE ticket_entries DROP CONSTRAINT ticket_entries_kind_check;
    EXECUTE format('ALTER TABLE ticket_entries ADD CONSTRAINT ticket_entries_kind_check CHECK (%s OR kind IN '
        '(''merged'', ''unmerged'', ''took_in'', ''gave_back'', ''split'', ''split_from''))', kinds);
END $$;

-- Nobody on the portal writes to what is continued elsewhere. Restrictive: it narrows whatever else allows it.
CREATE POLICY ticket_entries_not_merged ON ticket_entries AS RESTRICTIVE FOR INSERT WITH CHECK (
    (SELECT viewer_role()) <> 'contact' OR kind NOT IN ('reply', 'status', 'rating')
    OR NOT EXISTS (SELECT FROM tickets t WHERE t.tenant_id = ticket_entries.tenant_id AND t.id = ticket_entries.ticket_id
        AND t.merged_into IS NOT NULL));
-- Nor do they merge, or take it back. A policy cannot compare a row with what it was.
CREATE FUNCTION tickets_merged_at_the_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('portico.role', true), '') = 'contact' THEN
        RAISE insufficient_privilege USING MESSAGE = 'contacts merge no tickets';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_merged BEFORE UPDATE OF merged_into, continued_in ON tickets FOR EACH ROW
    WHEN ((OLD.merged_into, OLD.continued_in) IS DISTINCT FROM (NEW.merged_into, NEW.continued_in))
    EXECUTE FUNCTION tickets_merged_at_the_desk();

-- Links between tickets, staff's own. A pair has one at most; "one" blocks "other", or is a duplicate of it.
CREATE TABLE ticket_links (
    one_tenant_id uuid NOT NULL,
    one_ticket_id uuid NOT NULL,
    other_tenant_id uuid NOT NULL,
    other_ticket_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('related', 'blocks', 'duplicate_of')),
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by uuid REFERENCES staff (id) ON DELETE SET NULL,
    PRIMARY KEY (one_ticket_id, other_ticket_id),
    FOREIGN KEY (one_tenant_id, one_ticket_id) REFERENCES tickets (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (other_tenant_id, other_ticket_id) REFERENCES tickets (tenant_id, id) ON DELETE CASCADE,
    CHECK (one_ticket_id <> other_ticket_id)
);
CREATE UNIQUE INDEX ticket_links_pair ON ticket_links (
    least(one_ticket_id, other_ticket_id), greatest(one_ticket_id, other_ticket_id));
CREATE INDEX ticket_links_other ON ticket_links (other_ticket_id);
CREATE INDEX ticket_links_one_tenant ON ticket_links (one_tenant_id, one_ticket_id);
CREATE INDEX ticket_links_other_tenant ON ticket_links (other_tenant_id, other_ticket_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON ticket_links TO portico_service;
ALTER TABLE ticket_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE ticket_links FORCE ROW LEVEL SECURITY;
CREATE POLICY ticket_links_desk ON ticket_links FOR ALL USING (
    (SELECT viewer_is_staff()) OR (SELECT viewer_role()) = 'system:provision');
-- Whoever serves one of the two portals alone does not learn of the other's ticket.
CREATE POLICY ticket_links_some ON ticket_links FOR ALL USING (
    one_tenant_id = ANY ((SELECT viewer_tenants())::uuid[]) AND other_tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));

-- Files of a reply come along when a ticket is made of it: copies, and into a ticket of their uploader's alone.
CREATE POLICY attachments_desk_copy ON attachments FOR INSERT WITH CHECK (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND uploader_contact_id IS NOT NULL AND uploader_staff_id IS NULL AND NOT internal
    AND EXISTS (SELECT FROM tickets t WHERE t.tenant_id = attachments.tenant_id AND t.id = attachments.ticket_id
        AND t.id = attachments.message_id AND t.requester_id = attachments.uploader_contact_id));
