-- Grain: one row per invoice; accumulating: it is paid, in part or whole, after it was issued.
-- Key: invoice_id. The keys of dimensions are -1 where the source names none, and name the version of that date.
-- Money is in the workspace's currency, at the rate of the last day on or before that one; original_… is as it was found.
-- What was received is the paid amount, or all of a paid invoice that names none; ageing is as of the last day of the invoices.
-- Source: stg_invoice, dim_customer, dim_employee, dim_territory, dim_fx_daily.
-- Change: made anew by every run, in the order of its main date, so that reading a period touches few row groups.
CREATE OR REPLACE TABLE fact_invoice AS
WITH invoices AS (
  SELECT
    *,
    coalesce(paid_amount, CASE WHEN paid_date IS NULL THEN 0 ELSE amount END) AS received,
    greatest(max(issued_date) OVER (), max(paid_date) OVER ()) AS last
  FROM stg_invoice
)
SELECT
  date_key(s.issued_date) AS issued_date_key,
  date_key(s.due_date) AS due_date_key,
  date_key(s.paid_date) AS paid_date_key,
  coalesce(c.customer_key, -1) AS customer_key,
  coalesce(e.employee_key, -1) AS employee_key,
  coalesce(t.territory_key, -1) AS territory_key,
  s.customer_id,
  s.invoice_id,
  s.order_id,
  s.issued_date,
  s.due_date,
  s.paid_date,
  CAST(s.paid_date - s.issued_date AS INTEGER) AS days_to_pay,
  greatest(CAST(s.paid_date - s.due_date AS INTEGER), 0) AS days_late,
  coalesce(s.currency, run_setting.own_currency) AS currency,
  CAST(s.amount * fx.rate AS DECIMAL(18, 2)) AS amount,
  CAST(s.received * fx.rate AS DECIMAL(18, 2)) AS received_amount,
  CAST((s.amount - s.received) * fx.rate AS DECIMAL(18, 2)) AS outstanding_amount,
  CASE
    WHEN s.received >= s.amount THEN 'paid'
    WHEN s.due_date IS NULL OR s.due_date >= s.last THEN 'not due'
    WHEN s.last - s.due_date <= 30 THEN '1 to 30 days'
    WHEN s.last - s.due_date <= 60 THEN '31 to 60 days'
    WHEN s.last - s.due_date <= 90 THEN '61 to 90 days'
    ELSE 'more than 90 days'
  END AS ageing,
  s.amount AS original_amount,
  s.paid_amount AS original_paid_amount,
  run_setting.run_id,
  s.source_file,
  s.source_line
FROM invoices s CROSS JOIN run_setting
LEFT JOIN dim_customer c ON c.customer_id = s.customer_id AND coalesce(s.issued_date, DATE '9999-12-30') >= c.valid_from AND coalesce(s.issued_date, DATE '9999-12-30') < c.valid_to
LEFT JOIN dim_employee e ON e.employee_id = s.employee_id AND coalesce(s.issued_date, DATE '9999-12-30') >= e.valid_from AND coalesce(s.issued_date, DATE '9999-12-30') < e.valid_to
LEFT JOIN dim_territory t ON t.territory_id = s.territory_id AND coalesce(s.issued_date, DATE '9999-12-30') >= t.valid_from AND coalesce(s.issued_date, DATE '9999-12-30') < t.valid_to
ASOF LEFT JOIN dim_fx_daily fx ON fx.currency = coalesce(s.currency, run_setting.own_currency) AND fx.rate_date <= coalesce(s.issued_date, DATE '9999-12-30')
ORDER BY issued_date_key, s.source_file, s.source_line
