-- Grain: one row per model of customers and month that the last run that published has it for.
-- Key: model, month. month is its first day; what the model tells is as of its last.
-- Source: written by the run, inside its transaction: run_id is the run that made the scores, which later ones kept while version (of the
--   model and its settings) and input_hash (of all that it reads up to the last day of the month) are the same. parameters, metrics and card
--   are JSON; rows are those that it scored, none where it refused: refusal_code and refusal_message then say why, else they are null.
-- Change: replaced where its month is scored anew, removed with its month; it holds no customer's data.
CREATE TABLE IF NOT EXISTS model_run (
  model VARCHAR,
  month DATE,
  run_id BIGINT,
  version VARCHAR,
  input_hash VARCHAR,
  seed INTEGER,
  rows BIGINT,
  refusal_code VARCHAR,
  refusal_message VARCHAR,
  parameters VARCHAR,
  metrics VARCHAR,
  card VARCHAR
)
