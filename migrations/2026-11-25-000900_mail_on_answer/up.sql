-- What a contact is told of by mail is theirs to say.
ALTER TABLE contacts ADD COLUMN mail_on_answer boolean NOT NULL DEFAULT true;
