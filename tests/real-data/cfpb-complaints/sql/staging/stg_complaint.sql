-- Grain: one row per record of the source that keeps its contract.
-- Key: none; file and line tell rows apart.
-- Source: the sources of the workspace whose entity is complaint.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_complaint (
  received_date DATE,
  product VARCHAR,
  sub_product VARCHAR,
  issue VARCHAR,
  sub_issue VARCHAR,
  company VARCHAR,
  state VARCHAR,
  zip_code VARCHAR,
  consent VARCHAR,
  channel VARCHAR,
  sent_date DATE,
  response VARCHAR,
  is_timely BOOLEAN,
  is_disputed BOOLEAN,
  source_file VARCHAR,
  source_line INTEGER
)
