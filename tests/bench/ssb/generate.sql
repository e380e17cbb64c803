-- Star Schema Benchmark (P. O'Neil, B. O'Neil, X. Chen, Rev. 3, 2009): own data generator in plain DuckDB SQL.
--
--   SET VARIABLE ssb_sf = 1;      -- scale factor; 1 = about 6 million lineorder rows; fractions such as 0.01 work
--   .read generate.sql        -- or: npm run bench -- --sf 1
--
-- Deterministic: every value is a 32-bit integer mix (below) of its row number and a column number. The engine's
-- hash() and random() are not used, so the data is the same for every DuckDB version and thread count.
-- Schema, cardinalities and distributions follow the published specification:
--   customer 30,000 x SF, supplier 2,000 x SF, part 200,000 x floor(1 + log2 SF) (SF < 1: 200,000 x SF),
--   date 2,556 days from 1992-01-01, lineorder 1,500,000 x SF orders of 1 to 7 lines.
--   Order dates end on 1998-08-02 (as in TPC-H, so that the commit date is inside the date table), and every third
--   customer has no order (TPC-H too). All foreign keys are uniform. Money is in integer cents.
-- Each of the five tables has an integer primary key, no NULL and no constraint declared.

-- 32-bit mix of row number k for column number s (kept in UBIGINT: no product exceeds 2^64)
CREATE OR REPLACE TEMP MACRO ssb_m0(k) AS (k::UBIGINT * 2654435769::UBIGINT) & 4294967295::UBIGINT;
CREATE OR REPLACE TEMP MACRO ssb_m1(x, s) AS xor(((xor(x, x >> 15) * 2246822507::UBIGINT) & 4294967295::UBIGINT), ((s::UBIGINT * 668265263::UBIGINT) & 4294967295::UBIGINT));
CREATE OR REPLACE TEMP MACRO ssb_m2(x) AS (xor(x, x >> 13) * 3266489909::UBIGINT) & 4294967295::UBIGINT;
CREATE OR REPLACE TEMP MACRO ssb_m3(x) AS (xor(x, x >> 16) * 2654435761::UBIGINT) & 4294967295::UBIGINT;
CREATE OR REPLACE TEMP MACRO ssb_mix(s, k) AS ssb_m3(ssb_m2(ssb_m1(ssb_m0(k), s)));
-- uniform integer in [lo, hi]
CREATE OR REPLACE TEMP MACRO ssb_int(s, k, lo, hi) AS (lo + ((ssb_mix(s, k) * (hi - lo + 1)::UBIGINT) >> 32)::INTEGER)::INTEGER;
-- uniform element of a list
CREATE OR REPLACE TEMP MACRO ssb_pick(s, k, l) AS l[1 + ((ssb_mix(s, k) * len(l)::UBIGINT) >> 32)::INTEGER];
-- filler text of n letters
CREATE OR REPLACE TEMP MACRO ssb_text(s, k, n) AS
  substr(translate(md5(concat(s, ':', k)) , '0123456789', 'ghijklmnop'), 1, n);

SET VARIABLE ssb_nations = ['ALGERIA','ETHIOPIA','KENYA','MOROCCO','MOZAMBIQUE',
  'ARGENTINA','BRAZIL','CANADA','PERU','UNITED STATES',
  'INDIA','INDONESIA','JAPAN','CHINA','VIETNAM',
  'FRANCE','GERMANY','ROMANIA','RUSSIA','UNITED KINGDOM',
  'EGYPT','IRAN','IRAQ','JORDAN','SAUDI ARABIA'];
SET VARIABLE ssb_regions = ['AFRICA','AMERICA','ASIA','EUROPE','MIDDLE EAST'];
SET VARIABLE ssb_colors = ['almond','antique','aquamarine','azure','beige','bisque','black','blanched','blue','blush',
  'brown','burlywood','burnished','chartreuse','chiffon','chocolate','coral','cornflower','cornsilk','cream','cyan',
  'dark','deep','dim','dodger','drab','firebrick','floral','forest','frosted','gainsboro','ghost','goldenrod','green',
  'grey','honeydew','hot','indian','ivory','khaki','lace','lavender','lawn','lemon','light','lime','linen','magenta',
  'maroon','medium','metallic','midnight','mint','misty','moccasin','navajo','navy','olive','orange','orchid','pale',
  'papaya','peach','peru','pink','plum','powder','puff','purple','red','rose','rosy','royal','saddle','salmon','sandy',
  'seashell','sienna','sky','slate','smoke','snow','spring','steel','tan','thistle','tomato','turquoise','violet',
  'wheat','white','yellow'];
SET VARIABLE ssb_parts = (CASE WHEN getvariable('ssb_sf') >= 1
  THEN 200000 * floor(1 + log2(getvariable('ssb_sf'))) ELSE round(200000 * getvariable('ssb_sf')) END)::INTEGER;
