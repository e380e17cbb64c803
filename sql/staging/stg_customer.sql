-- Grain: one row per customer and day from which on it was so, that keeps the contract of its source.
-- Key: customer_id, effective_date; a customer without effective_date was always so.
-- Source: the sources of the workspace whose entity is customer.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_customer (
  customer_id VARCHAR,
  effective_date DATE,
  deleted_date DATE,
  customer_name VARCHAR,
  customer_kind VARCHAR,
  sector VARCHAR,
  size VARCHAR,
  level VARCHAR,
  region VARCHAR,
  country VARCHAR,
  city VARCHAR,
  territory_id VARCHAR,
  parent_id VARCHAR,
  parent_name VARCHAR,
  employee_id VARCHAR,
  acquisition_source VARCHAR,
  acquired_date DATE,
  email VARCHAR,
  year_established INTEGER,
  revenue_millions DECIMAL(18, 2),
  employees INTEGER,
  source_file VARCHAR,
  source_line INTEGER
)
