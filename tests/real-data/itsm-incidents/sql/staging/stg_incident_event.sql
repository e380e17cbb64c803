-- Grain: one row per record of the source that keeps its contract.
-- Key: none; file and line tell rows apart.
-- Source: the sources of the workspace whose entity is incident_event.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_incident_event (
  incident VARCHAR,
  state VARCHAR,
  is_active BOOLEAN,
  update_count INTEGER,
  made_sla BOOLEAN,
  opened_by VARCHAR,
  opened_at TIMESTAMP,
  created_at TIMESTAMP,
  updated_at TIMESTAMP,
  resolved_at TIMESTAMP,
  closed_at TIMESTAMP,
  priority VARCHAR,
  item VARCHAR,
  assignment_group VARCHAR,
  assigned_to VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
