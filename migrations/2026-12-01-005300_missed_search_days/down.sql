CREATE OR REPLACE FUNCTION count_missed_search(missed text, spoken text) RETURNS void
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
DROP TABLE missed_search_days;
