-- Grain: one row per record of the source that keeps its contract.
-- Key: order_id.
-- Source: the sources of the workspace whose entity is meal_order.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_meal_order (
  order_id INTEGER,
  started_at TIMESTAMP,
  locked_at TIMESTAMP,
  expenditure INTEGER,
  status VARCHAR,
  name VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
