-- Grain: one row per frozen set or snapshot segment, definition and day of data for which its members are stored.
-- Key: set_name, definition, day.
-- Source: written with what is published: set_name is the name of a set, of a segment with segment. before it; definition is
--   a hash of what finds the members, day the date up to which the data are complete, else the one on which their run began;
--   data_version is that of the data.
-- Change: kept.
CREATE TABLE IF NOT EXISTS set_version (
  set_name VARCHAR,
  definition VARCHAR,
  day DATE,
  data_version VARCHAR
)
