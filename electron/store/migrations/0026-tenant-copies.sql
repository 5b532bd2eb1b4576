-- Whose copy an asset is, where a release was promoted to tenants of their own; null: everybody's.
ALTER TABLE deployed_assets ADD COLUMN tenant TEXT;
