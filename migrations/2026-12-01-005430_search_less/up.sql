-- A search looks for less of what nobody would be shown: in another language only where the reader's own has not enough; words that say
-- nothing in the reader's language in no other; and nothing but such words no further than what is read first.
CREATE OR REPLACE FUNCTION article_candidates(whole text, last text, tenant uuid, spoken text, most integer)
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
    -- Whether there are only words that say nothing.
    empty boolean;
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
            -- What says nothing in the reader's language is looked for in no other: "can you" is not German.
            CONTINUE WHEN numnode(other.wide[CASE spoken WHEN 'de' THEN 1 ELSE 2 END]) = 0;
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
        empty := cardinality(locales) = 0 AND typed <> '';
        IF empty THEN
            -- Then they are meant, where they are read first: they are in every body.
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
        ), first_own AS MATERIALIZED (
            SELECT l.* FROM asked q CROSS JOIN LATERAL texts_having(tenant, q.every && q.own, true, exact, looked_at) l
            WHERE q.locale = spoken
        ), first_other AS MATERIALIZED (
            -- Where so many of the reader's own language have all words, no other is among the best.
            SELECT l.* FROM asked q CROSS JOIN LATERAL texts_having(tenant, q.every && q.own, true, exact, looked_at) l
            WHERE q.locale <> spoken AND (SELECT count(*) FROM first_own) < enough
        ), first AS (
            SELECT * FROM first_own UNION ALL SELECT * FROM first_other
        ), others AS (
            -- Nor one that has them further down.
            SELECT q.* FROM asked q WHERE NOT empty AND (SELECT count(*) FROM first f WHERE f.locale = spoken) < enough
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
        IF FOUND OR empty THEN
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
