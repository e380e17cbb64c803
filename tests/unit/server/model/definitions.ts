const sections = {
  extra: '',
  calendars: '{days: {table: dim_date, key: date_key, date: date}}',
  calendar: '{calendar: days}',
  product:
    '{table: dim_product, key: product_key, attributes: {name: {column: product_name}, series: {column: series}}}',
  cube: '',
  table: 'fact_opportunity',
  grain: '[opportunity_id]',
  roles: '{product: {on: product_key}, closed: {dimension: calendar, on: closed_date_key}}',
  degenerate: '{stage: {column: stage}}',
  measures: '{deals: {agg: count}}',
}

/** A small sound model over the CRM warehouse, one line per part; `changes` replaces parts of it. */
export const definitions = (changes: Partial<typeof sections> = {}): string => {
  const part = { ...sections, ...changes }
  return `${part.extra}
calendars: ${part.calendars}
dimensions:
  calendar: ${part.calendar}
  product: ${part.product}
cubes:
  sales:
    table: ${part.table}
    grain: ${part.grain}
    roles: ${part.roles}
    degenerate: ${part.degenerate}
    measures: ${part.measures}
    ${part.cube}
`
}

/** A dimension over the products with one part more. */
export const productWith = (more: string): string =>
  `{table: dim_product, key: product_key, attributes: {name: {column: product_name}, series: {column: series}}, ${more}}`

/** A dimension over the products with one attribute more. */
export const productAttribute = (more: string): string =>
  `{table: dim_product, key: product_key, attributes: {name: {column: product_name}, ${more}}}`
