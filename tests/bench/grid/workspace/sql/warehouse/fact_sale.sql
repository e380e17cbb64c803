-- What a till sold in a season of a year: 2 years of 5 seasons.
CREATE OR REPLACE TABLE fact_sale AS
SELECT
  i AS sale_id,
  i // 10 AS place_key,
  CAST(2025 + i % 2 AS VARCHAR) AS year,
  printf('Season %d', 1 + i // 2 % 5) AS season,
  CAST(hash(i) % 1000000 AS DECIMAL(18, 2)) / 100 AS amount,
  CAST(1 + hash(i + 1) % 20 AS INTEGER) AS pieces,
  run_setting.run_id,
  stg_opening.source_file,
  stg_opening.source_line
FROM range(100000) t(i)
CROSS JOIN stg_opening
CROSS JOIN run_setting
