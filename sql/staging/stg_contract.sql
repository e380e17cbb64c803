-- Grain: one row per contract, that keeps the contract of its source.
-- Key: contract_id.
-- Source: the sources of the workspace whose entity is contract.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_contract (
  contract_id VARCHAR,
  contract_kind VARCHAR,
  customer_id VARCHAR,
  product_id VARCHAR,
  employee_id VARCHAR,
  territory_id VARCHAR,
  start_date DATE,
  end_date DATE,
  cancelled_date DATE,
  renewed_from_id VARCHAR,
  annual_value DECIMAL(18, 2),
  currency VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
