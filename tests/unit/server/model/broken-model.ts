/** A small sound model as a colleague would write it, over the CRM warehouse: what the broken definitions break. */
export const soundModel = `version: 1

parameters:
  least_value: {type: number, default: 0, min: 0}

calendars:
  days:
    table: dim_date
    key: date_key
    date: date
    fiscal: {starts: 02-01, label: end_year}
    zone: Europe/Berlin

dimensions:
  calendar: {calendar: days}
  product:
    table: dim_product
    key: product_key
    unknown: (no product)
    attributes:
      series: {column: series}
      name: {column: product_name}
    hierarchies:
      line: {levels: [series, name]}
  owner:
    table: dim_employee
    key: employee_key
    attributes:
      office: {column: office}
      manager: {column: manager_name}
      name: {column: employee_name}

cubes:
  sales:
    title: Sales
    table: fact_opportunity
    grain: [opportunity_id]
    time: closed
    complete_through: 2017-12-31
    coverage: {from: 2016-10-01}
    roles:
      engaged: {dimension: calendar, on: engaged_date_key}
      closed: {dimension: calendar, on: closed_date_key}
      product: {on: product_key}
      owner: {on: employee_key}
    degenerate:
      stage: {column: stage}
      deal: {column: opportunity_id, drill: true}
    measures:
      deals: {agg: count}
      won_deals: {agg: count, where: stage = 'Won'}
      value: {agg: sum, expr: close_value, unit: USD}
      days: {agg: avg, expr: days_to_close, unit: day}
      win_rate: {calc: won_deals / deals, format: percent1}
      deal_value: {calc: value / deals}
    drill: {columns: [deal, product.name, close_value]}

views:
  overview:
    cubes: [sales]
    measures:
      value_per_deal: {calc: sales.value / sales.deals}

sets:
  top_products: {of: product.name, from: sales, take: 5, by: value}

segments:
  west: {on: owner, where: office = 'West'}

perspectives:
  board:
    cube: sales
    include: [value, win_rate, product.series]
    defaults: {closed.year: current}

policies:
  rep: {cubes: [sales], rows: {owner.office: [West]}}
  desk:
    cubes: [sales]
    members: {product.line: {allow: [GTX], deny: [[GTX, GTX Pro]]}}
    levels: {product.line: {top: series, bottom: name}}
    effect: members
    mask: {owner.name: initials}
    totals: full
    min_group: 5
    total_by: [closed.year]
  guest:
    cubes: [sales]
    rows: {owner.office: [East]}
    benchmark: {measures: [win_rate], min_group: 5}

tests:
  - golden: {cube: sales, by: [product.series], measures: [deals], rows: [[GTX, 3]]}
`
