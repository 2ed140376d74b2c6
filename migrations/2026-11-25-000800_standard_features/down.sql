UPDATE tenants SET features = '{tickets}' WHERE features IS NULL;
ALTER TABLE tenants ALTER COLUMN features SET NOT NULL;
