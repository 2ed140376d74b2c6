-- 40 agents, who have names and no accounts: nobody can log in as them.
INSERT INTO staff (id, display_name)
SELECT ('a0000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Agent ' || n FROM generate_series(1, 40) n
