-- Grain: one row per ticket; accumulating: it is answered, resolved and closed after it was opened.
-- Of the updates of a ticket the newest counts: by updated_at, then update_number, then file and line.
-- Key: ticket_id. The keys of dimensions are -1 where the source names none, and name the version of that date.
-- Source: stg_ticket, dim_customer, dim_product, dim_employee, dim_channel, dim_territory.
-- Change: made anew by every run, in the order of its main date, so that reading a period touches few row groups.
CREATE OR REPLACE TABLE fact_ticket AS
WITH tickets AS (
  SELECT *
  FROM stg_ticket
  QUALIFY updated_at IS NULL
    OR row_number() OVER (PARTITION BY ticket_id ORDER BY updated_at DESC, update_number DESC, source_file DESC, source_line DESC) = 1
)
SELECT
  date_key(CAST(s.opened_at AS DATE)) AS opened_date_key,
  date_key(CAST(s.first_reply_at AS DATE)) AS first_reply_date_key,
  date_key(CAST(s.resolved_at AS DATE)) AS resolved_date_key,
  date_key(CAST(s.closed_at AS DATE)) AS closed_date_key,
  coalesce(c.customer_key, -1) AS customer_key,
  coalesce(p.product_key, -1) AS product_key,
  coalesce(e.employee_key, -1) AS employee_key,
  coalesce(h.channel_key, -1) AS channel_key,
  coalesce(t.territory_key, -1) AS territory_key,
  s.customer_id,
  s.ticket_id,
  s.opened_at,
  s.first_reply_at,
  s.resolved_at,
  s.closed_at,
  s.ticket_kind,
  s.category,
  s.subject,
  s.priority,
  s.status,
  s.resolution,
  s.reopened_count,
  s.satisfaction,
  CAST(date_diff('minute', s.opened_at, s.first_reply_at) AS INTEGER) AS minutes_to_reply,
  CAST(date_diff('minute', s.opened_at, s.resolved_at) AS INTEGER) AS minutes_to_resolve,
  coalesce(s.met_sla, s.resolved_at <= s.due_at) AS met_sla,
  run_setting.run_id,
  s.source_file,
  s.source_line
FROM tickets s CROSS JOIN run_setting
LEFT JOIN dim_customer c ON c.customer_id = s.customer_id AND coalesce(CAST(s.opened_at AS DATE), DATE '9999-12-30') >= c.valid_from AND coalesce(CAST(s.opened_at AS DATE), DATE '9999-12-30') < c.valid_to
LEFT JOIN dim_product p ON p.product_id = s.product_id AND coalesce(CAST(s.opened_at AS DATE), DATE '9999-12-30') >= p.valid_from AND coalesce(CAST(s.opened_at AS DATE), DATE '9999-12-30') < p.valid_to
LEFT JOIN dim_employee e ON e.employee_id = s.employee_id AND coalesce(CAST(s.opened_at AS DATE), DATE '9999-12-30') >= e.valid_from AND coalesce(CAST(s.opened_at AS DATE), DATE '9999-12-30') < e.valid_to
LEFT JOIN dim_channel h ON h.channel_id = s.channel_id
LEFT JOIN dim_territory t ON t.territory_id = s.territory_id AND coalesce(CAST(s.opened_at AS DATE), DATE '9999-12-30') >= t.valid_from AND coalesce(CAST(s.opened_at AS DATE), DATE '9999-12-30') < t.valid_to
ORDER BY opened_date_key, s.source_file, s.source_line
