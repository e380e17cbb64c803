-- Grain: one row per run, cube, figure and month that was complete before the run and says something else since.
-- Key: run_id, cube, kind, figure, month.
-- Source: written by the run, from what month_figure had before it: was and now are the values before and after, null where there
--   were no rows.
-- Change: kept as long as its run.
CREATE TABLE IF NOT EXISTS restatement (
  run_id BIGINT,
  cube VARCHAR,
  kind VARCHAR,
  figure VARCHAR,
  month VARCHAR,
  was VARCHAR,
  now VARCHAR
)
