-- What is chosen by hand: articles that go with one, by whoever writes it, and those that a reader wants to find again.

-- In the order in which they are offered. Ids that are no article's any more are nobody's, and whoever may not read one does not see it.
ALTER TABLE articles ADD COLUMN related uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(related) <= 10);
-- A page of a category goes on behind the last one of the page before.
CREATE INDEX articles_shelf ON articles (category_id, published_at DESC, id) WHERE state = 'published';

-- As before, and what goes with a published article.
CREATE OR REPLACE FUNCTION articles_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('portico.role', true), '') IN ('agent', 'agent:some')
        AND (OLD.state = 'published' OR NEW.state = 'published' OR OLD.state = 'archived' OR NEW.state = 'archived')
        AND (OLD.tenant_id, OLD.tenants, OLD.category_id, OLD.state, OLD.audience, OLD.kinds, OLD.departments, OLD.tags,
            OLD.owner_id, OLD.review_on, OLD.published, OLD.publish_at, OLD.expires_at, OLD.published_at, OLD.related)
            IS DISTINCT FROM (NEW.tenant_id, NEW.tenants, NEW.category_id, NEW.state, NEW.audience, NEW.kinds, NEW.departments,
            NEW.tags, NEW.owner_id, NEW.review_on, NEW.published, NEW.publish_at, NEW.expires_at, NEW.published_at, NEW.related) THEN
        RAISE EXCEPTION 'only those who publish articles change what is published' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE TABLE article_favourites (
    article_id uuid NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    tenant_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (contact_id, article_id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX article_favourites_contact ON article_favourites (tenant_id, contact_id, added_at DESC);
CREATE INDEX article_favourites_article ON article_favourites (article_id);

GRANT SELECT, INSERT, DELETE ON article_favourites TO portico_service;
ALTER TABLE article_favourites ENABLE ROW LEVEL SECURITY;
ALTER TABLE article_favourites FORCE ROW LEVEL SECURITY;
CREATE TRIGGER tenant_is_open BEFORE INSERT OR UPDATE OR DELETE ON article_favourites FOR EACH ROW
    EXECUTE FUNCTION tenant_is_open();
-- Each their own: what somebody likes to find again is nobody else's business, not the desk's either.
CREATE POLICY article_favourites_read ON article_favourites FOR SELECT USING (CASE (SELECT viewer_role())
    WHEN 'contact' THEN tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person())
    WHEN 'system:privacy' THEN true
    WHEN 'system:export' THEN tenant_id = (SELECT viewer_exports())
    ELSE false END);
CREATE POLICY article_favourites_create ON article_favourites FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'contact'
    AND tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person())
    AND EXISTS (SELECT FROM articles a WHERE a.id = article_id OFFSET 0));
CREATE POLICY article_favourites_delete ON article_favourites FOR DELETE USING (CASE (SELECT viewer_role())
    WHEN 'contact' THEN tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person())
    WHEN 'system:privacy' THEN true
    ELSE false END);
