-- What comes of the knowledge base: what people say of articles, how often they are read and save a ticket, and what nobody found.

-- One of each contact for each version.
CREATE TABLE article_votes (
    article_id uuid NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    -- The version that was read.
    number integer NOT NULL,
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    contact_id uuid NOT NULL,
    helpful boolean NOT NULL,
    reason text CHECK (reason IN ('unclear', 'incomplete', 'outdated', 'wrong', 'other')),
    -- For whoever wrote it; no contact reads another's.
    comment text CHECK (length(comment) <= 2000),
    voted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (article_id, number, contact_id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE,
    CHECK (reason IS NULL OR NOT helpful)
);
CREATE INDEX article_votes_tenant ON article_votes (tenant_id, voted_at);
CREATE INDEX article_votes_contact ON article_votes (tenant_id, contact_id);

-- Nobody's name is in it: how often an article was read in a portal on a day, and how often it was read instead of writing a ticket.
CREATE TABLE article_days (
    article_id uuid NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    day date NOT NULL,
    reads integer NOT NULL DEFAULT 0,
    solved integer NOT NULL DEFAULT 0,
    PRIMARY KEY (article_id, tenant_id, day)
);
CREATE INDEX article_days_tenant ON article_days (tenant_id, day);

-- What was looked for and found nothing, without what may tell who looked.
CREATE TABLE missed_searches (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    locale text NOT NULL CHECK (locale IN ('de', 'en')),
    words text NOT NULL CHECK (length(words) BETWEEN 1 AND 100),
    times integer NOT NULL DEFAULT 1,
    first_at timestamptz NOT NULL DEFAULT now(),
    last_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, locale, words)
);
CREATE INDEX missed_searches_last ON missed_searches (last_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON article_votes TO portico_service;
-- Counted by functions alone.
GRANT SELECT ON article_days TO portico_service;
GRANT SELECT, DELETE ON missed_searches TO portico_service;
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['article_votes', 'article_days', 'missed_searches'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE TRIGGER tenant_is_open BEFORE INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW
            EXECUTE FUNCTION tenant_is_open()', t);
        EXECUTE format($policy$CREATE POLICY %I ON %I FOR SELECT USING (CASE (SELECT viewer_role())
            %s
            WHEN 'agent' THEN true
            WHEN 'admin' THEN true
            WHEN 'agent:some' THEN tenant_id = ANY ((SELECT viewer_tenants())::uuid[])
            WHEN 'system:export' THEN tenant_id = (SELECT viewer_exports())
            ELSE false END)$policy$, t || '_read', t, CASE t WHEN 'article_votes'
            THEN 'WHEN ''contact'' THEN tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person())
            WHEN ''system:privacy'' THEN true' ELSE '' END);
    END LOOP;
END $$;

-- A contact votes for themselves, of what they may read, as it is now.
CREATE FUNCTION viewer_votes(tenant uuid, contact uuid, article uuid, version integer) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN viewer_role() = 'contact' AND tenant = viewer_tenant() AND contact = viewer_person()
        AND EXISTS (SELECT FROM article_texts t WHERE t.article_id = article AND t.number = version);
END $$;
CREATE POLICY article_votes_create ON article_votes FOR INSERT WITH CHECK (viewer_votes(tenant_id, contact_id, article_id, number));
CREATE POLICY article_votes_change ON article_votes FOR UPDATE USING (viewer_votes(tenant_id, contact_id, article_id, number));
CREATE POLICY article_votes_delete ON article_votes FOR DELETE USING ((SELECT viewer_role()) = 'system:privacy');

-- For the functions below alone.
CREATE POLICY article_votes_kept ON article_votes FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY article_days_kept ON article_days TO CURRENT_USER USING (true);
CREATE POLICY missed_searches_kept ON missed_searches TO CURRENT_USER USING (true);
CREATE POLICY articles_kept ON articles FOR UPDATE TO CURRENT_USER USING (true);

-- How many more people an article helped than not, for the most helpful ones. Nobody's name hangs on it, so it stays when votes go.
ALTER TABLE articles ADD COLUMN helped integer NOT NULL DEFAULT 0;
CREATE INDEX articles_helped ON articles (category_id, helped DESC) WHERE helped > 0;

-- An article that helped fewer people than not comes up for review: five who say so are enough.
CREATE FUNCTION article_voted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    more integer := CASE WHEN NEW.helpful THEN 1 ELSE -1 END;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        more := more - CASE WHEN OLD.helpful THEN 1 ELSE -1 END;
    END IF;
    IF more <> 0 THEN
        UPDATE articles SET helped = helped + more WHERE id = NEW.article_id;
    END IF;
    IF NOT NEW.helpful AND (SELECT count(*) FILTER (WHERE NOT v.helpful) >= 5 AND count(*) FILTER (WHERE NOT v.helpful) * 2 > count(*)
        FROM article_votes v WHERE v.article_id = NEW.article_id AND v.number = NEW.number) THEN
        UPDATE articles SET review_on = current_date
            WHERE id = NEW.article_id AND (review_on IS NULL OR review_on > current_date);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER article_voted AFTER INSERT OR UPDATE ON article_votes FOR EACH ROW EXECUTE FUNCTION article_voted();

-- Counts that an article was read, or read instead of writing a ticket; false when it is none for the viewer.
CREATE FUNCTION count_article_use(article uuid, solved boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF viewer_role() NOT IN ('contact', 'anonymous') OR viewer_tenant() IS NULL
        OR NOT EXISTS (SELECT FROM articles a WHERE a.id = article) THEN
        RETURN false;
    END IF;
    INSERT INTO article_days AS d (article_id, tenant_id, day, reads, solved)
        VALUES (article, viewer_tenant(), current_date, (NOT solved)::integer, solved::integer)
        ON CONFLICT (article_id, tenant_id, day) DO UPDATE SET reads = d.reads + EXCLUDED.reads, solved = d.solved + EXCLUDED.solved;
    RETURN true;
END $$;

-- Counts that these words found nothing. A portal has so many different ones at most: what is written next is among the first.
CREATE FUNCTION count_missed_search(missed text, spoken text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF viewer_role() NOT IN ('contact', 'anonymous') OR viewer_tenant() IS NULL THEN
        RETURN;
    END IF;
    IF (SELECT count(*) FROM missed_searches o WHERE o.tenant_id = viewer_tenant()) >= 5000
        AND NOT EXISTS (SELECT FROM missed_searches o WHERE o.tenant_id = viewer_tenant() AND o.locale = spoken AND o.words = missed) THEN
        RETURN;
    END IF;
    INSERT INTO missed_searches AS m (tenant_id, locale, words) VALUES (viewer_tenant(), spoken, missed)
        ON CONFLICT (tenant_id, locale, words) DO UPDATE SET times = m.times + 1, last_at = now();
END $$;
REVOKE ALL ON FUNCTION count_article_use(uuid, boolean), count_missed_search(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_article_use(uuid, boolean), count_missed_search(text, text) TO portico_service;
