-- How articles are found: word by word. Each word of a search becomes what may stand for it in a text: its stem, itself, words of
-- which it is the beginning, words that mean the same; and, worth less, words of which it is the end, and, when no article has it, its
-- parts and words that are written alike. An article is the better the more and the rarer words of the search it has, and the further
-- up they stand.

-- What is read first of a text. Small enough to be looked at a thousand times for one search.
ALTER TABLE article_texts ADD COLUMN head tsvector NOT NULL DEFAULT '';
CREATE INDEX article_texts_head ON article_texts USING gin (head);

CREATE OR REPLACE FUNCTION article_words() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    language regconfig := CASE NEW.locale WHEN 'de' THEN 'portico_german' ELSE 'portico_english' END::regconfig;
BEGIN
    NEW.head := setweight(to_tsvector(language, NEW.title), 'A') || setweight(to_tsvector('portico_plain', NEW.title), 'A')
        || setweight(to_tsvector(language, NEW.tags), 'B') || setweight(to_tsvector('portico_plain', NEW.tags), 'B')
        || setweight(to_tsvector(language, NEW.summary), 'C') || setweight(to_tsvector('portico_plain', NEW.summary), 'C')
        -- Its language, so that the index knows; no word has that sign.
        || quote_literal('=' || NEW.locale)::tsvector;
    -- A tsvector takes a megabyte; a body of that many different words says nothing that its first part does not.
    NEW.words := NEW.head || setweight(to_tsvector(language, left(NEW.plain, 100000)), 'D')
        || setweight(to_tsvector('portico_plain', left(NEW.plain, 100000)), 'D');
    RETURN NEW;
END $$;

-- Every word that ever stood in a published text, without accents. Nobody reads it but the search, and nothing tells whose it is.
CREATE TABLE article_lexemes (
    lexeme text PRIMARY KEY
);
CREATE INDEX article_lexemes_begin ON article_lexemes (lexeme text_pattern_ops);
CREATE INDEX article_lexemes_alike ON article_lexemes USING gin (lexeme gin_trgm_ops);

CREATE FUNCTION article_lexemes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- In order, so that two who publish at once wait for each other and not in a circle.
    INSERT INTO article_lexemes (lexeme)
        SELECT l FROM unnest(tsvector_to_array(to_tsvector('portico_plain',
            concat_ws(' ', NEW.title, NEW.tags, NEW.summary, left(NEW.plain, 100000))))) l
        WHERE length(l) BETWEEN 3 AND 60 AND l ~ '^[[:alnum:].-]+$' ORDER BY l
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER article_lexemes AFTER INSERT OR UPDATE OF title, tags, summary, plain ON article_texts
    FOR EACH ROW EXECUTE FUNCTION article_lexemes();

-- Words that mean the same, and what is the answer to a search, whatever words are in it: the provider's for every portal, and a
-- portal's own.
CREATE TABLE knowledge_synonyms (
    id uuid PRIMARY KEY,
    tenant_id uuid REFERENCES tenants (id) ON DELETE CASCADE,
    locale text NOT NULL CHECK (locale IN ('de', 'en')),
    -- As they are shown, and as they are looked for.
    words text[] NOT NULL CHECK (cardinality(words) BETWEEN 2 AND 20),
    folded text[] NOT NULL
);
CREATE INDEX knowledge_synonyms_folded ON knowledge_synonyms USING gin (folded);
CREATE INDEX knowledge_synonyms_tenant ON knowledge_synonyms (tenant_id);
CREATE TABLE knowledge_best_answers (
    id uuid PRIMARY KEY,
    tenant_id uuid REFERENCES tenants (id) ON DELETE CASCADE,
    article_id uuid NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    words text NOT NULL CHECK (length(words) BETWEEN 1 AND 100),
    folded text NOT NULL
);
CREATE INDEX knowledge_best_answers_folded ON knowledge_best_answers (folded text_pattern_ops);
CREATE INDEX knowledge_best_answers_tenant ON knowledge_best_answers (tenant_id);
CREATE INDEX knowledge_best_answers_article ON knowledge_best_answers (article_id);

