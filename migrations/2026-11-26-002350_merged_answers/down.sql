UPDATE inbound_mails SET reason = 'closed' WHERE reason = 'merged';
ALTER TABLE inbound_mails DROP CONSTRAINT inbound_mails_reason_check;
ALTER TABLE inbound_mails ADD CONSTRAINT inbound_mails_reason_check
    CHECK (reason IN ('unknown_sender', 'not_authenticated', 'closed', 'no_access', 'empty', 'unreadable',
        'refused', 'auto_reply', 'bounce'));
