-- Of what found nothing, how often on which day: figures of a range are of that range.
CREATE TABLE missed_search_days (
    tenant_id uuid NOT NULL,
    locale text NOT NULL,
    words text NOT NULL,
    day date NOT NULL,
    times integer NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, locale, words, day),
    FOREIGN KEY (tenant_id, locale, words) REFERENCES missed_searches (tenant_id, locale, words) ON DELETE CASCADE
);
CREATE INDEX missed_search_days_day ON missed_search_days (tenant_id, day);
-- On which days the former ones were, nobody knows any more.
INSERT INTO missed_search_days (tenant_id, locale, words, day, times)
    SELECT tenant_id, locale, words, (last_at AT TIME ZONE 'UTC')::date, times FROM missed_searches;

GRANT SELECT ON missed_search_days TO portico_service;
ALTER TABLE missed_search_days ENABLE ROW LEVEL SECURITY;
ALTER TABLE missed_search_days FORCE ROW LEVEL SECURITY;
CREATE TRIGGER tenant_is_open BEFORE INSERT OR UPDATE OR DELETE ON missed_search_days FOR EACH ROW
    EXECUTE FUNCTION tenant_is_open();
CREATE POLICY missed_search_days_read ON missed_search_days FOR SELECT USING (CASE (SELECT viewer_role())
    WHEN 'agent' THEN true
    WHEN 'admin' THEN true
    WHEN 'agent:some' THEN tenant_id = ANY ((SELECT viewer_tenants())::uuid[])
    WHEN 'system:export' THEN tenant_id = (SELECT viewer_exports())
    ELSE false END);
-- For the function below alone.
CREATE POLICY missed_search_days_kept ON missed_search_days TO CURRENT_USER USING (true);

-- As before, and on which day. Figures reach back a year.
CREATE OR REPLACE FUNCTION count_missed_search(missed text, spoken text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'UTC')::date;
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
    INSERT INTO missed_search_days AS d (tenant_id, locale, words, day) VALUES (viewer_tenant(), spoken, missed, today)
        ON CONFLICT (tenant_id, locale, words, day) DO UPDATE SET times = d.times + 1;
    DELETE FROM missed_search_days d WHERE d.tenant_id = viewer_tenant() AND d.day < today - 400;
END $$;
