-- What an organisation has entrusted to its people: devices and other things, who has them, and which tickets are about them.

-- What kinds of things there are. The provider's, for all tenants.
CREATE TABLE asset_types (
    id uuid PRIMARY KEY,
    key text NOT NULL UNIQUE CHECK (key ~ '^[a-z][a-z0-9_-]{0,39}$'),
    -- By language: {"de": "…", "en": "…"}.
    names jsonb NOT NULL CHECK (jsonb_typeof(names) = 'object' AND names <> '{}'),
    icon text NOT NULL,
    -- What assets of the type have besides what all have, as src/assets/definition.rs says it.
    fields jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(fields) = 'array' AND octet_length(fields::text) <= 65536),
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE assets (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    type_id uuid NOT NULL REFERENCES asset_types (id),
    name text NOT NULL CHECK (name <> '' AND char_length(name) <= 200),
    -- What lists are ordered by: a column, since lower() may not look below row-level security and so could use no index.
    sort_name text NOT NULL GENERATED ALWAYS AS (lower(name)) STORED,
    -- What another inventory calls it.
    external_id text CHECK (char_length(external_id) <= 200),
    inventory_number text CHECK (char_length(inventory_number) <= 80),
    serial_number text CHECK (char_length(serial_number) <= 120),
    manufacturer text CHECK (char_length(manufacturer) <= 120),
    model text CHECK (char_length(model) <= 120),
    status text NOT NULL CHECK (status IN ('in_use', 'in_stock', 'in_repair', 'retired', 'lost')),
    location text CHECK (char_length(location) <= 200),
    warranty_until date,
    lease_until date,
    -- By the key of the type's field.
    field_values jsonb NOT NULL DEFAULT '{}'
        CHECK (jsonb_typeof(field_values) = 'object' AND octet_length(field_values::text) <= 32768),
    -- What it is a part of.
    parent_id uuid,
    -- Who has it now: one person, a department, or everybody; or nobody. What was before is in asset_assignments.
    holder_contact_id uuid,
    holder_department text CHECK (char_length(holder_department) <= 120),
    -- Compared by: a column, as sort_name is.
    department_key text GENERATED ALWAYS AS (lower(holder_department)) STORED,
    shared boolean NOT NULL DEFAULT false,
    -- Counts every change: whoever edits says which one they have seen.
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    search_text text NOT NULL GENERATED ALWAYS AS (name || E'\n' || coalesce(inventory_number, '') || E'\n'
        || coalesce(serial_number, '') || E'\n' || coalesce(manufacturer, '') || ' ' || coalesce(model, '') || E'\n'
        || coalesce(location, '')) STORED,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, parent_id) REFERENCES assets (tenant_id, id) ON DELETE SET NULL (parent_id),
    FOREIGN KEY (tenant_id, holder_contact_id) REFERENCES contacts (tenant_id, id) ON DELETE SET NULL (holder_contact_id),
    CHECK (num_nonnulls(holder_contact_id, holder_department) + shared::integer <= 1)
);
CREATE UNIQUE INDEX assets_inventory_number ON assets (tenant_id, lower(inventory_number));
CREATE UNIQUE INDEX assets_external_id ON assets (tenant_id, external_id);
CREATE INDEX assets_id ON assets (id);
-- The desk's lists, over all tenants and in one.
CREATE INDEX assets_names ON assets (sort_name, id);
CREATE INDEX assets_tenant_names ON assets (tenant_id, sort_name, id);
-- A contact's: what the guard's predicate names.
CREATE INDEX assets_held ON assets (tenant_id, holder_contact_id) WHERE holder_contact_id IS NOT NULL;
CREATE INDEX assets_of_department ON assets (tenant_id, department_key) WHERE department_key IS NOT NULL;
CREATE INDEX assets_shared ON assets (tenant_id, sort_name, id) WHERE shared;
CREATE INDEX assets_parts ON assets (tenant_id, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX assets_type ON assets (type_id);

-- Who had what, from when until when. For staff.
CREATE TABLE asset_assignments (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    asset_id uuid NOT NULL,
    contact_id uuid,
    -- What the contact was called.
    contact_name text,
    department text,
    shared boolean NOT NULL DEFAULT false,
    assigned_at timestamptz NOT NULL DEFAULT now(),
    assigned_by uuid REFERENCES staff (id) ON DELETE SET NULL,
    assigned_by_name text NOT NULL,
    returned_at timestamptz,
    returned_by uuid REFERENCES staff (id) ON DELETE SET NULL,
    returned_by_name text,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, asset_id) REFERENCES assets (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE SET NULL (contact_id),
    CHECK (returned_at >= assigned_at)
);
CREATE INDEX asset_assignments_asset ON asset_assignments (tenant_id, asset_id, assigned_at, id);
CREATE INDEX asset_assignments_contact ON asset_assignments (tenant_id, contact_id) WHERE contact_id IS NOT NULL;
-- A thing is with one at a time.
CREATE UNIQUE INDEX asset_assignments_now ON asset_assignments (tenant_id, asset_id) WHERE returned_at IS NULL;

-- What tickets are about.
CREATE TABLE ticket_assets (
    tenant_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    asset_id uuid NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, ticket_id, asset_id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, asset_id) REFERENCES assets (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ticket_assets_asset ON ticket_assets (tenant_id, asset_id);

GRANT SELECT, INSERT, UPDATE ON asset_types, assets, asset_assignments TO portico_service;
GRANT DELETE ON asset_types, assets TO portico_service;
GRANT SELECT, INSERT ON ticket_assets TO portico_service;
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['assets', 'asset_assignments', 'ticket_assets'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE TRIGGER tenant_is_open BEFORE INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW
            EXECUTE FUNCTION tenant_is_open()', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR ALL USING ((SELECT viewer_role()) = ''system:provision'')',
            t || '_provision', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT USING (
            (SELECT viewer_role()) = ''system:export'' AND tenant_id = (SELECT viewer_exports()))', t || '_export', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT USING ((SELECT viewer_role()) = ''system:privacy'')',
            t || '_privacy', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT USING (
            (SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))', t || '_desk', t);
    END LOOP;
END $$;
ALTER TABLE asset_types ENABLE ROW LEVEL SECURITY;
ALTER TABLE asset_types FORCE ROW LEVEL SECURITY;

-- Whose an asset is. The one rule: src/assets/policy.rs says the same for the first wall.
CREATE POLICY assets_own ON assets FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND (holder_contact_id = (SELECT viewer_person()) OR shared
        OR department_key = (SELECT viewer_department())));
CREATE POLICY assets_desk_insert ON assets FOR INSERT WITH CHECK (
    (SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
CREATE POLICY assets_desk_update ON assets FOR UPDATE USING (
    (SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
-- Whoever is forgotten has nothing any more.
CREATE POLICY assets_forget ON assets FOR UPDATE USING ((SELECT viewer_role()) = 'system:privacy')
    WITH CHECK ((SELECT viewer_role()) = 'system:privacy' AND holder_contact_id IS NULL);

-- Each signs what they do.
CREATE POLICY asset_assignments_desk_insert ON asset_assignments FOR INSERT WITH CHECK (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND assigned_by = (SELECT viewer_person()) AND returned_at IS NULL);
CREATE POLICY asset_assignments_desk_return ON asset_assignments FOR UPDATE USING (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[])) AND returned_at IS NULL)
    WITH CHECK (((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND returned_at IS NOT NULL AND returned_by = (SELECT viewer_person()));
CREATE POLICY asset_assignments_forget ON asset_assignments FOR UPDATE USING ((SELECT viewer_role()) = 'system:privacy');

-- The sub-selects are themselves under the policies of tickets and of assets: who reads both learns that they belong together.
CREATE POLICY ticket_assets_own ON ticket_assets FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND EXISTS (SELECT FROM assets a WHERE a.tenant_id = ticket_assets.tenant_id AND a.id = ticket_assets.asset_id OFFSET 0)
    AND EXISTS (SELECT FROM tickets t WHERE t.tenant_id = ticket_assets.tenant_id AND t.id = ticket_assets.ticket_id OFFSET 0));
-- A contact says of the ticket that they open what it is about.
CREATE POLICY ticket_assets_own_insert ON ticket_assets FOR INSERT WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND EXISTS (SELECT FROM assets a WHERE a.tenant_id = ticket_assets.tenant_id AND a.id = ticket_assets.asset_id OFFSET 0)
    AND EXISTS (SELECT FROM tickets t WHERE t.tenant_id = ticket_assets.tenant_id AND t.id = ticket_assets.ticket_id
        AND (SELECT viewer_person()) IN (t.requester_id, t.opened_by_contact_id) OFFSET 0));
CREATE POLICY ticket_assets_desk_insert ON ticket_assets FOR INSERT WITH CHECK (
    (SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));

-- A contact learns of the types of what is theirs alone.
CREATE POLICY asset_types_own ON asset_types FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND EXISTS (SELECT FROM assets a WHERE a.type_id = asset_types.id
        -- Said once more, for the indexes.
        AND a.tenant_id = (SELECT viewer_tenant()) AND (a.holder_contact_id = (SELECT viewer_person()) OR a.shared
            OR a.department_key = (SELECT viewer_department())) OFFSET 0));
CREATE POLICY asset_types_desk ON asset_types FOR SELECT USING ((SELECT viewer_at_desk()));
-- They are everybody's, so whoever answers for all tenants decides.
CREATE POLICY asset_types_admin ON asset_types FOR ALL USING (
    (SELECT viewer_role()) = 'admin' AND (SELECT viewer_administers(NULL)));
CREATE POLICY asset_types_provision ON asset_types FOR ALL USING ((SELECT viewer_role()) = 'system:provision');
CREATE POLICY asset_types_export ON asset_types FOR SELECT USING ((SELECT viewer_role()) = 'system:export');
CREATE POLICY asset_types_privacy ON asset_types FOR SELECT USING ((SELECT viewer_role()) = 'system:privacy');

-- Nothing is a part of itself, however many steps it takes. One at a time in a tenant: two that are written at once could each
-- be right and together a loop. The walk sees what is the tenant's, as whoever writes does.
CREATE FUNCTION assets_no_loop() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above uuid := NEW.parent_id;
    -- Steps from a part to the whole at most.
    left_to_go integer := 10;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('assets_no_loop ' || NEW.tenant_id, 0));
    WHILE above IS NOT NULL LOOP
        IF above = NEW.id OR left_to_go = 0 THEN
            RAISE unique_violation USING MESSAGE = 'an asset is no part of itself', CONSTRAINT = 'assets_no_loop';
        END IF;
        left_to_go := left_to_go - 1;
        above := (SELECT a.parent_id FROM assets a WHERE a.tenant_id = NEW.tenant_id AND a.id = above);
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER assets_no_loop_insert BEFORE INSERT ON assets
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION assets_no_loop();
CREATE TRIGGER assets_no_loop_update BEFORE UPDATE OF parent_id ON assets
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL AND NEW.parent_id IS DISTINCT FROM OLD.parent_id)
    EXECUTE FUNCTION assets_no_loop();

-- Words are found as in tickets: see the migration ticket_search for why they are kept a second time.
CREATE TABLE asset_texts (
    tenant_id uuid NOT NULL,
    asset_id uuid NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant_id, asset_id),
    FOREIGN KEY (tenant_id, asset_id) REFERENCES assets (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX asset_texts_trigrams ON asset_texts USING gin (body gin_trgm_ops);
ALTER TABLE asset_texts ENABLE ROW LEVEL SECURITY;
ALTER TABLE asset_texts FORCE ROW LEVEL SECURITY;
REVOKE ALL ON asset_texts FROM portico_service;
CREATE POLICY asset_texts_kept ON asset_texts TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE FUNCTION keep_asset_text() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO asset_texts (tenant_id, asset_id, body) VALUES (NEW.tenant_id, NEW.id, NEW.search_text)
    ON CONFLICT (tenant_id, asset_id) DO UPDATE SET body = EXCLUDED.body;
    RETURN NULL;
END $$;
CREATE TRIGGER assets_text_insert AFTER INSERT ON assets FOR EACH ROW EXECUTE FUNCTION keep_asset_text();
CREATE TRIGGER assets_text_update AFTER UPDATE ON assets
    FOR EACH ROW WHEN (OLD.search_text IS DISTINCT FROM NEW.search_text) EXECUTE FUNCTION keep_asset_text();

-- Ids of assets in which the pattern may be found, at most so many. For staff: a contact's own are few.
CREATE FUNCTION asset_candidates(pattern text, of_tenants uuid[], most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    role text := viewer_role();
    tenants uuid[] := of_tenants;
BEGIN
    IF role = 'agent:some' THEN
        tenants := ARRAY(SELECT t FROM unnest(viewer_tenants()) t WHERE of_tenants IS NULL OR t = ANY (of_tenants));
    ELSIF role NOT IN ('agent', 'admin') THEN
        RETURN;
    END IF;
    IF tenants IS NULL THEN
        RETURN QUERY EXECUTE 'SELECT asset_id FROM asset_texts WHERE body ILIKE $1 LIMIT $2' USING pattern, most;
    ELSE
        RETURN QUERY EXECUTE 'SELECT asset_id FROM asset_texts WHERE body ILIKE $1 AND tenant_id = ANY ($3) LIMIT $2'
            USING pattern, most, tenants;
    END IF;
END $$;
REVOKE ALL ON FUNCTION asset_candidates(text, uuid[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION asset_candidates(text, uuid[], integer) TO portico_service;
