-- What people say of the steps of an article: of each step of each version in each language, one of each contact.
CREATE TABLE article_step_votes (
    article_id uuid NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    -- The version that was read.
    number integer NOT NULL,
    locale text NOT NULL CHECK (locale IN ('de', 'en')),
    -- From 1, through the whole text.
    step integer NOT NULL CHECK (step BETWEEN 1 AND 200),
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    contact_id uuid NOT NULL,
    helpful boolean NOT NULL,
    voted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (article_id, number, locale, step, contact_id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX article_step_votes_tenant ON article_step_votes (tenant_id, voted_at);
CREATE INDEX article_step_votes_contact ON article_step_votes (tenant_id, contact_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON article_step_votes TO portico_service;
ALTER TABLE article_step_votes ENABLE ROW LEVEL SECURITY;
ALTER TABLE article_step_votes FORCE ROW LEVEL SECURITY;
CREATE TRIGGER tenant_is_open BEFORE INSERT OR UPDATE OR DELETE ON article_step_votes FOR EACH ROW
    EXECUTE FUNCTION tenant_is_open();

CREATE POLICY article_step_votes_read ON article_step_votes FOR SELECT USING (CASE (SELECT viewer_role())
    WHEN 'contact' THEN tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person())
    WHEN 'agent' THEN true
    WHEN 'admin' THEN true
    WHEN 'agent:some' THEN tenant_id = ANY ((SELECT viewer_tenants())::uuid[])
    WHEN 'system:export' THEN tenant_id = (SELECT viewer_exports())
    WHEN 'system:privacy' THEN true
    ELSE false END);

-- A contact votes for themselves, of a text that they may read, as it is now; and takes it back.
CREATE FUNCTION viewer_votes_on(tenant uuid, contact uuid, article uuid, version integer, spoken text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN viewer_role() = 'contact' AND tenant = viewer_tenant() AND contact = viewer_person()
        AND EXISTS (SELECT FROM article_texts t WHERE t.article_id = article AND t.number = version AND t.locale = spoken);
END $$;
CREATE POLICY article_step_votes_create ON article_step_votes FOR INSERT
    WITH CHECK (viewer_votes_on(tenant_id, contact_id, article_id, number, locale));
CREATE POLICY article_step_votes_change ON article_step_votes FOR UPDATE
    USING (viewer_votes_on(tenant_id, contact_id, article_id, number, locale));
CREATE POLICY article_step_votes_delete ON article_step_votes FOR DELETE USING (CASE (SELECT viewer_role())
    WHEN 'system:privacy' THEN true
    ELSE viewer_votes_on(tenant_id, contact_id, article_id, number, locale) END);
