-- What an organisation was promised, and the clocks of its tickets.

-- Opening hours, holidays and targets; null: nothing is promised.
ALTER TABLE tenants ADD COLUMN service_levels jsonb;

ALTER TABLE tickets
    -- The clocks as the program keeps them; null: nothing was promised when it was opened.
    ADD COLUMN service_clocks jsonb,
    -- Of the clocks that run: when the next promise breaks, and from when on that is at risk.
    ADD COLUMN next_due timestamptz,
    ADD COLUMN next_risk timestamptz,
    -- When the desk is to be warned next.
    ADD COLUMN next_warning timestamptz;
-- The queue in the order in which promises break; what has none comes last.
CREATE INDEX tickets_queue_due ON tickets (coalesce(next_due, timestamptz '9999-12-31 00:00:00+00'), id);
CREATE INDEX tickets_tenant_due ON tickets (tenant_id, coalesce(next_due, timestamptz '9999-12-31 00:00:00+00'), id);
CREATE INDEX tickets_risk ON tickets (next_risk) WHERE next_risk IS NOT NULL;
CREATE INDEX tickets_warning ON tickets (next_warning) WHERE next_warning IS NOT NULL;

-- Time warns the desk of what runs, and keeps that it did. A policy cannot compare a row with what it was.
CREATE POLICY tickets_time_due ON tickets FOR SELECT USING (
    (SELECT viewer_role()) = 'system:tickets' AND next_due IS NOT NULL);
CREATE POLICY tickets_time_warn ON tickets FOR UPDATE USING (
    (SELECT viewer_role()) = 'system:tickets' AND next_due IS NOT NULL);
CREATE FUNCTION tickets_time_warns_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - '{service_clocks,next_due,next_risk,next_warning}'::text[]
            IS DISTINCT FROM to_jsonb(OLD) - '{service_clocks,next_due,next_risk,next_warning}'::text[]
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'time changes nothing of a ticket whose clocks run';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_time_warns BEFORE UPDATE ON tickets FOR EACH ROW
    WHEN (OLD.next_due IS NOT NULL AND current_setting('portico.role', true) = 'system:tickets')
    EXECUTE FUNCTION tickets_time_warns_alone();
-- Whom to write to.
CREATE POLICY staff_time ON staff FOR SELECT USING ((SELECT viewer_role()) = 'system:tickets');
CREATE POLICY staff_accounts_time ON staff_accounts FOR SELECT USING ((SELECT viewer_role()) = 'system:tickets');

ALTER TABLE desk_views
    DROP CONSTRAINT desk_views_order_field_check,
    ADD CONSTRAINT desk_views_order_field_check CHECK (order_field IN ('updated_at', 'created_at', 'next_due'));
