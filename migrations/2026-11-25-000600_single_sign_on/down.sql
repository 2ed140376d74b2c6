DROP POLICY contacts_sign_on ON contacts;
DROP TABLE sso_attempts;
DROP TABLE linked_identities;
DROP TABLE identity_provider_secrets;
DROP TABLE identity_provider_settings;
DROP TABLE identity_providers;
