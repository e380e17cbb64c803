-- Customers have brought what their order lines have.
WITH ordered AS (SELECT sum(net_amount) AS revenue FROM fact_order_line WHERE customer_id IS NOT NULL),
found AS (SELECT sum(revenue) AS revenue FROM fact_customer)
SELECT ordered.revenue, found.revenue AS found_revenue
FROM ordered, found
WHERE coalesce(ordered.revenue, 0) <> coalesce(found.revenue, 0)
