DROP TABLE login_attempts, sessions, staff_passwords, staff_accounts, staff, contact_passwords, contacts;
