ALTER TABLE contacts
    DROP COLUMN bell_on_answer,
    DROP COLUMN bell_on_status,
    DROP COLUMN bell_on_change;