SET VARIABLE ssb_customers = round(30000 * getvariable('ssb_sf'))::INTEGER;
SET VARIABLE ssb_suppliers = greatest(1, round(2000 * getvariable('ssb_sf')))::INTEGER;
SET VARIABLE ssb_orders = round(1500000 * getvariable('ssb_sf'))::INTEGER;

CREATE OR REPLACE TABLE "date" AS
WITH d AS (SELECT DATE '1992-01-01' + i::INTEGER AS d FROM range(2556) t(i))
SELECT (year(d) * 10000 + month(d) * 100 + day(d))::INTEGER AS d_datekey,
       strftime(d, '%B %-d, %Y')                            AS d_date,
       dayname(d)                                           AS d_dayofweek,
       monthname(d)                                         AS d_month,
       year(d)::INTEGER                                     AS d_year,
       (year(d) * 100 + month(d))::INTEGER                  AS d_yearmonthnum,
       strftime(d, '%b%Y')                                  AS d_yearmonth,
       (dayofweek(d) + 1)::INTEGER                          AS d_daynuminweek,
       day(d)::INTEGER                                      AS d_daynuminmonth,
       dayofyear(d)::INTEGER                                AS d_daynuminyear,
       month(d)::INTEGER                                    AS d_monthnuminyear,
       ((dayofyear(d) - 1) // 7 + 1)::INTEGER               AS d_weeknuminyear,
       CASE WHEN month(d) >= 11 THEN 'Christmas' WHEN month(d) >= 9 THEN 'Fall' WHEN month(d) >= 5 THEN 'Summer'
            WHEN month(d) = 4 THEN 'Spring' ELSE 'Winter' END AS d_sellingseason,
       (dayofweek(d) = 6)::INTEGER                          AS d_lastdayinweekfl,
       (d = last_day(d))::INTEGER                           AS d_lastdayinmonthfl,
       (strftime(d, '%m-%d') IN ('01-01','02-20','04-20','05-20','07-20','08-20','09-20','10-20','11-20','12-25'))::INTEGER AS d_holidayfl,
       (dayofweek(d) BETWEEN 1 AND 5)::INTEGER              AS d_weekdayfl
FROM d ORDER BY d_datekey;

CREATE OR REPLACE TABLE customer AS
WITH c AS (SELECT (i + 1)::INTEGER AS k, ssb_int(11, i + 1, 0, 24) AS n FROM range(getvariable('ssb_customers')::BIGINT) t(i))
SELECT k AS c_custkey, 'Customer#' || lpad(k::VARCHAR, 9, '0') AS c_name, ssb_text(12, k, ssb_int(13, k, 10, 25)) AS c_address,
       substr(rpad(getvariable('ssb_nations')[n + 1], 9, ' '), 1, 9) || ssb_int(14, k, 0, 9) AS c_city,
       getvariable('ssb_nations')[n + 1] AS c_nation, getvariable('ssb_regions')[n // 5 + 1] AS c_region,
       (n + 10) || '-' || ssb_int(15, k, 100, 999) || '-' || ssb_int(16, k, 100, 999) || '-' || ssb_int(17, k, 1000, 9999) AS c_phone,
       ssb_pick(18, k, ['AUTOMOBILE','BUILDING','FURNITURE','HOUSEHOLD','MACHINERY']) AS c_mktsegment
FROM c ORDER BY k;

CREATE OR REPLACE TABLE supplier AS
WITH s AS (SELECT (i + 1)::INTEGER AS k, ssb_int(21, i + 1, 0, 24) AS n FROM range(getvariable('ssb_suppliers')::BIGINT) t(i))
SELECT k AS s_suppkey, 'Supplier#' || lpad(k::VARCHAR, 9, '0') AS s_name, ssb_text(22, k, ssb_int(23, k, 10, 25)) AS s_address,
       substr(rpad(getvariable('ssb_nations')[n + 1], 9, ' '), 1, 9) || ssb_int(24, k, 0, 9) AS s_city,
       getvariable('ssb_nations')[n + 1] AS s_nation, getvariable('ssb_regions')[n // 5 + 1] AS s_region,
       (n + 10) || '-' || ssb_int(25, k, 100, 999) || '-' || ssb_int(26, k, 100, 999) || '-' || ssb_int(27, k, 1000, 9999) AS s_phone
FROM s ORDER BY k;

CREATE OR REPLACE TABLE part AS
WITH p AS (SELECT (i + 1)::INTEGER AS k, ssb_int(31, i + 1, 1, 5) AS m, ssb_int(32, i + 1, 1, 5) AS c,
                  ssb_int(33, i + 1, 1, 40) AS b, ssb_int(34, i + 1, 1, 92) AS color
           FROM range(getvariable('ssb_parts')::BIGINT) t(i))
SELECT k AS p_partkey,
       getvariable('ssb_colors')[color] || ' ' || ssb_pick(35, k, getvariable('ssb_colors')) AS p_name,
       'MFGR#' || m AS p_mfgr, 'MFGR#' || m || c AS p_category, 'MFGR#' || m || c || b AS p_brand1,
       getvariable('ssb_colors')[color] AS p_color,
       ssb_pick(36, k, ['STANDARD','SMALL','MEDIUM','LARGE','ECONOMY','PROMO']) || ' ' ||
         ssb_pick(37, k, ['ANODIZED','BURNISHED','PLATED','POLISHED','BRUSHED']) || ' ' ||
         ssb_pick(38, k, ['TIN','NICKEL','BRASS','STEEL','COPPER']) AS p_type,
       ssb_int(39, k, 1, 50) AS p_size,
       ssb_pick(40, k, ['SM','LG','MED','JUMBO','WRAP']) || ' ' ||
         ssb_pick(41, k, ['CASE','BOX','BAG','JAR','PKG','PACK','CAN','DRUM']) AS p_container
FROM p ORDER BY k;

-- One line's own numbers; r = 8 x order number + line number
CREATE OR REPLACE TEMP MACRO ssb_qty(r) AS ssb_int(51, r, 1, 50);
CREATE OR REPLACE TEMP MACRO ssb_part(r) AS ssb_int(52, r, 1, getvariable('ssb_parts'));
CREATE OR REPLACE TEMP MACRO ssb_disc(r) AS ssb_int(53, r, 0, 10);
CREATE OR REPLACE TEMP MACRO ssb_tax(r) AS ssb_int(54, r, 0, 8);
CREATE OR REPLACE TEMP MACRO ssb_price(p) AS (90000 + ((p // 10) % 20001) + 100 * (p % 1000))::INTEGER;

-- what line l of order o adds to the order's total price (no CASE and no lambda: then the engine computes shared terms once)
CREATE OR REPLACE TEMP MACRO ssb_net(o, l, n) AS (l <= n)::BIGINT
  * ((ssb_qty(o::BIGINT * 8 + l) * ssb_price(ssb_part(o::BIGINT * 8 + l)))::BIGINT
     * (100 - ssb_disc(o::BIGINT * 8 + l)) * (100 + ssb_tax(o::BIGINT * 8 + l)) // 10000);

-- A stored key table makes the wide step below a parallel scan
CREATE OR REPLACE TEMP TABLE ssb_order AS SELECT (i + 1)::INTEGER AS o FROM range(getvariable('ssb_orders')::BIGINT) t(i);

CREATE OR REPLACE TABLE lineorder AS
WITH h AS (
  SELECT o, ssb_int(61, o, 1, 7) AS n,
         ssb_int(62, o, 1, getvariable('ssb_customers')) AS c0,
         DATE '1992-01-01' + ssb_int(63, o, 0, 2405) AS odate,
         ssb_pick(64, o, ['1-URGENT','2-HIGH','3-MEDIUM','4-NOT SPECI','5-LOW']) AS prio
  FROM ssb_order),
t AS (
  SELECT *, (ssb_net(o, 1, n) + ssb_net(o, 2, n) + ssb_net(o, 3, n) + ssb_net(o, 4, n) + ssb_net(o, 5, n) + ssb_net(o, 6, n)
             + ssb_net(o, 7, n))::INTEGER AS total
  FROM h),
u AS (SELECT o, c0, odate, prio, total, unnest(range(1, n + 1))::INTEGER AS l FROM t),
v AS (
  SELECT *, o::BIGINT * 8 + l AS r, ssb_part(o::BIGINT * 8 + l) AS p, ssb_qty(o::BIGINT * 8 + l) AS q,
         ssb_disc(o::BIGINT * 8 + l) AS disc, odate + ssb_int(55, o::BIGINT * 8 + l, 30, 90) AS cdate FROM u)
SELECT (((o - 1) // 8) * 32 + (o - 1) % 8 + 1)::INTEGER AS lo_orderkey,   -- 8 of every 32 keys, as in TPC-H
       l AS lo_linenumber,
       CASE WHEN c0 % 3 <> 0 THEN c0 WHEN o % 2 = 0 AND c0 < getvariable('ssb_customers') THEN c0 + 1 ELSE c0 - 1 END AS lo_custkey,
       p AS lo_partkey,
       ssb_int(56, r, 1, getvariable('ssb_suppliers')) AS lo_suppkey,
       (year(odate) * 10000 + month(odate) * 100 + day(odate))::INTEGER AS lo_orderdate,
       prio AS lo_orderpriority,
       '0' AS lo_shippriority,
       q AS lo_quantity,
       q * ssb_price(p) AS lo_extendedprice,
       total AS lo_ordtotalprice,
       disc AS lo_discount,
       ((q * ssb_price(p))::BIGINT * (100 - disc) // 100)::INTEGER AS lo_revenue,
       (6 * ssb_price(p) // 10)::INTEGER AS lo_supplycost,
       ssb_tax(r) AS lo_tax,
       (year(cdate) * 10000 + month(cdate) * 100 + day(cdate))::INTEGER AS lo_commitdate,
       ssb_pick(57, r, ['REG AIR','AIR','RAIL','TRUCK','MAIL','FOB','SHIP']) AS lo_shipmode
FROM v;

DROP TABLE ssb_order;
