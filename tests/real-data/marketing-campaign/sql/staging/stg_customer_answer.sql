-- Grain: one row per record of the source that keeps its contract.
-- Key: customer_answer_id.
-- Source: the sources of the workspace whose entity is customer_answer.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_customer_answer (
  customer_answer_id INTEGER,
  birth_year INTEGER,
  education VARCHAR,
  marital_status VARCHAR,
  income DECIMAL(18, 2),
  joined_date DATE,
  wine_spend DECIMAL(18, 2),
  children_at_home INTEGER,
  teenagers_at_home INTEGER,
  recency_days INTEGER,
  fruit_spend DECIMAL(18, 2),
  meat_spend DECIMAL(18, 2),
  fish_spend DECIMAL(18, 2),
  sweet_spend DECIMAL(18, 2),
  gold_spend DECIMAL(18, 2),
  deal_purchases INTEGER,
  web_purchases INTEGER,
  catalog_purchases INTEGER,
  store_purchases INTEGER,
  web_visits_a_month INTEGER,
  accepted_3 BOOLEAN,
  accepted_4 BOOLEAN,
  accepted_5 BOOLEAN,
  accepted_1 BOOLEAN,
  accepted_2 BOOLEAN,
  has_complained BOOLEAN,
  contact_cost INTEGER,
  contact_revenue INTEGER,
  answered BOOLEAN,
  source_file VARCHAR,
  source_line INTEGER
)
