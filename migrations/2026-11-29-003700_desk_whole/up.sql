-- A ticket is looked for by its number in all portals at once: the index that there is begins with the portal.
CREATE INDEX tickets_number_anywhere ON tickets (number);
-- Figures count what was solved and what was rated in a range of days.
CREATE INDEX tickets_solved ON tickets (resolved_at) WHERE resolved_at IS NOT NULL;
CREATE INDEX tickets_rated ON tickets (rated_at) WHERE rated_at IS NOT NULL;
