-- What is on when a tenant has chosen nothing is Portico's to say.
ALTER TABLE tenants ALTER COLUMN features DROP NOT NULL;
