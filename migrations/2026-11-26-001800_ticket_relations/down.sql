DROP POLICY attachments_desk_copy ON attachments;
DROP TABLE ticket_links;
DROP TRIGGER tickets_merged ON tickets;
DROP FUNCTION tickets_merged_at_the_desk();
DROP POLICY ticket_entries_not_merged ON ticket_entries;
DELETE FROM ticket_entries WHERE kind IN ('merged', 'unmerged', 'took_in', 'gave_back', 'split', 'split_from');
ALTER TABLE ticket_entries
    DROP CONSTRAINT ticket_entries_kind_check,
    ADD CONSTRAINT ticket_entries_kind_check CHECK (kind IN (
        'reply', 'status', 'assignee', 'priority', 'rating', 'participant_added', 'participant_removed', 'personal', 'not_personal')),
    DROP COLUMN related_ticket_id;
ALTER TABLE tickets DROP COLUMN merged_into, DROP COLUMN continued_in;
