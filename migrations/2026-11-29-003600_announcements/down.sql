DROP TABLE announcement_dismissals;
-- The policies of each look at the other.
DROP POLICY announcements_portal ON announcements;
DROP POLICY announcements_some ON announcements;
DROP POLICY announcements_admin ON announcements;
DROP TABLE announcement_tenants;
DROP TABLE announcements;
