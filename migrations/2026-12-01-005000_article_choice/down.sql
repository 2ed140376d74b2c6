DROP TABLE article_favourites;
CREATE OR REPLACE FUNCTION articles_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('portico.role', true), '') IN ('agent', 'agent:some')
        AND (OLD.state = 'published' OR NEW.state = 'published' OR OLD.state = 'archived' OR NEW.state = 'archived')
        AND (OLD.tenant_id, OLD.tenants, OLD.category_id, OLD.state, OLD.audience, OLD.kinds, OLD.departments, OLD.tags,
            OLD.owner_id, OLD.review_on, OLD.published, OLD.publish_at, OLD.expires_at, OLD.published_at)
            IS DISTINCT FROM (NEW.tenant_id, NEW.tenants, NEW.category_id, NEW.state, NEW.audience, NEW.kinds, NEW.departments,
            NEW.tags, NEW.owner_id, NEW.review_on, NEW.published, NEW.publish_at, NEW.expires_at, NEW.published_at) THEN
        RAISE EXCEPTION 'only those who publish articles change what is published' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
DROP INDEX articles_shelf;
ALTER TABLE articles DROP COLUMN related;
