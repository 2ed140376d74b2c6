DROP FUNCTION article_candidates(text, text, uuid, text, integer), search_term(uuid, text, boolean, boolean, boolean),
    texts_having(uuid, tsquery, boolean, tsquery, integer), standing(text, tsquery), texts_shown(uuid);
DROP TABLE knowledge_best_answers, knowledge_synonyms;
DROP FUNCTION knowledge_folded(), fold(text);
DROP TRIGGER article_lexemes ON article_texts;
DROP FUNCTION article_lexemes();
DROP TABLE article_lexemes;
ALTER TABLE article_texts DROP COLUMN head;
ALTER TABLE article_texts ADD COLUMN fuzzy text;
CREATE OR REPLACE FUNCTION article_words() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
ALTER TABLE article_texts NO FORCE ROW LEVEL SECURITY;
ALTER TABLE article_texts DISABLE TRIGGER tenant_is_open;
UPDATE article_texts SET title = title;
ALTER TABLE article_texts ENABLE TRIGGER tenant_is_open;
ALTER TABLE article_texts FORCE ROW LEVEL SECURITY;
ALTER TABLE article_texts ALTER COLUMN fuzzy SET NOT NULL;
CREATE INDEX article_texts_fuzzy ON article_texts USING gin (fuzzy gin_trgm_ops);
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
