DROP TABLE mail_texts;
DROP TABLE pages;
