-- Grain: one row per record of the source that keeps its contract.
-- Key: narrative_id.
-- Source: the sources of the workspace whose entity is narrative.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_narrative (
  narrative_id INTEGER,
  received_date DATE,
  company VARCHAR,
  narrative VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
