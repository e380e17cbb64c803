-- Grain: one row per customer and month, from the month of the first order on, with what the models of customers tell as of its last day.
-- Key: month, customer_id. month is its first day. Nulls: the model refused the month, or cannot tell of this customer.
-- Source: fact_order_line, fact_ticket, fact_activity, fact_contract, by the models that model_run lists.
-- Change: a month is made anew where something that is known by its end is another, or a model or its settings are; else kept.
CREATE TABLE IF NOT EXISTS customer_score (
  month DATE,
  customer_id VARCHAR,
  recency_score INTEGER,
  frequency_score INTEGER,
  monetary_score INTEGER,
  rfm_segment VARCHAR,
  value_level VARCHAR,
  value_class VARCHAR,
  cluster INTEGER,
  cluster_words VARCHAR,
  alive DOUBLE,
  expected_orders DOUBLE,
  expected_value DOUBLE,
  expected_value_low DOUBLE,
  expected_value_high DOUBLE,
  churn_chance DOUBLE,
  churn_base DOUBLE,
  churn_reason VARCHAR,
  churn_effect DOUBLE,
  churn_reason_2 VARCHAR,
  churn_effect_2 DOUBLE,
  churn_reason_3 VARCHAR,
  churn_effect_3 DOUBLE,
  renewal_chance DOUBLE,
  renewal_reason VARCHAR,
  renewal_effect DOUBLE,
  contract_value DOUBLE,
  contract_value_low DOUBLE,
  contract_value_high DOUBLE,
  migration_value DOUBLE,
  migration_value_low DOUBLE,
  migration_value_high DOUBLE
)
