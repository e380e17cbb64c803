-- Grain: one row per invoice, that keeps the contract of its source.
-- Key: invoice_id.
-- Source: the sources of the workspace whose entity is invoice.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_invoice (
  invoice_id VARCHAR,
  order_id VARCHAR,
  customer_id VARCHAR,
  employee_id VARCHAR,
  territory_id VARCHAR,
  issued_date DATE,
  due_date DATE,
  paid_date DATE,
  amount DECIMAL(18, 2),
  paid_amount DECIMAL(18, 2),
  currency VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
