import type { PolicyCases } from '../policy-case.ts'

const policies = `version: 1
policies:
  office_of_rome:
    cubes: [orders, opportunities, pipeline]
    rows: { seller.office: [Rome] }
  gold:
    cubes: [orders, customer_months]
    rows: { customer.level: [gold] }
  shipped_only:
    cubes: [orders]
    rows: { status: [shipped] }
    hide: [orders.cost]
  of_countries:
    cubes: [orders, opportunities]
    rows: { customer.country: [$user.countries] }
    forbid: { product.name: [Shelf Pine] }
  own_territory:
    cubes: [opportunities, pipeline]
    rows: { territory.name: [North] }
`

const byEmployee = (fact: string): string =>
  `DELETE FROM ${fact} WHERE employee_key NOT IN (SELECT employee_key FROM dim_employee WHERE office = 'Rome')`

/** Readers of the shipped cubes: versions by key, one dimension in several roles, what is measured at the end of a period. */
export const standardCases: PolicyCases = {
  policies,
  cases: [
    {
      title: 'by an attribute of another role of the same dimension',
      versions: true,
      reader: { roles: ['office_of_rome'] },
      rows: ['fact_order_line', 'fact_opportunity', 'fact_pipeline_snapshot'].map(byEmployee),
      members: { employee: [`DELETE FROM dim_employee WHERE office IS DISTINCT FROM 'Rome'`] },
    },
    {
      title: 'by a level that customers had on the day',
      versions: true,
      reader: { roles: ['gold'] },
      rows: ['fact_order_line', 'fact_customer_month'].map(
        (fact) =>
          `DELETE FROM ${fact} WHERE customer_key NOT IN (SELECT customer_key FROM dim_customer WHERE level = 'gold')`,
      ),
      members: { customer: [`DELETE FROM dim_customer WHERE level IS DISTINCT FROM 'gold'`] },
    },
    {
      title: 'by a column of the fact, with a hidden measure',
      reader: { roles: ['shipped_only'] },
      rows: [`DELETE FROM fact_order_line WHERE status IS DISTINCT FROM 'shipped'`],
    },
    {
      title: 'by a list that is known of the reader, without one product',
      versions: true,
      reader: { roles: ['of_countries'], attributes: { countries: ['DE', 'CN'] } },
      rows: ['fact_order_line', 'fact_opportunity'].map(
        (
          fact,
        ) => `DELETE FROM ${fact} WHERE customer_key NOT IN (SELECT customer_key FROM dim_customer WHERE country IN ('DE', 'CN'))
          OR product_key IN (SELECT product_key FROM dim_product WHERE product_name = 'Shelf Pine')`,
      ),
      members: {
        customer: [`DELETE FROM dim_customer WHERE country IS NULL OR country NOT IN ('DE', 'CN')`],
        product: [`DELETE FROM dim_product WHERE product_name = 'Shelf Pine'`],
      },
    },
    {
      title: 'of one territory',
      reader: { roles: ['own_territory'] },
      rows: ['fact_opportunity', 'fact_pipeline_snapshot'].map(
        (fact) =>
          `DELETE FROM ${fact} WHERE territory_key NOT IN (SELECT territory_key FROM dim_territory WHERE territory_name = 'North')`,
      ),
      members: { territory: [`DELETE FROM dim_territory WHERE territory_name IS DISTINCT FROM 'North'`] },
    },
  ],
}
