UPDATE desk_views SET order_field = 'updated_at' WHERE order_field = 'next_due';
UPDATE desk_views SET filter = filter - 'service_level', shows = array_remove(shows, 'next_due');
ALTER TABLE desk_views
    DROP CONSTRAINT desk_views_order_field_check,
    ADD CONSTRAINT desk_views_order_field_check CHECK (order_field IN ('updated_at', 'created_at'));
DELETE FROM mail_outbox WHERE template = 'ticket-at-risk';
DROP POLICY staff_accounts_time ON staff_accounts;
DROP POLICY staff_time ON staff;
DROP TRIGGER tickets_time_warns ON tickets;
DROP FUNCTION tickets_time_warns_alone();
DROP POLICY tickets_time_warn ON tickets;
DROP POLICY tickets_time_due ON tickets;
ALTER TABLE tickets
    DROP COLUMN next_warning,
    DROP COLUMN next_risk,
    DROP COLUMN next_due,
    DROP COLUMN service_clocks;
ALTER TABLE tenants DROP COLUMN service_levels;
