-- A mail is written in the transaction that causes it and sent afterwards by a worker: none is lost, none is sent for
-- a change that was rolled back.
CREATE TABLE mail_outbox (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    template text NOT NULL,
    locale text NOT NULL,
    recipient_name text NOT NULL,
    recipient_email text NOT NULL,
    -- What the template needs; never a secret.
    payload jsonb NOT NULL,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'dead')),
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    last_error text,
    created_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX mail_outbox_due ON mail_outbox (next_attempt_at) WHERE state = 'queued';
-- The desk's list of all, and of those in one state.
CREATE INDEX mail_outbox_created ON mail_outbox (created_at, id);
CREATE INDEX mail_outbox_state ON mail_outbox (state, created_at, id);

GRANT SELECT, INSERT, UPDATE, DELETE ON mail_outbox TO portico_service;
ALTER TABLE mail_outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_outbox FORCE ROW LEVEL SECURITY;

CREATE POLICY mail_outbox_write ON mail_outbox FOR INSERT WITH CHECK ((SELECT viewer_is_staff()));
CREATE POLICY mail_outbox_desk ON mail_outbox FOR SELECT USING ((SELECT viewer_is_staff()));
CREATE POLICY mail_outbox_worker ON mail_outbox FOR SELECT USING ((SELECT viewer_role()) = 'system:mail');
CREATE POLICY mail_outbox_worker_update ON mail_outbox FOR UPDATE USING ((SELECT viewer_role()) = 'system:mail');
