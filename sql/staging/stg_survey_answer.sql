-- Grain: one row per answer to a question of a survey, that keeps the contract of its source.
-- Key: survey_answer_id.
-- Source: the sources of the workspace whose entity is survey_answer.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_survey_answer (
  survey_answer_id VARCHAR,
  answered_date DATE,
  survey VARCHAR,
  question VARCHAR,
  question_kind VARCHAR,
  score DECIMAL(5, 2),
  customer_id VARCHAR,
  product_id VARCHAR,
  employee_id VARCHAR,
  channel_id VARCHAR,
  ticket_id VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
