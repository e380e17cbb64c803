import type { PolicyCases } from '../policy-case.ts'

const policies = `version: 1
policies:
  usa_without_ca:
    cubes: [sales, warehouse]
    rows: { store.store_country: [USA] }
    forbid: { store.store_state: [[USA, CA]] }
  supermarkets_of_washington:
    cubes: [sales]
    rows: { store_type.store_type: [Supermarket], customers.state_province: [[USA, WA]] }
  supermarkets_of_los_angeles:
    cubes: [sales]
    rows: { store_type.store_type: [Supermarket], customers.city: [[USA, CA, Los Angeles]] }
  drinks:
    cubes: [sales, warehouse]
    rows: { product.product_family: [Drink] }
  manager:
    cubes: [hr]
    rows: { employees.employee: { descends_from: [$user.employee] } }
    hide: [hr.employees.salary]
  first_half:
    cubes: [sales]
    rows: { time.date: { to: 1997-06-30 } }
    hide: [sales.store_cost]
  far_stores:
    cubes: [sales_ragged]
    rows: { store.store_country: [Israel, Vatican] }
  california_without_los_angeles:
    cubes: [sales]
    members: { store.store: { allow: [[USA, CA]], deny: [[USA, CA, Los Angeles]] } }
`

const ofStores = (condition: string): readonly string[] =>
  ['sales_fact_1997', 'inventory_fact_1997'].map(
    (fact) => `DELETE FROM ${fact} WHERE store_id NOT IN (SELECT store_id FROM store WHERE ${condition})`,
  )

const ofProducts = (condition: string): readonly string[] =>
  ['sales_fact_1997', 'inventory_fact_1997'].map(
    (fact) => `DELETE FROM ${fact} WHERE product_id NOT IN (
      SELECT product_id FROM product JOIN product_class USING (product_class_id) WHERE ${condition})`,
  )

/** Employee 4 of FoodMart and all below, by walking down. */
const below = `WITH RECURSIVE team AS (
  SELECT employee_id FROM employee WHERE employee_id = 4
  UNION SELECT e.employee_id FROM employee e JOIN team t ON e.supervisor_id = t.employee_id
) SELECT employee_id FROM team`

/** Readers of FoodMart: several roles on one table, outriggers, a deep tree, a ragged hierarchy. */
export const foodmartCases: PolicyCases = {
  policies,
  cases: [
    {
      title: 'of a country without one of its states, in a view too',
      reader: { roles: ['usa_without_ca'] },
      rows: ofStores(`store_country = 'USA' AND store_state <> 'CA'`),
      members: { store: [`DELETE FROM store WHERE store_country <> 'USA' OR store_state = 'CA'`] },
    },
    {
      title: 'of two roles, each with conditions on two dimensions',
      reader: { roles: ['supermarkets_of_washington', 'supermarkets_of_los_angeles'] },
      rows: [
        `DELETE FROM sales_fact_1997 WHERE store_id NOT IN (SELECT store_id FROM store WHERE store_type = 'Supermarket')
          OR customer_id NOT IN (SELECT customer_id FROM customer WHERE (country = 'USA' AND state_province = 'WA')
            OR (country = 'USA' AND state_province = 'CA' AND city = 'Los Angeles'))`,
      ],
      members: {
        store_type: [`DELETE FROM store WHERE store_type IS DISTINCT FROM 'Supermarket'`],
        customers: [
          `DELETE FROM customer WHERE NOT ((country = 'USA' AND state_province = 'WA')
            OR (country = 'USA' AND state_province = 'CA' AND city = 'Los Angeles'))`,
        ],
      },
    },
    {
      title: 'of a family of products, which stands in a table of its own',
      reader: { roles: ['drinks'] },
      rows: ofProducts(`product_family = 'Drink'`),
      members: {
        product: [
          `DELETE FROM product WHERE product_class_id NOT IN (SELECT product_class_id FROM product_class WHERE product_family = 'Drink')`,
          'DELETE FROM product_class WHERE product_class_id NOT IN (SELECT product_class_id FROM product)',
        ],
      },
    },
    {
      title: 'who leads a branch of a deep tree',
      reader: { roles: ['manager'], attributes: { employee: 4 } },
      rows: [`DELETE FROM salary WHERE employee_id NOT IN (${below})`],
      members: { employees: [`DELETE FROM employee WHERE employee_id NOT IN (${below})`] },
      branches: ['employees.employee'],
    },
    {
      title: 'of half a year, who may not see what things cost',
      reader: { roles: ['first_half'] },
      rows: [
        `DELETE FROM sales_fact_1997 WHERE time_id IN (SELECT time_id FROM time_by_day WHERE the_date > DATE '1997-06-30')`,
      ],
    },
    {
      title: 'who is granted a state and denied one of its cities',
      reader: { roles: ['california_without_los_angeles'] },
      rows: ofStores(`store_country = 'USA' AND store_state = 'CA' AND store_city <> 'Los Angeles'`),
      members: {
        store: [
          `DELETE FROM store WHERE NOT (store_country = 'USA' AND store_state = 'CA' AND store_city <> 'Los Angeles')`,
        ],
      },
    },
    {
      title: 'of stores in a hierarchy of uneven depth',
      reader: { roles: ['far_stores'] },
      rows: [
        `DELETE FROM sales_fact_1997 WHERE store_id NOT IN (SELECT store_id FROM store_ragged WHERE store_country IN ('Israel', 'Vatican'))`,
      ],
      members: { store_ragged: [`DELETE FROM store_ragged WHERE store_country NOT IN ('Israel', 'Vatican')`] },
    },
  ],
}
