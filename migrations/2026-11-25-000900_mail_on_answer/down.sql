ALTER TABLE contacts DROP COLUMN mail_on_answer;
