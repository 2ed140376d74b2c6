-- What staff keep for their own work: views of the queue, and answers that are written often.

-- Since when it is whose turn it is: the support team's while new or open, the requester's while waiting.
ALTER TABLE tickets ADD COLUMN turn_since timestamptz NOT NULL DEFAULT now();
UPDATE tickets SET turn_since = updated_at;

CREATE TABLE desk_views (
    id uuid PRIMARY KEY,
    author_id uuid NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    name text NOT NULL,
    -- With the whole team; otherwise its author's alone.
    shared boolean NOT NULL DEFAULT false,
    -- The tenant that the filter names, so that whoever does not serve it does not meet the view.
    tenant_id uuid REFERENCES tenants (id) ON DELETE CASCADE,
    -- `QueueFilter`, as the API takes it.
    filter jsonb NOT NULL,
    order_field text NOT NULL CHECK (order_field IN ('updated_at', 'created_at')),
    descending boolean NOT NULL,
    shows text[] NOT NULL,
    position integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX desk_views_author ON desk_views (author_id);
CREATE INDEX desk_views_tenant ON desk_views (tenant_id) WHERE tenant_id IS NOT NULL;

CREATE TABLE canned_answers (
    id uuid PRIMARY KEY,
    author_id uuid NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    title text NOT NULL,
    -- Markdown with placeholders.
    body text NOT NULL,
    locale text NOT NULL,
    shared boolean NOT NULL DEFAULT false,
    -- For tickets of this tenant; null: of any.
    tenant_id uuid REFERENCES tenants (id) ON DELETE CASCADE,
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX canned_answers_author ON canned_answers (author_id);
CREATE INDEX canned_answers_tenant ON canned_answers (tenant_id) WHERE tenant_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON desk_views, canned_answers TO portico_service;
ALTER TABLE desk_views ENABLE ROW LEVEL SECURITY;
ALTER TABLE desk_views FORCE ROW LEVEL SECURITY;
ALTER TABLE canned_answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE canned_answers FORCE ROW LEVEL SECURITY;

-- Staff read their own and the team's, as far as they serve the tenant that is named in it. Authors write theirs; admins
-- write what is the team's too.
CREATE POLICY desk_views_read ON desk_views FOR SELECT USING (
    (SELECT viewer_is_staff()) AND (shared OR author_id = (SELECT viewer_person())));
CREATE POLICY desk_views_read_some ON desk_views FOR SELECT USING (
    (SELECT viewer_role()) = 'agent:some' AND (shared OR author_id = (SELECT viewer_person()))
    AND (tenant_id IS NULL OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[])));
CREATE POLICY desk_views_own ON desk_views FOR ALL USING (
    ((SELECT viewer_is_staff()) AND author_id = (SELECT viewer_person()))
    OR ((SELECT viewer_role()) = 'admin' AND shared));
CREATE POLICY desk_views_own_some ON desk_views FOR ALL USING (
    (SELECT viewer_role()) = 'agent:some' AND author_id = (SELECT viewer_person())
    AND (tenant_id IS NULL OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[])));
CREATE POLICY desk_views_provision ON desk_views FOR ALL USING ((SELECT viewer_role()) = 'system:provision');

CREATE POLICY canned_answers_read ON canned_answers FOR SELECT USING (
    (SELECT viewer_is_staff()) AND (shared OR author_id = (SELECT viewer_person())));
CREATE POLICY canned_answers_read_some ON canned_answers FOR SELECT USING (
    (SELECT viewer_role()) = 'agent:some' AND (shared OR author_id = (SELECT viewer_person()))
    AND (tenant_id IS NULL OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[])));
CREATE POLICY canned_answers_own ON canned_answers FOR ALL USING (
    ((SELECT viewer_is_staff()) AND author_id = (SELECT viewer_person()))
    OR ((SELECT viewer_role()) = 'admin' AND shared));
CREATE POLICY canned_answers_own_some ON canned_answers FOR ALL USING (
    (SELECT viewer_role()) = 'agent:some' AND author_id = (SELECT viewer_person())
    AND (tenant_id IS NULL OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[])));
CREATE POLICY canned_answers_provision ON canned_answers FOR ALL USING ((SELECT viewer_role()) = 'system:provision');
