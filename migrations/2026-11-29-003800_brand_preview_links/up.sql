-- Links under which a customer sees a design before it is shown to everybody. The address itself is sealed with a key of the
-- instance's and not kept; what is kept says until when it is good.
CREATE TABLE brand_preview_links (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    -- A name and not a key: who made it may be deleted before the link is.
    made_by text,
    made_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    opened_at timestamptz
);
CREATE INDEX brand_preview_links_tenant ON brand_preview_links (tenant_id, made_at DESC);
GRANT SELECT, INSERT, UPDATE, DELETE ON brand_preview_links TO portico_service;
ALTER TABLE brand_preview_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE brand_preview_links FORCE ROW LEVEL SECURITY;

CREATE POLICY brand_preview_links_admin ON brand_preview_links FOR ALL USING ((SELECT viewer_role()) = 'admin');
-- system:studio looks up what a link is good for, and notes that it was opened.
CREATE POLICY brand_preview_links_read ON brand_preview_links FOR SELECT USING ((SELECT viewer_role()) = 'system:studio');
CREATE POLICY brand_preview_links_opened ON brand_preview_links FOR UPDATE USING ((SELECT viewer_role()) = 'system:studio');
