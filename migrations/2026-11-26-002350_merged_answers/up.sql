-- An answer by mail to a ticket that was merged: kept for staff, like one to a closed ticket.
ALTER TABLE inbound_mails DROP CONSTRAINT inbound_mails_reason_check;
ALTER TABLE inbound_mails ADD CONSTRAINT inbound_mails_reason_check
    CHECK (reason IN ('unknown_sender', 'not_authenticated', 'closed', 'merged', 'no_access', 'empty', 'unreadable',
        'refused', 'auto_reply', 'bounce'));
