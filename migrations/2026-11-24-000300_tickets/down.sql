DROP POLICY staff_of_own_tickets ON staff;
DROP TABLE ticket_internal_notes, ticket_entries, tickets;
