-- Whoever takes part hears of what a contact writes and of what time does, as of what staff does: both tell of it as
-- system:tickets, which did not see who takes part.
CREATE POLICY ticket_participants_told ON ticket_participants FOR SELECT USING ((SELECT viewer_role()) = 'system:tickets');
