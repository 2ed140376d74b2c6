DROP FUNCTION asset_candidates(text, uuid[], integer);
DROP TABLE asset_texts;
DROP TABLE ticket_assets;
DROP TABLE asset_assignments;
DROP POLICY asset_types_own ON asset_types;
DROP TABLE assets;
DROP TABLE asset_types;
DROP FUNCTION keep_asset_text();
DROP FUNCTION assets_no_loop();
