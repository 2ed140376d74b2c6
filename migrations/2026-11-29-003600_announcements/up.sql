-- What the provider has to say to the people of its portals for a while: an outage, a maintenance, a change.
CREATE TABLE announcements (
    id uuid PRIMARY KEY,
    severity text NOT NULL CHECK (severity IN ('info', 'warning', 'outage')),
    -- By language: {"en": {"title": "…", "body": "…"}}.
    texts jsonb NOT NULL,
    -- In every portal, those to come too; otherwise in those of announcement_tenants. A flag of its own: a tenant that is
    -- deleted must not leave an announcement to everybody behind.
    for_all boolean NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz,
    -- Shown before anybody logs in.
    public boolean NOT NULL,
    dismissible boolean NOT NULL,
    -- Counts changes of what is read: whoever has dismissed it reads it again.
    revision integer NOT NULL DEFAULT 1,
    -- Counts every change: whoever edits says which one they have seen.
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (ends_at >= starts_at)
);
CREATE INDEX announcements_starts ON announcements (starts_at, id);

CREATE TABLE announcement_tenants (
    announcement_id uuid NOT NULL REFERENCES announcements (id) ON DELETE CASCADE,
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    PRIMARY KEY (announcement_id, tenant_id)
);
CREATE INDEX announcement_tenants_tenant ON announcement_tenants (tenant_id);

CREATE TABLE announcement_dismissals (
    announcement_id uuid NOT NULL REFERENCES announcements (id) ON DELETE CASCADE,
    tenant_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    revision integer NOT NULL,
    PRIMARY KEY (announcement_id, contact_id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX announcement_dismissals_contact ON announcement_dismissals (tenant_id, contact_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON announcements, announcement_tenants, announcement_dismissals TO portico_service;
ALTER TABLE announcements ENABLE ROW LEVEL SECURITY;
ALTER TABLE announcements FORCE ROW LEVEL SECURITY;
ALTER TABLE announcement_tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE announcement_tenants FORCE ROW LEVEL SECURITY;
ALTER TABLE announcement_dismissals ENABLE ROW LEVEL SECURITY;
ALTER TABLE announcement_dismissals FORCE ROW LEVEL SECURITY;

-- Which portals one is for: contacts and visitors learn of their own alone, an agent of those that they serve.
CREATE POLICY announcement_tenants_portal ON announcement_tenants FOR SELECT USING (
    (SELECT viewer_role()) IN ('contact', 'anonymous') AND tenant_id = (SELECT viewer_tenant()));
CREATE POLICY announcement_tenants_desk ON announcement_tenants FOR SELECT USING ((SELECT viewer_is_staff()));
CREATE POLICY announcement_tenants_some ON announcement_tenants FOR SELECT USING (
    (SELECT viewer_role()) = 'agent:some' AND tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
CREATE POLICY announcement_tenants_admin ON announcement_tenants FOR ALL USING (
    (SELECT viewer_role()) = 'admin' AND viewer_administers(tenant_id));
CREATE POLICY announcement_tenants_provision ON announcement_tenants FOR ALL USING ((SELECT viewer_role()) = 'system:provision');

-- In a portal: what runs there now, and before log-in what is public.
CREATE POLICY announcements_portal ON announcements FOR SELECT USING (
    ((SELECT viewer_role()) = 'contact' OR ((SELECT viewer_role()) = 'anonymous' AND public))
    AND starts_at <= now() AND (ends_at IS NULL OR ends_at > now())
    AND (for_all OR EXISTS (SELECT FROM announcement_tenants t
        WHERE t.announcement_id = announcements.id AND t.tenant_id = (SELECT viewer_tenant()) OFFSET 0)));
CREATE POLICY announcements_desk ON announcements FOR SELECT USING ((SELECT viewer_is_staff()));
CREATE POLICY announcements_some ON announcements FOR SELECT USING (
    (SELECT viewer_role()) = 'agent:some' AND (for_all OR EXISTS (SELECT FROM announcement_tenants t
        WHERE t.announcement_id = announcements.id AND t.tenant_id = ANY ((SELECT viewer_tenants())::uuid[]) OFFSET 0)));
-- Admins write what is for portals that they answer for, all of them; what is for all, those who answer for all.
CREATE POLICY announcements_admin ON announcements FOR ALL USING (
    (SELECT viewer_role()) = 'admin' AND CASE WHEN for_all THEN (SELECT viewer_administers(NULL))
        ELSE NOT EXISTS (SELECT FROM announcement_tenants t
            WHERE t.announcement_id = announcements.id AND NOT viewer_administers(t.tenant_id) OFFSET 0) END);
CREATE POLICY announcements_provision ON announcements FOR ALL USING ((SELECT viewer_role()) = 'system:provision');

-- Each their own.
CREATE POLICY announcement_dismissals_own ON announcement_dismissals FOR ALL USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person()));
CREATE POLICY announcement_dismissals_system ON announcement_dismissals FOR ALL USING (
    (SELECT viewer_role()) IN ('system:privacy', 'system:provision'));
