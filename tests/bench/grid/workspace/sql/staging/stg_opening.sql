-- One row, so that there is something to load: the sales themselves are made by fact_sale.sql.
CREATE OR REPLACE TABLE stg_opening (
  day VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
