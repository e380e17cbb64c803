-- Grain: one row per run and test of the model that the run's data were judged by.
-- Key: run_id, place.
-- Source: written by the run: inside its transaction where it published, after it where tests kept it from being published. place is
--   where the test stands among all, from 0 on; title, file, line_number and column_number say which it is; cells and examples are JSON,
--   null where there are none. They and message may quote rows: all three are null where text is not kept any more.
-- Change: kept as long as its run.
CREATE TABLE IF NOT EXISTS model_test (
  run_id BIGINT,
  place INTEGER,
  kind VARCHAR,
  title VARCHAR,
  file VARCHAR,
  line_number INTEGER,
  column_number INTEGER,
  status VARCHAR,
  blocks BOOLEAN,
  message VARCHAR,
  cells VARCHAR,
  examples VARCHAR
)
