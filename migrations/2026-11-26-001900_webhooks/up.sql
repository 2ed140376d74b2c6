-- Other programs are told what happens to tickets. The database itself writes down what is to be told, in the transaction that
-- does it: no way of changing a ticket can forget it, and none needs a further round trip.

CREATE TABLE webhooks (
    id uuid PRIMARY KEY,
    -- The organisation whose tickets it is about; null: all of them.
    tenant_id uuid REFERENCES tenants (id) ON DELETE CASCADE,
    name text NOT NULL,
    url text NOT NULL,
    events text[] NOT NULL,
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    -- Attempts in a row that found nobody there, and until when it is left alone because of them.
    failures integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    paused_until timestamptz NOT NULL DEFAULT '-infinity'
);
CREATE INDEX webhooks_tenant ON webhooks (tenant_id);

-- Read by nobody but the worker. One that was replaced signs beside its successor for a while.
CREATE TABLE webhook_secrets (
    webhook_id uuid NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    sealed bytea NOT NULL,
    valid_until timestamptz NOT NULL DEFAULT 'infinity',
    PRIMARY KEY (webhook_id, id)
);

CREATE TABLE webhook_deliveries (
    -- The order in which things happened to a ticket: its row is locked while they do.
    position bigint GENERATED ALWAYS AS IDENTITY,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    webhook_id uuid NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    -- Null for a trial.
    tenant_id uuid,
    ticket_id uuid,
    event text NOT NULL CHECK (event IN ('ticket.created', 'ticket.replied', 'ticket.changed', 'ticket.noted', 'webhook.tried')),
    -- What changed, and the entry or note that says so.
    change text,
    entry_id uuid,
    version integer,
    actor_contact_id uuid,
    actor_staff_id uuid,
    happened_at timestamptz NOT NULL DEFAULT now(),
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'delivered', 'dead')),
    -- From here on reckons how long it is tried; anew when it is replayed.
    queued_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    delivered_at timestamptz,
    last_status integer,
    last_error text,
    PRIMARY KEY (webhook_id, position),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets (tenant_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX webhook_deliveries_id ON webhook_deliveries (id);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at) WHERE state = 'queued';
CREATE INDEX webhook_deliveries_ticket ON webhook_deliveries (tenant_id, ticket_id, webhook_id, position);
CREATE INDEX webhook_deliveries_state ON webhook_deliveries (webhook_id, state, position);
CREATE INDEX webhook_deliveries_old ON webhook_deliveries (happened_at) WHERE state <> 'queued';

GRANT SELECT, INSERT, UPDATE, DELETE ON webhooks, webhook_secrets, webhook_deliveries TO portico_service;
ALTER TABLE webhooks ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhooks FORCE ROW LEVEL SECURITY;
ALTER TABLE webhook_secrets ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_secrets FORCE ROW LEVEL SECURITY;
ALTER TABLE webhook_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_deliveries FORCE ROW LEVEL SECURITY;

-- Admins set them up; a secret that was written, they read no more.
CREATE POLICY webhooks_admin ON webhooks FOR ALL USING ((SELECT viewer_role()) = 'admin');
CREATE POLICY webhook_secrets_admin ON webhook_secrets FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'admin');
CREATE POLICY webhook_deliveries_admin_read ON webhook_deliveries FOR SELECT USING ((SELECT viewer_role()) = 'admin');
-- A trial, and a replay.
CREATE POLICY webhook_deliveries_admin_try ON webhook_deliveries FOR INSERT WITH CHECK (
    (SELECT viewer_role()) = 'admin' AND event = 'webhook.tried' AND ticket_id IS NULL);
CREATE POLICY webhook_deliveries_admin_replay ON webhook_deliveries FOR UPDATE
    USING ((SELECT viewer_role()) = 'admin') WITH CHECK ((SELECT viewer_role()) = 'admin' AND state = 'queued');
CREATE POLICY webhooks_worker ON webhooks FOR ALL USING ((SELECT viewer_role()) = 'system:webhooks');
CREATE POLICY webhook_secrets_worker ON webhook_secrets FOR ALL USING ((SELECT viewer_role()) = 'system:webhooks');
CREATE POLICY webhook_deliveries_worker ON webhook_deliveries FOR ALL USING ((SELECT viewer_role()) = 'system:webhooks');
-- What a message says of its ticket: number and portal.
CREATE POLICY tickets_webhooks ON tickets FOR SELECT USING ((SELECT viewer_role()) = 'system:webhooks');
CREATE POLICY tenants_webhooks ON tenants FOR SELECT USING ((SELECT viewer_role()) = 'system:webhooks');

