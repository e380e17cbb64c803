-- Grain: one row per cube, figure and month of its time, up to complete_through.
-- Key: cube, kind, figure, month.
-- Source: written with what is published. figure is a measure (kind measure), or a role whose members' versions the rows count
--   under (kind members), of which value is a hash; definition is a hash of what finds it; month is YYYY-MM, value text with
--   all digits, complete_through null where it is not known; data_version is that of the data.
-- Change: made anew for what is published, to be compared with what is published next.
CREATE TABLE IF NOT EXISTS month_figure (
  cube VARCHAR,
  kind VARCHAR,
  figure VARCHAR,
  definition VARCHAR,
  month VARCHAR,
  value VARCHAR,
  complete_through DATE,
  data_version VARCHAR
)
