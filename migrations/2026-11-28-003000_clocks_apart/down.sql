ALTER TABLE tickets ADD COLUMN service_clocks jsonb;
ALTER TABLE tickets NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ticket_clocks NO FORCE ROW LEVEL SECURITY;
UPDATE tickets t SET service_clocks = c.clocks FROM ticket_clocks c WHERE c.tenant_id = t.tenant_id AND c.ticket_id = t.id;
ALTER TABLE tickets FORCE ROW LEVEL SECURITY;
ALTER TABLE tickets DROP COLUMN answer_due;
DROP TABLE ticket_clocks;
CREATE OR REPLACE FUNCTION tickets_time_warns_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - '{service_clocks,next_due,next_risk,next_warning}'::text[]
            IS DISTINCT FROM to_jsonb(OLD) - '{service_clocks,next_due,next_risk,next_warning}'::text[]
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'time changes nothing of a ticket whose clocks run';
    END IF;
    RETURN NEW;
END $$;
