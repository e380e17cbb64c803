-- Grain: one row, complete_through: the latest date on which the facts know of something that is over; null without any.
-- Source: fact_opportunity.
SELECT max(closed_date) AS complete_through FROM fact_opportunity
