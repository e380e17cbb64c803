-- Grain: one row per contract, with what happened to its customer from its first day to its last: tickets and visits; their kinds in whatever case.
-- Key: contract_id. Other keys and lineage are those of the contract.
-- A ticket is of the term in which it was opened, a visit of that in which it was done. A contract is over where it ended before the last day
--   that tickets and activities know of; then it is churned where no other contract continues it.
-- Source: fact_contract, fact_ticket, fact_activity.
-- Change: made anew by every run, in the order of start_date_key.
CREATE OR REPLACE TABLE fact_contract_term AS
WITH happened AS (
  SELECT customer_id, CAST(opened_at AS DATE) AS day, lower(ticket_kind) AS kind, coalesce(NOT met_sla, false) AS is_late, false AS is_visit FROM fact_ticket
  UNION ALL
  SELECT customer_id, done_date, NULL, false, true FROM fact_activity WHERE lower(activity_kind) = 'visit'
),
terms AS (
  SELECT
    c.contract_id,
    count(*) FILTER (NOT h.is_visit) AS tickets, count(*) FILTER (h.is_late) AS late_tickets, count(*) FILTER (h.kind = 'incident') AS incidents,
    count(*) FILTER (h.kind = 'complaint') AS complaints, count(*) FILTER (h.is_visit) AS visits
  FROM fact_contract c JOIN happened h ON h.customer_id = c.customer_id AND h.day >= c.start_date AND h.day <= coalesce(c.end_date, DATE '9999-12-31')
  GROUP BY c.contract_id
),
known AS (SELECT max(day) AS last FROM happened)
SELECT
  c.start_date_key,
  c.end_date_key,
  c.customer_key,
  c.product_key,
  c.employee_key,
  c.territory_key,
  c.customer_id,
  c.contract_id,
  c.contract_kind,
  c.start_date,
  c.end_date,
  c.annual_value,
  c.renewed_from_id,
  c.is_renewed,
  coalesce(c.end_date < known.last, false) AS is_over,
  coalesce(c.end_date < known.last, false) AND NOT c.is_renewed AS is_churned,
  CAST(coalesce(t.tickets, 0) AS INTEGER) AS tickets,
  CAST(coalesce(t.late_tickets, 0) AS INTEGER) AS late_tickets,
  CAST(coalesce(t.incidents, 0) AS INTEGER) AS incidents,
  CAST(coalesce(t.complaints, 0) AS INTEGER) AS complaints,
  CAST(coalesce(t.visits, 0) AS INTEGER) AS visits,
  coalesce(t.late_tickets, 0) > 0 AS had_late_ticket,
  coalesce(t.incidents, 0) > 0 AS had_incident,
  coalesce(t.complaints, 0) > 0 AS had_complaint,
  coalesce(t.visits, 0) > 0 AS was_visited,
  c.run_id,
  c.source_file,
  c.source_line
FROM fact_contract c CROSS JOIN known LEFT JOIN terms t USING (contract_id)
ORDER BY c.start_date_key, c.source_file, c.source_line
