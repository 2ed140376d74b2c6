DROP TRIGGER tickets_request_form ON tickets;
DROP FUNCTION keep_request_form();
DROP TRIGGER tenants_request_types ON tenants;
DROP FUNCTION keep_request_types();
ALTER TABLE tickets DROP COLUMN request_form, DROP COLUMN request_type;
ALTER TABLE tenants DROP COLUMN request_types;
