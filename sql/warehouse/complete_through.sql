-- Grain: one row, complete_through: the latest date on which the facts know of something that is over; null without any.
-- Source: the staging tables of facts; a list that was drawn is not over on the day of the draw.
SELECT max(date) AS complete_through
FROM (
  SELECT max(ordered_date) AS date FROM stg_order_line
  UNION ALL SELECT max(closed_date) AS date FROM stg_opportunity
  UNION ALL SELECT max(snapshot_date) AS date FROM stg_pipeline_snapshot
  UNION ALL SELECT max(issued_date) AS date FROM stg_invoice
  UNION ALL SELECT max(spent_date) AS date FROM stg_campaign_spend
  UNION ALL SELECT CAST(max(touched_at) AS DATE) AS date FROM stg_touch
  UNION ALL SELECT max(created_date) AS date FROM stg_lead
  UNION ALL SELECT max(assigned_date) AS date FROM stg_experiment_subject WHERE outcome_days IS NULL
  UNION ALL SELECT CAST(max(opened_at) AS DATE) AS date FROM stg_ticket
  UNION ALL SELECT max(answered_date) AS date FROM stg_survey_answer
  UNION ALL SELECT max(done_date) AS date FROM stg_activity
)