-- Whoever changes a ticket may neither read nor write any of this, so the trigger does it as the worker does, and names who it was.
CREATE FUNCTION webhooks_tell() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
    person uuid := nullif(current_setting('portico.person', true), '')::uuid;
    contact uuid := CASE WHEN role = 'contact' THEN person END;
    agent uuid := CASE WHEN role IN ('agent', 'agent:some', 'admin') THEN person END;
BEGIN
    PERFORM set_config('portico.role', 'system:webhooks', true);
    IF TG_TABLE_NAME = 'tickets' THEN
        INSERT INTO webhook_deliveries (webhook_id, tenant_id, ticket_id, event, change, version, actor_contact_id, actor_staff_id)
            SELECT w.id, t.tenant_id, t.id, 'ticket.created', 'created', t.entry_count, contact, agent
            FROM written t JOIN webhooks w ON (w.tenant_id IS NULL OR w.tenant_id = t.tenant_id)
            WHERE w.active AND 'ticket.created' = ANY (w.events);
    ELSIF TG_TABLE_NAME = 'ticket_entries' THEN
        INSERT INTO webhook_deliveries (webhook_id, tenant_id, ticket_id, event, change, entry_id, version, actor_contact_id, actor_staff_id)
            SELECT w.id, t.tenant_id, t.ticket_id, e.event, t.kind, t.id, t.position, contact, agent
            FROM written t
                CROSS JOIN LATERAL (SELECT CASE t.kind WHEN 'reply' THEN 'ticket.replied' ELSE 'ticket.changed' END AS event) e
                JOIN webhooks w ON (w.tenant_id IS NULL OR w.tenant_id = t.tenant_id)
            WHERE w.active AND e.event = ANY (w.events)
            ORDER BY t.position;
    ELSE
        INSERT INTO webhook_deliveries (webhook_id, tenant_id, ticket_id, event, change, entry_id, actor_contact_id, actor_staff_id)
            SELECT w.id, t.tenant_id, t.ticket_id, 'ticket.noted', 'note', t.id, contact, agent
            FROM written t JOIN webhooks w ON (w.tenant_id IS NULL OR w.tenant_id = t.tenant_id)
            WHERE w.active AND 'ticket.noted' = ANY (w.events);
    END IF;
    IF FOUND THEN
        PERFORM pg_notify('portico', '{"event":"webhook_queued"}');
    END IF;
    PERFORM set_config('portico.role', role, true);
    RETURN NULL;
END $$;
CREATE TRIGGER webhooks_ticket_created AFTER INSERT ON tickets REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION webhooks_tell();
CREATE TRIGGER webhooks_entry_written AFTER INSERT ON ticket_entries REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION webhooks_tell();
CREATE TRIGGER webhooks_note_written AFTER INSERT ON ticket_internal_notes REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION webhooks_tell();

-- Kept from the portal or shown there: the one change that the timeline does not tell.
CREATE FUNCTION webhooks_tell_hidden() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
    person uuid := nullif(current_setting('portico.person', true), '')::uuid;
BEGIN
    PERFORM set_config('portico.role', 'system:webhooks', true);
    INSERT INTO webhook_deliveries (webhook_id, tenant_id, ticket_id, event, change, version, actor_staff_id)
        SELECT w.id, NEW.tenant_id, NEW.id, 'ticket.changed', CASE WHEN NEW.hidden THEN 'hidden' ELSE 'shown' END, NEW.entry_count,
            CASE WHEN role IN ('agent', 'agent:some', 'admin') THEN person END
        FROM webhooks w
        WHERE (w.tenant_id IS NULL OR w.tenant_id = NEW.tenant_id) AND w.active AND 'ticket.changed' = ANY (w.events);
    IF FOUND THEN
        PERFORM pg_notify('portico', '{"event":"webhook_queued"}');
    END IF;
    PERFORM set_config('portico.role', role, true);
    RETURN NULL;
END $$;
CREATE TRIGGER webhooks_ticket_hidden AFTER UPDATE OF hidden ON tickets FOR EACH ROW
    WHEN (OLD.hidden IS DISTINCT FROM NEW.hidden) EXECUTE FUNCTION webhooks_tell_hidden();
