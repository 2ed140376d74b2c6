-- What the bell tells a contact is the contact's to choose, a kind at a time, as mails are.

ALTER TABLE contacts
    ADD COLUMN bell_on_answer boolean NOT NULL DEFAULT true,
    ADD COLUMN bell_on_status boolean NOT NULL DEFAULT true,
    ADD COLUMN bell_on_change boolean NOT NULL DEFAULT true;
