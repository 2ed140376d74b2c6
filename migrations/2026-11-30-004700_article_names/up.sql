-- What articles are called, for those who look for one at the desk: titles and addresses in every language of the newest version,
-- drafts too, and tags; without accents, in lower case. Kept apart, for a version's texts with all that they say are long.
CREATE TABLE article_names (
    article_id uuid PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    tags text NOT NULL DEFAULT '',
    titles text NOT NULL DEFAULT '',
    names text GENERATED ALWAYS AS (tags || E'\n' || titles) STORED
);
ALTER TABLE article_names ENABLE ROW LEVEL SECURITY;
ALTER TABLE article_names FORCE ROW LEVEL SECURITY;
GRANT SELECT ON article_names TO portico_service;
CREATE POLICY article_names_kept ON article_names TO CURRENT_USER USING (true) WITH CHECK (true);
-- As the versions: the desk alone knows them.
CREATE POLICY article_names_read ON article_names FOR SELECT TO portico_service USING (CASE (SELECT viewer_role())
    WHEN 'agent' THEN true
    WHEN 'admin' THEN true
    WHEN 'agent:some' THEN EXISTS (SELECT FROM articles a WHERE a.id = article_names.article_id OFFSET 0)
    ELSE false END);

-- With the owner's rights, so nothing that the service role could make for itself may come first: pg_temp is looked at last.
CREATE FUNCTION keep_article_names() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'articles' THEN
        INSERT INTO article_names (article_id, tags) VALUES (NEW.id, lower(unaccent(array_to_string(NEW.tags, E'\n'))))
        ON CONFLICT (article_id) DO UPDATE SET tags = EXCLUDED.tags;
    ELSE
        -- Versions come in order; the last one is the newest.
        INSERT INTO article_names (article_id, titles)
        SELECT NEW.article_id, coalesce(lower(unaccent(string_agg(concat_ws(E'\n', t.value ->> 'title', t.value ->> 'slug'), E'\n'))), '')
        FROM jsonb_each(NEW.texts) t
        ON CONFLICT (article_id) DO UPDATE SET titles = EXCLUDED.titles;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER article_tags_kept AFTER INSERT OR UPDATE OF tags ON articles FOR EACH ROW EXECUTE FUNCTION keep_article_names();
CREATE TRIGGER article_titles_kept AFTER INSERT ON article_versions FOR EACH ROW EXECUTE FUNCTION keep_article_names();

-- What was written before. The owner, too, reads under row-level security, which is left for this statement.
ALTER TABLE articles NO FORCE ROW LEVEL SECURITY;
ALTER TABLE article_versions NO FORCE ROW LEVEL SECURITY;
INSERT INTO article_names (article_id, tags, titles)
SELECT a.id, lower(unaccent(array_to_string(a.tags, E'\n'))),
    coalesce((SELECT lower(unaccent(string_agg(concat_ws(E'\n', t.value ->> 'title', t.value ->> 'slug'), E'\n')))
        FROM article_versions v, jsonb_each(v.texts) t WHERE v.article_id = a.id AND v.number = a.latest), '')
FROM articles a;
ALTER TABLE articles FORCE ROW LEVEL SECURITY;
ALTER TABLE article_versions FORCE ROW LEVEL SECURITY;
