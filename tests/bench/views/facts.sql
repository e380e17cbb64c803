-- Three facts of different grain over the Star Schema Benchmark, in a file of their own: lines as they were ordered, whole orders,
-- and lines as they were to be delivered. They share days and customers. `ssb` is the benchmark's file, attached.
CREATE TABLE "date" AS FROM ssb."date";
CREATE TABLE customer AS FROM ssb.customer;
CREATE TABLE fact_line AS
SELECT lo_orderkey, lo_linenumber, lo_orderdate AS day, lo_custkey AS customer, lo_revenue AS revenue, lo_quantity AS quantity
FROM ssb.lineorder;
CREATE TABLE fact_order AS
SELECT lo_orderkey, any_value(lo_orderdate) AS day, any_value(lo_custkey) AS customer, any_value(lo_ordtotalprice) AS price
FROM ssb.lineorder GROUP BY lo_orderkey ORDER BY lo_orderkey;
CREATE TABLE fact_delivery AS
SELECT lo_orderkey, lo_linenumber, lo_commitdate AS day, lo_custkey AS customer, lo_supplycost AS cost FROM ssb.lineorder;
