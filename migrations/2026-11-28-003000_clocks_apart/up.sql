-- Clocks are the desk's: a row of their own, which no contact's identity sees. What the queue is ordered and filtered by stays
-- with the ticket, and so does until when an answer is expected, which a tenant may show.
CREATE TABLE ticket_clocks (
    tenant_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    clocks jsonb NOT NULL,
    PRIMARY KEY (tenant_id, ticket_id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets (tenant_id, id) ON DELETE CASCADE
);
ALTER TABLE ticket_clocks ENABLE ROW LEVEL SECURITY;
ALTER TABLE ticket_clocks FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON ticket_clocks TO portico_service;
CREATE POLICY ticket_clocks_desk ON ticket_clocks FOR SELECT USING ((SELECT viewer_is_staff()));
CREATE POLICY ticket_clocks_some ON ticket_clocks FOR SELECT USING (tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
-- Whatever happens to a ticket moves its clocks, whoever did it: the program goes on as their keeper for that.
CREATE POLICY ticket_clocks_kept ON ticket_clocks USING ((SELECT viewer_role()) IN ('system:clocks', 'system:tickets'));

ALTER TABLE tickets ADD COLUMN answer_due timestamptz;

-- The owner, too, is under row-level security.
ALTER TABLE tickets NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ticket_clocks NO FORCE ROW LEVEL SECURITY;
INSERT INTO ticket_clocks (tenant_id, ticket_id, clocks)
SELECT tenant_id, id, service_clocks FROM tickets WHERE service_clocks IS NOT NULL;
UPDATE tickets SET answer_due = (service_clocks -> 'response' ->> 'due')::timestamptz
WHERE service_clocks -> 'response' ->> 'met' IS NULL AND service_clocks -> 'response' ->> 'due' IS NOT NULL;
ALTER TABLE tickets FORCE ROW LEVEL SECURITY;
ALTER TABLE ticket_clocks FORCE ROW LEVEL SECURITY;
ALTER TABLE tickets DROP COLUMN service_clocks;

CREATE OR REPLACE FUNCTION tickets_time_warns_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - '{answer_due,next_due,next_risk,next_warning}'::text[]
            IS DISTINCT FROM to_jsonb(OLD) - '{answer_due,next_due,next_risk,next_warning}'::text[]
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'time changes nothing of a ticket whose clocks run';
    END IF;
    RETURN NEW;
END $$;
