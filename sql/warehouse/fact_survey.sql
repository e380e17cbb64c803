-- Grain: one row per answer to a question of a survey.
-- Key: survey_answer_id. The keys of dimensions are -1 where the source names none, and name the version of that date.
-- Source: stg_survey_answer, dim_customer, dim_product, dim_employee, dim_channel.
-- Change: made anew by every run, in the order of its main date, so that reading a period touches few row groups.
CREATE OR REPLACE TABLE fact_survey AS
SELECT
  date_key(s.answered_date) AS answered_date_key,
  coalesce(c.customer_key, -1) AS customer_key,
  coalesce(p.product_key, -1) AS product_key,
  coalesce(e.employee_key, -1) AS employee_key,
  coalesce(h.channel_key, -1) AS channel_key,
  s.customer_id,
  s.survey_answer_id,
  s.survey,
  s.question,
  s.question_kind,
  s.score,
  s.ticket_id,
  run_setting.run_id,
  s.source_file,
  s.source_line
FROM stg_survey_answer s CROSS JOIN run_setting
LEFT JOIN dim_customer c ON c.customer_id = s.customer_id AND coalesce(s.answered_date, DATE '9999-12-30') >= c.valid_from AND coalesce(s.answered_date, DATE '9999-12-30') < c.valid_to
LEFT JOIN dim_product p ON p.product_id = s.product_id AND coalesce(s.answered_date, DATE '9999-12-30') >= p.valid_from AND coalesce(s.answered_date, DATE '9999-12-30') < p.valid_to
LEFT JOIN dim_employee e ON e.employee_id = s.employee_id AND coalesce(s.answered_date, DATE '9999-12-30') >= e.valid_from AND coalesce(s.answered_date, DATE '9999-12-30') < e.valid_to
LEFT JOIN dim_channel h ON h.channel_id = s.channel_id
ORDER BY answered_date_key, s.source_file, s.source_line
