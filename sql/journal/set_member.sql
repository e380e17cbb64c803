-- Grain: one row per member of a frozen set or snapshot segment on a day for which these are stored.
-- Key: set_name, definition, day, member, is_unknown, is_unassigned.
-- Source: written with its row of set_version; member has the parts of the key as text, outermost first, null where blank; of a
--   segment those of the key that a member of the dimension keeps.
-- Change: kept.
CREATE TABLE IF NOT EXISTS set_member (
  set_name VARCHAR,
  definition VARCHAR,
  day DATE,
  member VARCHAR[],
  is_unknown BOOLEAN,
  is_unassigned BOOLEAN
)
