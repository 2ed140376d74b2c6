DROP TABLE brand_preview_links;
