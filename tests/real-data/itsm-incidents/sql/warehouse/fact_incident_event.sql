-- Grain: one row per row of stg_incident_event.
-- Key: source_file, source_line.
-- Source: stg_incident_event.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE fact_incident_event AS
SELECT stg_incident_event.* EXCLUDE (source_file, source_line), run_id, source_file, source_line
FROM stg_incident_event, run_setting
ORDER BY source_file, source_line
