-- Grain: one row per key of an entity whose record was erased.
-- Key: entity, key_hash.
-- Source: written by the run that erased it, and from erasures.csv of the workspace. key_hash is the SHA-256 of salt, a slash and
--   the key as text, so that the key is known again in files of later runs and is not kept; pseudonym stands in its place.
--   Times are UTC; wiped_at is null until what was removed is overwritten in the warehouse's file.
-- Change: kept.
CREATE TABLE IF NOT EXISTS erased_key (
  entity VARCHAR,
  key_hash VARCHAR,
  salt VARCHAR,
  pseudonym VARCHAR,
  erased_at TIMESTAMP,
  wiped_at TIMESTAMP
)
