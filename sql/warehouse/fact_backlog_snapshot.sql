-- Grain: one row per ticket and last day of a month, or the last day that is known, on which it was open.
-- Key: ticket_id, snapshot_date. Other keys and lineage are those of the ticket.
-- Source: stg_ticket, fact_ticket, dim_date.
-- Change: made anew by every run, in the order of snapshot_date_key.
CREATE OR REPLACE TABLE fact_backlog_snapshot AS
WITH known AS (
  SELECT CAST(min(opened_at) AS DATE) AS first, CAST(greatest(max(opened_at), max(resolved_at), max(closed_at)) AS DATE) AS last
  FROM stg_ticket
),
days AS (
  SELECT date_key AS snapshot_date_key, date AS snapshot_date
  FROM dim_date, known
  WHERE date BETWEEN first AND last AND (date = last_day(date) OR date = last)
)
SELECT
  d.snapshot_date_key, f.opened_date_key, f.customer_key, f.product_key, f.employee_key, f.channel_key, f.territory_key,
  f.customer_id, f.ticket_id, d.snapshot_date, f.priority, f.ticket_kind, f.category,
  CAST(d.snapshot_date - CAST(f.opened_at AS DATE) AS INTEGER) AS age_days,
  f.run_id, f.source_file, f.source_line
FROM days d JOIN fact_ticket f
  ON CAST(f.opened_at AS DATE) <= d.snapshot_date AND coalesce(CAST(coalesce(f.resolved_at, f.closed_at) AS DATE), DATE '9999-12-31') > d.snapshot_date
ORDER BY d.snapshot_date_key, f.ticket_id
