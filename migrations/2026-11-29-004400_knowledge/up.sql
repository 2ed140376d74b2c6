-- The knowledge base: a tree of categories, articles with every version kept, what is published of them, and how it is found.

CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
-- How words are read: without accents, then by the stems of the language. Words as they are written are kept beside the stems
-- (portico_plain), so that half a word finds what its stem would not begin with.
CREATE TEXT SEARCH CONFIGURATION portico_german (COPY = pg_catalog.german);
ALTER TEXT SEARCH CONFIGURATION portico_german ALTER MAPPING FOR hword, hword_part, word WITH unaccent, german_stem;
CREATE TEXT SEARCH CONFIGURATION portico_english (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION portico_english ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
CREATE TEXT SEARCH CONFIGURATION portico_plain (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION portico_plain ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;

CREATE TABLE knowledge_categories (
    id uuid PRIMARY KEY,
    -- Null: the provider's, for every portal.
    tenant_id uuid REFERENCES tenants (id) ON DELETE CASCADE,
    parent_id uuid REFERENCES knowledge_categories (id),
    -- By language.
    names jsonb NOT NULL,
    slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 80),
    icon text,
    position integer NOT NULL,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (parent_id <> id),
    UNIQUE NULLS NOT DISTINCT (tenant_id, slug)
);
CREATE INDEX knowledge_categories_parent ON knowledge_categories (parent_id);

CREATE TABLE articles (
    id uuid PRIMARY KEY,
    -- Null: the provider's, for every portal, or for those of tenants.
    tenant_id uuid REFERENCES tenants (id) ON DELETE CASCADE,
    -- Ids that are no tenant's any more are nobody's: a portal that is deleted leaves no article to everybody behind.
    tenants uuid[],
    category_id uuid REFERENCES knowledge_categories (id),
    -- An article that waits for its review says so beside: the changes of a published one can wait too.
    state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published', 'archived')),
    in_review boolean NOT NULL DEFAULT false,
    audience text NOT NULL CHECK (audience IN ('public', 'contacts', 'kinds', 'departments', 'chosen', 'staff')),
    kinds text[] NOT NULL DEFAULT '{}',
    -- In lower case.
    departments text[] NOT NULL DEFAULT '{}',
    tags text[] NOT NULL DEFAULT '{}',
    owner_id uuid REFERENCES staff (id) ON DELETE SET NULL,
    review_on date,
    -- Of the newest version, and of that which is published or planned.
    latest integer NOT NULL DEFAULT 1,
    published integer,
    publish_at timestamptz,
    expires_at timestamptz,
    -- When what is read was last published.
    published_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (tenant_id IS NULL OR tenants IS NULL),
    CHECK (audience <> 'chosen' OR tenant_id IS NOT NULL),
    CHECK (state <> 'published' OR (publish_at IS NOT NULL AND published IS NOT NULL))
);
CREATE INDEX articles_tenant ON articles (tenant_id, published_at DESC);
CREATE INDEX articles_category ON articles (category_id);
CREATE INDEX articles_newest ON articles (published_at DESC, id) WHERE state = 'published';
CREATE INDEX articles_desk ON articles (updated_at DESC, id DESC);
CREATE INDEX articles_tags ON articles USING gin (tags);
CREATE INDEX articles_owner ON articles (owner_id);

-- The chosen contacts of an article that is for some.
CREATE TABLE article_contacts (
    article_id uuid NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    tenant_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    PRIMARY KEY (article_id, contact_id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX article_contacts_contact ON article_contacts (tenant_id, contact_id);

-- Every version, as it was saved; none is ever changed.
CREATE TABLE article_versions (
    article_id uuid NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    number integer NOT NULL,
    tenant_id uuid REFERENCES tenants (id) ON DELETE CASCADE,
    -- By language: {"en": {"slug": "…", "title": "…", "summary": "…", "body": "…"}}.
    texts jsonb NOT NULL,
    author_id uuid REFERENCES staff (id) ON DELETE SET NULL,
    author_name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (article_id, number)
);
CREATE INDEX article_versions_tenant ON article_versions (tenant_id);
CREATE INDEX article_versions_author ON article_versions (author_id);

-- What is read: the published version, and what is planned to take its place, each from when until when. Time decides, and nobody
-- has to be awake.
CREATE TABLE article_texts (
    article_id uuid NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    number integer NOT NULL,
    locale text NOT NULL CHECK (locale IN ('de', 'en')),
    tenant_id uuid REFERENCES tenants (id) ON DELETE CASCADE,
    slug text NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    body text NOT NULL,
    -- The body without its marks, and the article's tags: what is searched.
    plain text NOT NULL,
    tags text NOT NULL,
    shown_from timestamptz NOT NULL,
    shown_until timestamptz,
    words tsvector NOT NULL,
    fuzzy text NOT NULL,
    PRIMARY KEY (article_id, locale, number)
);
CREATE INDEX article_texts_tenant ON article_texts (tenant_id);
CREATE INDEX article_texts_words ON article_texts USING gin (words);
CREATE INDEX article_texts_fuzzy ON article_texts USING gin (fuzzy gin_trgm_ops);

CREATE FUNCTION article_words() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    language regconfig := CASE NEW.locale WHEN 'de' THEN 'portico_german' ELSE 'portico_english' END::regconfig;
BEGIN
    NEW.words := setweight(to_tsvector(language, NEW.title), 'A') || setweight(to_tsvector('portico_plain', NEW.title), 'A')
        || setweight(to_tsvector(language, NEW.tags), 'B') || setweight(to_tsvector('portico_plain', NEW.tags), 'B')
        || setweight(to_tsvector(language, NEW.summary), 'C') || setweight(to_tsvector('portico_plain', NEW.summary), 'C')
        -- A tsvector takes a megabyte; a body of that many different words says nothing that its first part does not.
        || setweight(to_tsvector(language, left(NEW.plain, 100000)), 'D')
        || setweight(to_tsvector('portico_plain', left(NEW.plain, 100000)), 'D');
    NEW.fuzzy := lower(unaccent(concat_ws(' ', NEW.title, NEW.tags, NEW.summary)));
    RETURN NEW;
END $$;
CREATE TRIGGER article_words BEFORE INSERT OR UPDATE OF title, tags, summary, plain ON article_texts
    FOR EACH ROW EXECUTE FUNCTION article_words();

-- Every slug that an article ever had: an address that somebody kept leads to it for good.
CREATE TABLE article_slugs (
    tenant_id uuid REFERENCES tenants (id) ON DELETE CASCADE,
    slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 80),
    article_id uuid NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    locale text NOT NULL,
    -- One that only drafts had is free again.
    published boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE NULLS NOT DISTINCT (tenant_id, slug)
);
CREATE INDEX article_slugs_slug ON article_slugs (slug);
CREATE INDEX article_slugs_article ON article_slugs (article_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON knowledge_categories, articles, article_contacts, article_versions, article_texts,
    article_slugs TO portico_service;
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['knowledge_categories', 'articles', 'article_contacts', 'article_versions', 'article_texts',
        'article_slugs'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE TRIGGER tenant_is_open BEFORE INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW
            EXECUTE FUNCTION tenant_is_open()', t);
    END LOOP;
END $$;

-- Who writes: agents for the tenants that they serve, admins for those that they answer for; what is for all portals, those who
-- serve or answer for all.
CREATE FUNCTION viewer_writes_articles(tenant uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE viewer_role()
        WHEN 'admin' THEN viewer_administers(tenant)
        WHEN 'agent' THEN true
        WHEN 'agent:some' THEN coalesce(tenant = ANY (viewer_tenants()), false)
        WHEN 'system:provision' THEN true
        ELSE false END;
END $$;

-- Who publishes: admins for the tenants that they answer for.
CREATE FUNCTION viewer_publishes_articles(tenant uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE viewer_role()
        WHEN 'admin' THEN viewer_administers(tenant)
        WHEN 'system:provision' THEN true
        ELSE false END;
END $$;

-- Whose an article is. The one rule: src/knowledge/policy.rs says the same for the first wall.
CREATE POLICY articles_read ON articles FOR SELECT USING (CASE (SELECT viewer_role())
    WHEN 'contact' THEN state = 'published' AND publish_at <= now() AND (expires_at IS NULL OR expires_at > now())
        AND CASE WHEN tenant_id IS NOT NULL THEN tenant_id = (SELECT viewer_tenant())
            ELSE tenants IS NULL OR (SELECT viewer_tenant()) = ANY (tenants) END
        AND CASE audience
            WHEN 'public' THEN true
            WHEN 'contacts' THEN true
            WHEN 'kinds' THEN (SELECT c.kind FROM contacts c
                WHERE c.tenant_id = (SELECT viewer_tenant()) AND c.id = (SELECT viewer_person())) = ANY (kinds)
            WHEN 'departments' THEN (SELECT viewer_department()) = ANY (departments)
            WHEN 'chosen' THEN id = ANY (ARRAY(SELECT c.article_id FROM article_contacts c
                WHERE c.tenant_id = (SELECT viewer_tenant()) AND c.contact_id = (SELECT viewer_person())))
            ELSE false END
    WHEN 'anonymous' THEN audience = 'public'
        AND state = 'published' AND publish_at <= now() AND (expires_at IS NULL OR expires_at > now())
        AND CASE WHEN tenant_id IS NOT NULL THEN tenant_id = (SELECT viewer_tenant())
            ELSE tenants IS NULL OR (SELECT viewer_tenant()) = ANY (tenants) END
        AND (SELECT coalesce('public_knowledge' = ANY (t.features), false) FROM tenants t WHERE t.id = (SELECT viewer_tenant()))
    WHEN 'agent' THEN true
    WHEN 'admin' THEN true
    WHEN 'agent:some' THEN CASE WHEN tenant_id IS NOT NULL THEN tenant_id = ANY ((SELECT viewer_tenants())::uuid[])
        ELSE tenants IS NULL OR tenants && (SELECT viewer_tenants())::uuid[] END
    WHEN 'system:provision' THEN true
    WHEN 'system:export' THEN tenant_id = (SELECT viewer_exports())
    ELSE false END);
CREATE POLICY articles_create ON articles FOR INSERT WITH CHECK (
    viewer_writes_articles(tenant_id) AND (state = 'draft' OR viewer_publishes_articles(tenant_id)));
CREATE POLICY articles_change ON articles FOR UPDATE USING (viewer_writes_articles(tenant_id));
CREATE POLICY articles_delete ON articles FOR DELETE USING ((SELECT viewer_role()) = 'system:provision');

-- What people read, and who does, only those who publish decide; others write the next version.
CREATE FUNCTION articles_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER articles_changed BEFORE UPDATE ON articles FOR EACH ROW EXECUTE FUNCTION articles_changed();

CREATE POLICY article_contacts_read ON article_contacts FOR SELECT USING (CASE (SELECT viewer_role())
    WHEN 'contact' THEN tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person())
    WHEN 'agent' THEN true
    WHEN 'admin' THEN true
    WHEN 'agent:some' THEN tenant_id = ANY ((SELECT viewer_tenants())::uuid[])
    WHEN 'system:provision' THEN true
    WHEN 'system:privacy' THEN true
    WHEN 'system:export' THEN tenant_id = (SELECT viewer_exports())
    ELSE false END);
-- Whom a published article is for, those who publish decide. A function, for the article's policy asks this table.
CREATE FUNCTION viewer_drafts_article(article uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM articles a WHERE a.id = article AND a.state = 'draft');
END $$;
CREATE POLICY article_contacts_create ON article_contacts FOR INSERT WITH CHECK (viewer_publishes_articles(tenant_id)
    OR (viewer_writes_articles(tenant_id) AND viewer_drafts_article(article_id)));
CREATE POLICY article_contacts_delete ON article_contacts FOR DELETE USING (viewer_publishes_articles(tenant_id)
    OR (SELECT viewer_role()) = 'system:privacy'
    OR (viewer_writes_articles(tenant_id) AND viewer_drafts_article(article_id)));

-- Of versions, drafts among them, the desk alone knows.
CREATE POLICY article_versions_read ON article_versions FOR SELECT USING (CASE (SELECT viewer_role())
    WHEN 'agent' THEN true
    WHEN 'admin' THEN true
    WHEN 'agent:some' THEN EXISTS (SELECT FROM articles a WHERE a.id = article_versions.article_id OFFSET 0)
    WHEN 'system:provision' THEN true
    WHEN 'system:export' THEN tenant_id = (SELECT viewer_exports())
    ELSE false END);
CREATE POLICY article_versions_create ON article_versions FOR INSERT WITH CHECK (viewer_writes_articles(tenant_id));
CREATE POLICY article_versions_delete ON article_versions FOR DELETE USING ((SELECT viewer_role()) = 'system:provision');

-- Under the article's policy: who reads the article reads what is published of it, in its time.
CREATE POLICY article_texts_read ON article_texts FOR SELECT TO portico_service USING (CASE (SELECT viewer_role())
    WHEN 'contact' THEN shown_from <= now() AND (shown_until IS NULL OR shown_until > now())
    WHEN 'anonymous' THEN shown_from <= now() AND (shown_until IS NULL OR shown_until > now())
    WHEN 'system:export' THEN shown_from <= now() AND (shown_until IS NULL OR shown_until > now())
    ELSE true END AND EXISTS (SELECT FROM articles a WHERE a.id = article_texts.article_id OFFSET 0));
CREATE POLICY article_texts_create ON article_texts FOR INSERT WITH CHECK (viewer_publishes_articles(tenant_id));
CREATE POLICY article_texts_change ON article_texts FOR UPDATE USING (viewer_publishes_articles(tenant_id));
CREATE POLICY article_texts_delete ON article_texts FOR DELETE USING (viewer_publishes_articles(tenant_id));
-- For article_candidates alone, which asks the article's policy itself.
CREATE POLICY article_texts_kept ON article_texts FOR SELECT TO CURRENT_USER USING (true);

CREATE POLICY article_slugs_read ON article_slugs FOR SELECT USING (CASE (SELECT viewer_role())
    WHEN 'contact' THEN published
    WHEN 'anonymous' THEN published
    ELSE true END AND EXISTS (SELECT FROM articles a WHERE a.id = article_slugs.article_id OFFSET 0));
CREATE POLICY article_slugs_create ON article_slugs FOR INSERT WITH CHECK (
    viewer_writes_articles(tenant_id) AND (NOT published OR viewer_publishes_articles(tenant_id)));
CREATE POLICY article_slugs_change ON article_slugs FOR UPDATE USING (viewer_publishes_articles(tenant_id));
CREATE POLICY article_slugs_delete ON article_slugs FOR DELETE USING (
    viewer_writes_articles(tenant_id) AND NOT published);

-- Categories below which the viewer may read an article: what is empty for them, they do not learn of.
CREATE FUNCTION viewer_categories() RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
    ids uuid[];
BEGIN
    IF role NOT IN ('contact', 'anonymous') THEN
        RETURN '{}';
    END IF;
    ids := ARRAY(SELECT DISTINCT a.category_id FROM articles a WHERE a.category_id IS NOT NULL);
    PERFORM set_config('portico.role', 'system:readers', true);
    ids := ARRAY(WITH RECURSIVE up AS (
        SELECT c.id, c.parent_id FROM knowledge_categories c WHERE c.id = ANY (ids)
        UNION SELECT c.id, c.parent_id FROM up JOIN knowledge_categories c ON c.id = up.parent_id) SELECT up.id FROM up);
    PERFORM set_config('portico.role', role, true);
    RETURN ids;
END $$;
CREATE POLICY knowledge_categories_read ON knowledge_categories FOR SELECT USING (CASE (SELECT viewer_role())
    WHEN 'contact' THEN id = ANY ((SELECT viewer_categories())::uuid[])
    WHEN 'anonymous' THEN id = ANY ((SELECT viewer_categories())::uuid[])
    WHEN 'agent' THEN true
    WHEN 'admin' THEN true
    WHEN 'agent:some' THEN tenant_id IS NULL OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[])
    WHEN 'system:readers' THEN true
    WHEN 'system:provision' THEN true
    WHEN 'system:export' THEN tenant_id = (SELECT viewer_exports())
    ELSE false END);
CREATE POLICY knowledge_categories_create ON knowledge_categories FOR INSERT WITH CHECK (viewer_publishes_articles(tenant_id));
CREATE POLICY knowledge_categories_change ON knowledge_categories FOR UPDATE USING (viewer_publishes_articles(tenant_id));
CREATE POLICY knowledge_categories_delete ON knowledge_categories FOR DELETE USING (viewer_publishes_articles(tenant_id));

-- Articles in which the words are, the best first. Full text search is not leakproof, so under row-level security no index would
-- serve it: this looks with the rights of its owner, who reads all texts, and of the articles only those that their policy gives
-- the viewer. What is shown of them is read again under row-level security.
--   whole: as it was typed. head, last: the same without its last word, and that word, which may be half of one; or null.
-- When no article has all of the words, those with some; when none has any, those with words that are written alike.
CREATE FUNCTION article_candidates(whole text, head text, last text, tenant uuid, spoken text, most integer)
RETURNS TABLE (article_id uuid, number integer, locale text, query tsquery, rank real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET pg_trgm.word_similarity_threshold = 0.5 AS $$
DECLARE
    languages regconfig[] := ARRAY['portico_german', 'portico_english']::regconfig[];
    words text[] := ARRAY['de', 'en'];
    alls tsquery[] := '{}';
    anys tsquery[] := '{}';
    one tsquery;
    plain tsquery := websearch_to_tsquery('portico_plain', whole);
    step integer;
BEGIN
    IF numnode(plain) = 0 THEN
        RETURN;
    END IF;
    FOR n IN 1..2 LOOP
        one := websearch_to_tsquery(languages[n], whole) || plain;
        IF last IS NOT NULL THEN
            one := one || (websearch_to_tsquery(languages[n], head)
                && to_tsquery('portico_plain', quote_literal(last) || ':*'));
        END IF;
        alls := alls || one;
        one := replace(websearch_to_tsquery(languages[n], regexp_replace(whole, '[-"]', ' ', 'g'))::text, ' & ', ' | ')::tsquery;
        IF last IS NOT NULL THEN
            one := one || to_tsquery('portico_plain', quote_literal(last) || ':*');
        END IF;
        anys := anys || one;
    END LOOP;
    FOR step IN 1..2 LOOP
        RETURN QUERY SELECT f.article_id, f.number, f.locale, f.q, f.r FROM (
            SELECT DISTINCT ON (t.article_id) t.article_id, t.number, t.locale, l.q, ts_rank_cd(t.words, l.q, 1) AS r
            FROM unnest(words, CASE step WHEN 1 THEN alls ELSE anys END) l (locale, q)
            JOIN article_texts t ON t.words @@ l.q AND t.locale = l.locale
            JOIN articles a ON a.id = t.article_id
            WHERE (a.tenant_id = tenant OR a.tenant_id IS NULL) AND a.state = 'published'
                AND t.shown_from <= now() AND (t.shown_until IS NULL OR t.shown_until > now())
            ORDER BY t.article_id, (t.locale = spoken) DESC, r DESC) f
            ORDER BY f.r DESC, f.article_id LIMIT most;
        -- Whoever says what shall not be there is not helped by what has it.
        IF FOUND OR whole ~ '(^|\s)-\S' THEN
            RETURN;
        END IF;
    END LOOP;
    RETURN QUERY SELECT f.article_id, f.number, f.locale, ''::tsquery, f.r FROM (
        SELECT DISTINCT ON (g.article_id) g.article_id, g.number, g.locale, g.r FROM (
            SELECT t.article_id, t.number, t.locale, sum(word_similarity(w.word, t.fuzzy))::real AS r
            FROM (SELECT DISTINCT m[1] AS word FROM regexp_matches(lower(unaccent(whole)), '[[:alnum:]]{4,}', 'g') m LIMIT 8) w
            JOIN article_texts t ON t.fuzzy %> w.word
            JOIN articles a ON a.id = t.article_id
            WHERE (a.tenant_id = tenant OR a.tenant_id IS NULL) AND a.state = 'published'
                AND t.shown_from <= now() AND (t.shown_until IS NULL OR t.shown_until > now())
            GROUP BY t.article_id, t.number, t.locale) g
        ORDER BY g.article_id, (g.locale = spoken) DESC, g.r DESC) f
        ORDER BY f.r DESC, f.article_id LIMIT most;
END $$;
REVOKE ALL ON FUNCTION article_candidates(text, text, text, uuid, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION article_candidates(text, text, text, uuid, text, integer) TO portico_service;
