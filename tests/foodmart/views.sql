-- One flat row per fact with all that its keys point to, for the statements of more.json. Written by hand from the tables.
CREATE VIEW days AS
SELECT
  time_id,
  the_date AS date,
  the_year AS year,
  the_year || '-' || quarter AS quarter,
  strftime(the_date, '%Y-%m') AS month,
  strftime(the_date, '%G-W%V') AS week,
  isodow(the_date) AS weekday,
  month_of_year,
  week_of_year AS till_week,
  day_of_month AS till_day
FROM time_by_day;

CREATE VIEW goods AS
SELECT product_id, product_family AS family, product_department AS department, product_category AS category,
  product_subcategory AS subcategory, brand_name AS brand, product_name AS product
FROM product JOIN product_class USING (product_class_id);

CREATE VIEW sales_rows AS
SELECT f.*, days.* EXCLUDE (time_id), goods.* EXCLUDE (product_id), s.* EXCLUDE (store_id), media_type, promotion_name,
  c.country, c.state_province, c.city, c.fullname AS name, c.gender, c.marital_status, c.education, c.yearly_income
FROM sales_fact_1997 f
JOIN days USING (time_id)
JOIN goods USING (product_id)
JOIN store s USING (store_id)
JOIN promotion USING (promotion_id)
JOIN customer c USING (customer_id);

CREATE VIEW ragged_rows AS
SELECT f.*, days.* EXCLUDE (time_id), goods.* EXCLUDE (product_id), s.* EXCLUDE (store_id), c.gender
FROM sales_fact_1997 f
JOIN days USING (time_id)
JOIN goods USING (product_id)
JOIN store_ragged s USING (store_id)
JOIN customer c USING (customer_id);

CREATE VIEW warehouse_rows AS
SELECT f.*, days.* EXCLUDE (time_id), goods.* EXCLUDE (product_id), s.* EXCLUDE (store_id),
  w.warehouse_country, w.warehouse_state_province, w.warehouse_city, w.warehouse_name
FROM inventory_fact_1997 f
JOIN days USING (time_id)
JOIN goods USING (product_id)
JOIN store s USING (store_id)
JOIN warehouse w USING (warehouse_id);

CREATE VIEW hr_rows AS
SELECT f.salary_paid, f.employee_id, f.department_id, days.* EXCLUDE (time_id), s.* EXCLUDE (store_id), e.store_id,
  e.position_id, e.position_title, e.management_role, e.gender, e.full_name, e.supervisor_id, pay_type, department_description
FROM salary f
JOIN days ON days.date = f.pay_date
JOIN employee e USING (employee_id)
JOIN store s USING (store_id)
JOIN "position" p ON p.position_id = e.position_id
JOIN department d ON d.department_id = f.department_id;

-- Every employee below or at each superior.
CREATE VIEW below AS SELECT supervisor_id AS node, employee_id FROM employee_closure;