-- Words as a search compares them: without accents, in lower case, one blank between them; 5.7.1 is one.
CREATE FUNCTION fold(typed text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
    SELECT trim(regexp_replace(lower(unaccent(typed)), '[^[:alnum:].]+|\.(?![0-9])|(?<![0-9])\.', ' ', 'g'))
$$;
CREATE FUNCTION knowledge_folded() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'knowledge_synonyms' THEN
        NEW.folded := ARRAY(SELECT fold(w) FROM unnest(NEW.words) w WHERE fold(w) <> '');
    ELSE
        NEW.folded := fold(NEW.words);
    END IF;
    RETURN NEW;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON knowledge_synonyms, knowledge_best_answers TO portico_service;
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['article_lexemes', 'knowledge_synonyms', 'knowledge_best_answers'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        -- For the functions below alone.
        EXECUTE format('CREATE POLICY %I ON %I TO CURRENT_USER USING (true)', t || '_kept', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['knowledge_synonyms', 'knowledge_best_answers'] LOOP
        EXECUTE format('CREATE TRIGGER tenant_is_open BEFORE INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW
            EXECUTE FUNCTION tenant_is_open()', t);
        EXECUTE format('CREATE TRIGGER folded BEFORE INSERT OR UPDATE ON %I FOR EACH ROW
            EXECUTE FUNCTION knowledge_folded()', t);
        EXECUTE format($policy$CREATE POLICY %I ON %I FOR SELECT USING (CASE (SELECT viewer_role())
            WHEN 'agent' THEN true
            WHEN 'admin' THEN true
            WHEN 'agent:some' THEN tenant_id IS NULL OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[])
            WHEN 'system:provision' THEN true
            WHEN 'system:export' THEN tenant_id = (SELECT viewer_exports())
            ELSE false END)$policy$, t || '_read', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT WITH CHECK (viewer_publishes_articles(tenant_id))', t || '_create', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR DELETE USING (viewer_publishes_articles(tenant_id))', t || '_delete', t);
    END LOOP;
END $$;

-- What is published already.
ALTER TABLE article_texts NO FORCE ROW LEVEL SECURITY;
ALTER TABLE article_texts DISABLE TRIGGER tenant_is_open;
UPDATE article_texts SET title = title;
ALTER TABLE article_texts ENABLE TRIGGER tenant_is_open;
ALTER TABLE article_texts FORCE ROW LEVEL SECURITY;
DROP FUNCTION article_candidates(text, text, text, uuid, text, integer);
DROP INDEX article_texts_fuzzy;
ALTER TABLE article_texts DROP COLUMN fuzzy;

-- Its settings are known once the library is there.
DO $$ BEGIN PERFORM similarity('a', 'b'); END $$;

-- What may stand in a text for a word of a search, in German and in English: as good as the word itself, and less so. Nothing where
-- it says nothing in that language.
--   word: folded. half: whether it may be the beginning of one. alone: whether it is all that was typed. wider: even where some
--   article, maybe none of the viewer's, has it.
CREATE FUNCTION search_term(tenant uuid, word text, half boolean, alone boolean, wider boolean, OUT good tsquery[], OUT wide tsquery[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET pg_trgm.similarity_threshold = 0.4
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    languages CONSTANT regconfig[] := ARRAY['portico_german', 'portico_english']::regconfig[];
    spoken CONSTANT text[] := ARRAY['de', 'en'];
    plain tsquery := plainto_tsquery('portico_plain', word);
    -- What is looked up once for both.
    more tsquery;
    part tsquery;
    alike text[] := '{}';
    front text;
    back text;
    other text;
BEGIN
    IF half THEN
        plain := plain || to_tsquery('portico_plain', quote_literal(word) || ':*');
    END IF;
    FOR n IN 1..2 LOOP
        good[n] := plainto_tsquery(languages[n], word);
        -- A word that says nothing in this language begins none behind others before it is longer.
        IF numnode(good[n]) > 0 OR (half AND alone) THEN
            good[n] := good[n] || plain;
            FOR other IN SELECT DISTINCT w FROM knowledge_synonyms s, unnest(s.folded) w
                WHERE s.folded @> ARRAY[word] AND s.locale = spoken[n] AND (s.tenant_id = tenant OR s.tenant_id IS NULL) AND w <> word LOOP
                good[n] := good[n] || phraseto_tsquery(languages[n], other);
            END LOOP;
        END IF;
    END LOOP;
    wide := good;
    IF numnode(good[1]) + numnode(good[2]) = 0 THEN
        RETURN;
    END IF;
    IF length(word) >= 5 THEN
        -- "treiber" stands in "druckertreiber" too.
        FOR other IN SELECT l.lexeme FROM article_lexemes l WHERE l.lexeme LIKE '%' || word AND l.lexeme <> word LIMIT 5 LOOP
            more := coalesce(more || quote_literal(other)::tsquery, quote_literal(other)::tsquery);
        END LOOP;
    END IF;
    IF length(word) >= 4 AND (wider
        OR NOT EXISTS (SELECT FROM article_lexemes l WHERE l.lexeme LIKE word || CASE WHEN half THEN '%' ELSE '' END)) THEN
        FOR other IN SELECT l.lexeme FROM article_lexemes l WHERE l.lexeme % word
            ORDER BY similarity(l.lexeme, word) DESC, l.lexeme LIMIT 3 LOOP
            more := coalesce(more || quote_literal(other)::tsquery, quote_literal(other)::tsquery);
            alike := alike || other;
        END LOOP;
        -- "kontosperrung" is what there is of "konto" and of "sperrung": best where something begins like the second, too.
        SELECT left(word, p.n), p.rest INTO front, back FROM (
                SELECT s.n, r.rest FROM generate_series(4, length(word) - 4) s (n)
                CROSS JOIN LATERAL (VALUES (substr(word, s.n + 1)), (regexp_replace(substr(word, s.n + 1), '^(s|n|en|es)(?=.{4})', ''))) r (rest)
                WHERE EXISTS (SELECT FROM article_lexemes l WHERE l.lexeme = left(word, s.n))) p
            ORDER BY EXISTS (SELECT FROM article_lexemes l WHERE l.lexeme LIKE left(p.rest, 5) || '%') DESC, p.n DESC LIMIT 1;
        IF front IS NOT NULL THEN
            part := plainto_tsquery('portico_plain', front)
                || to_tsquery('portico_plain', quote_literal(left(back, greatest(5, length(back) * 2 / 3))) || ':*');
            more := coalesce(more || part, part);
            alike := alike || front;
        ELSE
            -- "werbemails" are some kind of "mails".
            SELECT right(word, s.n) INTO back FROM generate_series(4, length(word) - 3) s (n)
            WHERE EXISTS (SELECT FROM article_lexemes l WHERE l.lexeme = right(word, s.n)) ORDER BY s.n DESC LIMIT 1;
            IF back IS NOT NULL THEN
                part := plainto_tsquery('portico_plain', back);
                more := coalesce(more || part, part);
                alike := alike || back;
            END IF;
        END IF;
    END IF;
    FOR n IN 1..2 LOOP
        IF numnode(good[n]) > 0 THEN
            wide[n] := coalesce(wide[n] || more, wide[n]);
            FOREACH other IN ARRAY alike LOOP
                wide[n] := wide[n] || plainto_tsquery(languages[n], other);
            END LOOP;
        END IF;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION search_term(uuid, text, boolean, boolean, boolean) FROM PUBLIC;

-- The same query of what stands in a text at this place: A in its title, B among its tags, C in its summary.
CREATE FUNCTION standing(place text, query tsquery) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT replace(regexp_replace(query::text, '(''[^'']*'')(:\*)?', '\1:\2' || place, 'g'), '::*', ':*')::tsquery
$$;

-- Texts that are shown in a portal; of articles, as everywhere, those that their policy gives the viewer.
CREATE FUNCTION texts_shown(tenant uuid) RETURNS SETOF article_texts LANGUAGE sql STABLE AS $$
    SELECT x.* FROM article_texts x JOIN articles a ON a.id = x.article_id
    WHERE (a.tenant_id = tenant OR a.tenant_id IS NULL) AND a.state = 'published'
        AND x.shown_from <= now() AND (x.shown_until IS NULL OR x.shown_until > now())
$$;

-- Of those, the ones that have what is wanted: further up, or anywhere. In a function of its own, so that it is planned once.
CREATE FUNCTION texts_having(tenant uuid, wanted tsquery, further_up boolean, exact tsquery, most integer)
RETURNS TABLE (article_id uuid, number integer, locale text, head tsvector)
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF further_up THEN
        RETURN QUERY SELECT x.article_id, x.number, x.locale, x.head FROM texts_shown(tenant) x
            WHERE x.head @@ wanted AND (numnode(exact) = 0 OR x.words @@ exact) LIMIT most;
    ELSE
        RETURN QUERY SELECT x.article_id, x.number, x.locale, x.head FROM texts_shown(tenant) x
            WHERE x.words @@ wanted AND (numnode(exact) = 0 OR x.words @@ exact) LIMIT most;
    END IF;
END $$;
REVOKE ALL ON FUNCTION texts_having(uuid, tsquery, boolean, tsquery, integer) FROM PUBLIC;

-- Articles in which the words are, the best first. Full text search is not leakproof, so under row-level security no index would
-- serve it: this looks with the rights of its owner, who reads all texts, and of the articles only those that their policy gives
-- the viewer. What is shown of them is read again under row-level security.
--   whole: as it was typed; "…" and -word as people know them. last: its last word, where that may be half of one; or null.
CREATE FUNCTION article_candidates(whole text, last text, tenant uuid, spoken text, most integer)
RETURNS TABLE (article_id uuid, number integer, locale text, query tsquery, rank real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    -- To plan it takes longer than to do it, and what is looked for changes no plan.
    SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    -- What must be there, or must not, as it stands.
    exact tsquery := websearch_to_tsquery('portico_plain', coalesce(
        (SELECT string_agg(m[1], ' ') FROM regexp_matches(whole, '(-?"[^"]*"|(?:^|\s)-[^\s"]+)', 'g') m), ''));
    typed text := fold(regexp_replace(whole, '(-"[^"]*"|(^|\s)-[^\s"]+)', ' ', 'g'));
    half text := fold(last);
    wider boolean;
    -- Numbers and codes, which are looked for in the body too.
    codes tsquery;
    one record;
    other record;
    -- By language and word: what is as good, and what is less so.
    locales text[] := '{}';
    good tsquery[] := '{}';
    wide tsquery[] := '{}';
    -- Texts that are looked at for each of four reasons; more would not be better, only later.
    looked_at CONSTANT integer := 100;
    -- So many with all words are enough: two pages of what was found.
    enough CONSTANT integer := 20;
    -- How much of all texts says which words are rare, and how many may have one of those.
    share CONSTANT real := least(1, 60 * 8192.0 / greatest(pg_relation_size('article_texts'), 1));
    many CONSTANT integer := 2000;
BEGIN
    -- Words that belong together, as one that means the same.
    FOR one IN SELECT w AS phrase, (SELECT o FROM unnest(s.folded) o WHERE o NOT LIKE '% %' LIMIT 1) AS word
        FROM knowledge_synonyms s, unnest(s.folded) w
        WHERE w LIKE '% %' AND (s.tenant_id = tenant OR s.tenant_id IS NULL) AND ' ' || typed || ' ' LIKE '% ' || w || ' %' LOOP
        typed := trim(replace(' ' || typed || ' ', ' ' || one.phrase || ' ', ' ' || coalesce(one.word, one.phrase) || ' '));
    END LOOP;
    FOREACH wider IN ARRAY ARRAY[false, true] LOOP
        codes := NULL;
        locales := '{}';
        good := '{}';
        wide := '{}';
        FOR one IN SELECT x.word FROM unnest(string_to_array(typed, ' ')) WITH ORDINALITY x (word, n)
            WHERE x.word <> '' GROUP BY x.word HAVING min(x.n) <= 16 LOOP
            SELECT * INTO other FROM search_term(tenant, one.word, coalesce(one.word = half, false), one.word = typed, wider);
            FOR n IN 1..2 LOOP
                IF numnode(other.wide[n]) > 0 THEN
                    locales := locales || (ARRAY['de', 'en'])[n];
                    good := good || other.good[n];
                    wide := wide || other.wide[n];
                    IF one.word ~ '[0-9]' THEN
                        codes := coalesce(codes || other.good[n], other.good[n]);
                    END IF;
                END IF;
            END LOOP;
        END LOOP;
        IF cardinality(locales) = 0 AND typed <> '' THEN
            -- Nothing but words that say nothing: then they are meant.
            locales := ARRAY['de', 'en'];
            good := ARRAY[plainto_tsquery('portico_plain', typed), plainto_tsquery('portico_plain', typed)];
            wide := good;
        END IF;
        RETURN QUERY WITH terms AS (
            SELECT t.locale, t.good, t.wide, standing('A', t.good) AS good_a, standing('B', t.good) AS good_b, standing('A', t.wide) AS wide_a,
                row_number() OVER (PARTITION BY t.locale) AS n
            FROM unnest(locales, good, wide) t (locale, good, wide)
        ), asked AS (
            SELECT t.locale, string_agg('(' || t.wide::text || ')', ' | ')::tsquery AS some,
                string_agg('(' || t.wide::text || ')', ' & ')::tsquery AS every, quote_literal('=' || t.locale)::tsquery AS own
            FROM terms t GROUP BY t.locale
        ), first AS MATERIALIZED (
            SELECT l.* FROM asked q CROSS JOIN LATERAL texts_having(tenant, q.every && q.own, true, exact, looked_at) l
        ), others AS (
            -- Where so many have all words further up, in the reader's own language, no other is among the best.
            SELECT q.* FROM asked q WHERE (SELECT count(*) FROM first f WHERE f.locale = spoken) < enough
        ), whole AS MATERIALIZED (
            SELECT l.* FROM others q CROSS JOIN LATERAL texts_having(tenant, q.every && q.own, false, exact, looked_at) l
            WHERE q.locale = spoken
        ), whole_other AS MATERIALIZED (
            -- In another language only while nothing in it has all of them.
            SELECT l.* FROM others q CROSS JOIN LATERAL texts_having(tenant, q.every && q.own, false, exact, looked_at) l
            WHERE q.locale <> spoken AND NOT EXISTS (SELECT FROM first f WHERE f.locale = spoken) AND NOT EXISTS (SELECT FROM whole)
        ), few AS (
            -- Nor one that has only some of them, where so many have all.
            SELECT q.* FROM others q WHERE (SELECT count(*) FROM whole) < CASE q.locale WHEN spoken THEN enough ELSE 1 END
        ), sampled AS MATERIALIZED (
            SELECT x.locale, x.head FROM article_texts x TABLESAMPLE SYSTEM (100 * share) REPEATABLE (1)
        ), counted AS (
            SELECT t.locale, t.wide, t.n, (SELECT count(*) FROM sampled s WHERE s.locale = t.locale AND s.head @@ t.wide) AS having_it
            FROM few q JOIN terms t ON t.locale = q.locale
        ), rare AS (
            -- Of many words the rarest: one of the common ones is in most texts, and those with nothing else are as good as any.
            SELECT c.locale, string_agg('(' || c.wide::text || ')', ' | ')::tsquery AS some, quote_literal('=' || c.locale)::tsquery AS own
            FROM (SELECT c.*, sum(c.having_it) OVER (PARTITION BY c.locale ORDER BY c.having_it, c.n) AS together FROM counted c) c
            WHERE c.together <= greatest(share * many, c.having_it) GROUP BY c.locale
        ), looked AS MATERIALIZED (
            SELECT DISTINCT ON (l.article_id, l.number, l.locale) l.* FROM (
                SELECT f.*, true AS every FROM first f
                UNION ALL
                SELECT w.*, true FROM whole w
                UNION ALL
                SELECT w.*, true FROM whole_other w
                UNION ALL
                SELECT l.*, false FROM rare q CROSS JOIN LATERAL texts_having(tenant, q.some && q.own, true, exact, looked_at) l
                UNION ALL
                SELECT l.*, false FROM few q CROSS JOIN LATERAL texts_having(tenant, codes && q.own, false, exact, looked_at) l
                WHERE codes IS NOT NULL
            ) l ORDER BY l.article_id, l.number, l.locale, l.every DESC
        ), placed AS (
            SELECT k.article_id, k.number, k.locale, k.every, t.good, t.wide,
                CASE WHEN k.head @@ t.good_a THEN 1 WHEN k.head @@ t.good_b THEN 0.7 WHEN k.head @@ t.wide_a THEN 0.6
                    WHEN k.head @@ t.good THEN 0.4 WHEN k.head @@ t.wide THEN 0.25 ELSE 0 END::float8 / (1 + length(k.head) * 0.01) AS place,
                -- How rare a word is, among those that are looked at.
                ln(1 + (count(*) OVER (PARTITION BY t.locale, t.n) + 1)::float8
                    / (count(*) FILTER (WHERE k.head @@ t.wide) OVER (PARTITION BY t.locale, t.n) + 1)) AS rarity
            FROM looked k JOIN terms t ON t.locale = k.locale
        ), scored AS (
            SELECT p.article_id, p.number, p.locale, p.every, sum(p.place * p.rarity) AS score,
                array_agg(p.good) AS good, array_agg(p.wide) AS wide, array_agg(p.rarity) AS rarity
            FROM placed p GROUP BY p.article_id, p.number, p.locale, p.every ORDER BY score DESC, p.article_id LIMIT most
        ), read AS (
            SELECT s.article_id, s.number, s.locale, ((s.score + (
                    SELECT sum(t.rarity * CASE WHEN t.good <@ codes AND x.words @@ t.good THEN 0.7 WHEN x.words @@ t.good THEN 0.15 WHEN x.words @@ t.wide THEN 0.08 ELSE 0 END)
                    FROM unnest(s.good, s.wide, s.rarity) t (good, wide, rarity)))
                * CASE WHEN s.every THEN 1.3 ELSE 1 END * CASE WHEN s.locale = spoken THEN 1.2 ELSE 1 END)::real AS rank
            FROM scored s JOIN article_texts x ON x.article_id = s.article_id AND x.number = s.number AND x.locale = s.locale
            UNION ALL
            SELECT x.article_id, x.number, x.locale, CASE WHEN x.locale = spoken THEN 1001 ELSE 1000 END::real
            FROM knowledge_best_answers b JOIN texts_shown(tenant) x ON x.article_id = b.article_id
            WHERE (b.tenant_id = tenant OR b.tenant_id IS NULL) AND numnode(exact) = 0
                AND (b.folded = typed OR (half IS NOT NULL AND length(typed) >= 4 AND b.folded LIKE typed || '%'))
        ), best AS (
            SELECT DISTINCT ON (r.article_id) r.* FROM read r ORDER BY r.article_id, r.rank DESC
        )
        SELECT b.article_id, b.number, b.locale, coalesce(q.some, ''::tsquery), b.rank
        FROM best b LEFT JOIN asked q ON q.locale = b.locale ORDER BY b.rank DESC, b.article_id LIMIT most;
        IF FOUND THEN
            RETURN;
        END IF;
        -- None has one of them further up, and none has all of them: those with some in the body, then.
        RETURN QUERY WITH asked AS (
            SELECT t.locale, string_agg('(' || t.wide::text || ')', ' | ')::tsquery AS some, quote_literal('=' || t.locale)::tsquery AS own
            FROM unnest(locales, wide) t (locale, wide) GROUP BY t.locale
        ), found AS (
            SELECT x.article_id, x.number, x.locale, q.some, ts_rank('{1, 1, 1, 1}', x.words, q.some, 1) AS rank
            FROM asked q CROSS JOIN LATERAL texts_having(tenant, q.some && q.own, false, exact, looked_at) h
            JOIN article_texts x ON x.article_id = h.article_id AND x.number = h.number AND x.locale = h.locale
        ), best AS (
            SELECT DISTINCT ON (f.article_id) f.* FROM found f ORDER BY f.article_id, f.locale = spoken DESC, f.rank DESC
        )
        SELECT b.article_id, b.number, b.locale, b.some, b.rank FROM best b ORDER BY b.rank DESC, b.article_id LIMIT most;
        IF FOUND THEN
            RETURN;
        END IF;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION article_candidates(text, text, uuid, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION article_candidates(text, text, uuid, text, integer) TO portico_service;
