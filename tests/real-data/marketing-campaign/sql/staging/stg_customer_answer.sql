-- Grain: one row per record of the source that keeps its contract.
-- Key: customer_answer_id.
-- Source: the sources of the workspace whose entity is customer_answer.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_customer_answer (
  customer_answer_id INTEGER,
  birth_year INTEGER,
  marital_status VARCHAR,
  income DECIMAL(18, 2),
  joined_date DATE,
  wine_spend DECIMAL(18, 2),
  answered BOOLEAN,
  source_file VARCHAR,
  source_line INTEGER
)
