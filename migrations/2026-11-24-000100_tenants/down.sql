DROP TABLE brand_images, branding_versions, tenant_hosts, tenants;
DROP FUNCTION viewer_is_staff(), viewer_person(), viewer_tenant(), viewer_role();
