import { describe, expect, it } from 'vitest'
import { Catalog } from '../../../../server/contract/catalog.ts'
import { catalogOf } from '../../../../server/model/catalog.ts'
import type { Attribute, Cube, Measure } from '../../../../server/model/cube.ts'
import { loadModel } from '../../../../server/model/load.ts'
import { formatProblem } from '../../../../server/model/problem.ts'
import { dealDefinitions, dealInstants, dealSchema } from './deals.ts'

const cubeOf = (changes: Parameters<typeof dealDefinitions>[0] = {}, edit = (text: string) => text): Cube => {
  const files = [{ path: 'cubes/deals.yaml', text: edit(dealDefinitions(changes)) }]
  const loaded = loadModel(files, dealSchema, dealInstants)
  if ('problems' in loaded) throw new Error(loaded.problems.map(formatProblem).join('\n'))
  const cube = loaded.model.cubes.get('deals')
  if (cube === undefined) throw new Error('no cube deals')
  return cube
}

const closed = '{closed: {dimension: calendar, on: closed}'
const withRoles = (roles: string) => cubeOf({ roles: `${closed}, ${roles}}` }).roles
const attributeOf = (cube: Cube, name: string): Attribute => {
  const attribute = cube.attributes.get(name)
  if (attribute === undefined) throw new Error(`no attribute ${name}`)
  return attribute
}
const measureOf = (text: string): Measure | undefined =>
  cubeOf({ measures: `{deals: {agg: count}, amount: {agg: sum, expr: amount, unit: EUR}, m: ${text}}` }).measures.get(
    'm',
  )

describe('calendars', () => {
  it('compute the standard attributes from the date, whatever columns of these names the table has', () => {
    const cube = cubeOf({ calendar: 'fiscal: {starts: 02-01}' })
    const derived = [...cube.attributes.values()].map(({ name, type, column, period, derived }) => ({
      ...{ name, type, column, period },
      part: derived?.part,
      stored: derived?.stored,
    }))
    const day = (part: string, type: string, more: object = {}) => ({
      ...{ name: `closed.${part}`, type, column: 'day', period: part, part, stored: undefined },
      ...more,
    })
    // the table's own quarter may be Q1: it is read only where it proves to say the same; its month is an integer
    expect(derived).toEqual([
      day('year', 'integer', { stored: 'year' }),
      day('quarter', 'text', { stored: 'quarter' }),
      day('month', 'text'),
      day('week', 'text'),
      day('date', 'date'),
      day('fiscal_year', 'integer', { stored: 'fiscal_year' }),
      day('fiscal_quarter', 'text'),
      day('month_of_year', 'integer', { period: undefined }),
      day('weekday', 'integer', { period: undefined }),
    ])
    expect([...cube.hierarchies.keys()]).toEqual(['closed.calendar', 'closed.weeks', 'closed.fiscal'])
  })

  it('have no fiscal year that nobody declares, though the table has such a column: only a start can be shifted', () => {
    const cube = cubeOf()
    expect([...cube.attributes.keys()].filter((name) => name.includes('fiscal'))).toEqual([])
    expect([...cube.hierarchies.keys()]).toEqual(['closed.calendar', 'closed.weeks'])
    expect(cube.roles.get('closed')?.calendar?.fiscal).toEqual({ month: 1, day: 1, label: 'end_year' })
  })

  it('tell each role where its dates are and how they shift', () => {
    const shifts =
      '{prior_year_weekday: 364 days, prior_easter: {map: easter}, half: 2 quarters, far: 3 years, two: {months: 2}, week: 1 week, ten: {days: 10}}'
    const calendar = `fiscal: {starts: 07-15, label: start_year}, working_day: is_workday, zone: Europe/Berlin, align: working_days, shifts: ${shifts}`
    expect(cubeOf({ calendar }).roles.get('closed')?.calendar).toEqual({
      date: 'closed.date',
      dateColumn: 'day',
      fiscal: { month: 7, day: 15, label: 'start_year' },
      workingDay: 'is_workday',
      zone: 'Europe/Berlin',
      align: 'working_days',
      shifts: new Map<string, object>([
        ['prior_year', { kind: 'months', months: 12 }],
        ['prior_year_weekday', { kind: 'days', days: 364 }],
        ['prior_easter', { kind: 'map', column: 'easter' }],
        ['half', { kind: 'months', months: 6 }],
        ['far', { kind: 'months', months: 36 }],
        ['two', { kind: 'months', months: 2 }],
        ['week', { kind: 'days', days: 7 }],
        ['ten', { kind: 'days', days: 10 }],
      ]),
    })
  })

  it('take a year back as they declare it, else by twelve months', () => {
    const shiftsOf = (calendar: string) => cubeOf({ calendar }).roles.get('closed')?.calendar?.shifts.get('prior_year')
    expect(shiftsOf('')).toEqual({ kind: 'months', months: 12 })
    expect(shiftsOf('shifts: {prior_year: clamp}')).toEqual({ kind: 'months', months: 12 })
    expect(shiftsOf('shifts: {prior_year: 52 weeks}')).toEqual({ kind: 'days', days: 364 })
  })

  it('may declare further periods, attributes that are none, and hierarchies of them', () => {
    const cube = cubeOf({
      calendar:
        'attributes: {retail_month: {column: retail_month, period: true, order_by: retail_order, title: Retail month}, easter: {column: easter}}, hierarchies: {retail: {title: Retail, all: All retail, levels: [retail_month, date]}}',
    })
    expect(attributeOf(cube, 'closed.retail_month')).toMatchObject({
      ...{ title: 'Retail month', column: 'retail_month', type: 'text', period: 'retail_month' },
      order: { kind: 'column', column: 'retail_order', type: 'integer' },
    })
    expect(attributeOf(cube, 'closed.retail_month')).not.toHaveProperty('derived')
    expect(attributeOf(cube, 'closed.easter')).not.toHaveProperty('period')
    expect(cube.hierarchies.get('closed.retail')).toMatchObject({
      all: 'All retail',
      levels: ['closed.retail_month', 'closed.date'],
    })
  })

  it('give row expressions the types of what they compute', () => {
    const measure = measureOf('{agg: max, expr: closed.month}')
    expect(measure?.type).toBe('text')
    expect(measureOf('{agg: sum, expr: closed.year}')?.type).toBe('decimal')
  })
})

describe('roles', () => {
  it('may join several columns, the first pair on its own', () => {
    expect(withRoles('place: {on: {region: region, shop_no: shop_no}}').get('place')).toMatchObject({
      on: 'region',
      key: 'region',
      and: [{ on: 'shop_no', key: 'shop_no' }],
    })
  })

  it('have no integer that marks the unknown member where the key is several columns', () => {
    const places = 'place: {on: {shop_no: shop_no, region: region}}, owner: {on: owner_id}'
    const { roles } = cubeOf({ roles: `${closed}, ${places}}` }, (text) =>
      text.replace('key: [region, shop_no]', 'key: [shop_no, region]'),
    )
    expect(roles.get('place')).not.toHaveProperty('unknownBy')
    expect(roles.get('owner')).toMatchObject({ unknownBy: 'owner_id' })
    expect(roles.get('owner')).not.toHaveProperty('and')
  })

  it('see the version that the fact names, unless they ask for that of a date', () => {
    const columns = { durable: 'account_id', from: 'valid_from', to: 'valid_to' }
    const account = (role: string) => withRoles(`account: ${role}`).get('account')
    expect(account('{on: account_key}')).toMatchObject({ key: 'account_key', history: { ...columns, asOf: 'key' } })
    expect(account('{on: account_key, as_of: key}')).toMatchObject({ history: { ...columns, asOf: 'key' } })
    expect(account('{on: account_id, as_of: closed}')).toMatchObject({
      ...{ on: 'account_id', key: 'account_id', unknownBy: 'account_key' },
      history: { ...columns, asOf: ['closed'] },
    })
    expect(account('{on: account_id, as_of: [closed, now]}')).toMatchObject({ history: { asOf: ['closed', 'now'] } })
    expect(account('{on: {account_id: account_id}, as_of: now}')).toMatchObject({ history: { asOf: ['now'] } })
  })

  it('of a dimension without history have none', () => {
    expect(withRoles('owner: {on: owner_id}').get('owner')).not.toHaveProperty('history')
  })

  it('may date instants, with or without a zone in their column', () => {
    const roles = `{closed: {dimension: calendar, on: closed, type: instant, instant: closed_at}, created: {dimension: calendar, on: created, type: instant, instant: created_at}}`
    const cube = cubeOf({ roles, cube: 'time: closed' })
    expect(cube.roles.get('closed')).toMatchObject({ instant: 'closed_at', instantType: 'timestamp' })
    expect(cube.roles.get('created')).toMatchObject({ instant: 'created_at', instantType: 'timestamptz' })
  })

  it('may give attributes titles of their own', () => {
    const cube = cubeOf({
      roles: `${closed}, owner: {on: owner_id, labels: {name: Seller}}, helper: {dimension: owner, on: owner_id}}`,
    })
    const titles = ['owner.name', 'owner.office', 'helper.name'].map((name) => attributeOf(cube, name).title)
    expect(titles).toEqual(['Seller', 'Office', 'Name'])
  })
})

describe('hierarchies', () => {
  const treeOf = (owner: string) =>
    attributeOf(cubeOf({ owner, roles: `${closed}, owner: {on: owner_id}}` }), 'owner.org')

  it('of parents and children are an attribute whose members are the rows, named as the dimension names them', () => {
    expect(treeOf('{org: {parent: manager_id}}')).toMatchObject({
      ...{ name: 'owner.org', role: 'owner', title: 'Org', column: 'owner_id', type: 'integer', label: 'owner_name' },
      tree: { key: 'owner_id', parent: 'manager_id', own: '(own)', all: 'All org', maxDepth: 15 },
    })
    expect(treeOf('{org: {parent: manager_id}}').tree).not.toHaveProperty('root')
  })

  it('of parents and children say what their root, own values, total and labels are', () => {
    const written =
      '{org: {title: People, all: Everybody, parent: manager_id, root: 0, own_label: self, max_depth: 3, label: boss, order_by: office}}'
    expect(treeOf(written)).toMatchObject({
      ...{ title: 'People', label: 'boss', order: { kind: 'column', column: 'office', type: 'text' } },
      tree: { root: 0, own: 'self', all: 'Everybody', maxDepth: 3 },
    })
  })

  it('of parents and children may have an empty text for a root', () => {
    const owner = '{org: {parent: office, root: ""}}'
    const roles = `${closed}, owner: {on: {stage: boss}}}`
    const edit = (text: string) => text.replace('table: owners, key: owner_id', 'table: owners, key: boss')
    expect(attributeOf(cubeOf({ owner, roles }, edit), 'owner.org').tree).toMatchObject({ key: 'boss', root: '' })
  })

  it('name the levels that may be skipped, and how', () => {
    const place = '{geo: {levels: [country, {state: {skip_if: same_as_parent}}, {city: {skip_if: blank}}]}}'
    const cube = cubeOf({ place, roles: `${closed}, place: {on: {region: region, shop_no: shop_no}}}` })
    const skips = new Map([
      ['place.state', 'same_as_parent'],
      ['place.city', 'blank'],
    ])
    expect(cube.hierarchies.get('place.geo')).toMatchObject({
      levels: ['place.country', 'place.state', 'place.city'],
      skips,
    })
    expect(cube.hierarchies.get('closed.calendar')).not.toHaveProperty('skips')
  })
})

describe('cubes', () => {
  it('keep the rows that their where makes true, and the dates that they cover', () => {
    const cube = cubeOf({ cube: "where: stage = 'Won', coverage: {from: 2025-01-01}".replace(', ', '\n    ') })
    expect(cube.filter).toMatchObject({ kind: 'comparison', op: '=', type: 'boolean' })
    expect(cube.coverage).toEqual({ from: '2025-01-01' })
    expect(cubeOf({ cube: 'coverage: {from: 2025-01-01, to: 2025-01-01}' }).coverage).toEqual({
      from: '2025-01-01',
      to: '2025-01-01',
    })
    expect(cubeOf()).not.toHaveProperty('filter')
    expect(cubeOf()).not.toHaveProperty('coverage')
  })

  it('may say how many rows drill-through shows at a time', () => {
    expect(cubeOf({ cube: 'drill: {columns: [amount], limit: 10000}' }).drill).toEqual({
      columns: ['amount'],
      limit: 10_000,
    })
    expect(cubeOf({ cube: 'drill: {limit: 5}' }).drill).toEqual({ columns: ['deal_id'], limit: 5 })
    expect(cubeOf().drill).toEqual({ columns: ['deal_id'] })
  })

  it('filter by attributes of their roles too', () => {
    expect(cubeOf({ cube: 'where: closed.year > 2020' }).filter).toMatchObject({
      left: { kind: 'attribute', attribute: 'closed.year', type: 'integer' },
    })
  })

  it('have another version when a shift of their calendar changes', () => {
    const versionOf = (calendar: string) => {
      const loaded = loadModel([{ path: 'a.yaml', text: dealDefinitions({ calendar }) }], dealSchema)
      return 'model' in loaded ? loaded.model.version : undefined
    }
    expect(versionOf('shifts: {before: 1 month}')).not.toBe(versionOf('shifts: {before: 2 month}'))
  })
})

describe('measures', () => {
  it.each(['last', 'first', 'min', 'max', 'last_per_entity'])('read by the rule %s keep their type', (rule) => {
    expect(measureOf(`{agg: sum, expr: amount, over: {closed: ${rule}}}`)).toMatchObject({
      over: { role: 'closed', rule },
      type: 'decimal',
    })
  })

  it('averaged over dates are doubles, even where they count', () => {
    expect(measureOf('{agg: count, over: {closed: avg}}')).toMatchObject({ type: 'double' })
  })

  it('may show others, as whole numbers, exactly or as doubles', () => {
    const shown = (text: string) => {
      const measure = measureOf(text)
      return (
        measure?.kind === 'display' && { ...measure.display, of: measure.of, type: measure.type, unit: measure.unit }
      )
    }
    expect(shown('{show: share, of: amount, base: {level: closed.year}, over: visible}')).toEqual({
      ...{ show: 'share', base: { level: 'closed.year' }, over: 'visible', of: 'amount', type: 'double' },
      unit: undefined,
    })
    expect(shown('{show: rank, of: amount, base: parent, direction: asc, ties: dense}')).toMatchObject({
      ...{ direction: 'asc', ties: 'dense', type: 'integer' },
    })
    expect(shown('{show: running, of: deals}')).toMatchObject({ type: 'decimal' })
    expect(shown('{show: moving_average, of: amount, window: 3}')).toMatchObject({
      ...{ window: 3, type: 'double', unit: 'EUR' },
    })
  })
})

describe('what people read', () => {
  it('says who answers for a thing, what it is good for and since when', () => {
    const cube = cubeOf({
      cube: 'owner: Sales\n    certified: true\n    since: 2025-04\n    example_questions: [How much did we win?, Who won most?]',
      measures: '{deals: {agg: count, owner: Ops, folder: Counts}}',
    })
    const catalog = Catalog.parse(catalogOf(cube, { model: 'm', data: 'd', completeThrough: null }))
    expect(catalog).toMatchObject({
      ...{ owner: 'Sales', certified: true, since: '2025-04' },
      exampleQuestions: ['How much did we win?', 'Who won most?'],
      measures: [{ name: 'deals', owner: 'Ops', folder: 'Counts' }],
    })
  })
})

describe('the catalog', () => {
  const catalog = (changes: Parameters<typeof dealDefinitions>[0]) => {
    const found = catalogOf(cubeOf(changes), { model: 'm', data: 'd', completeThrough: null })
    expect(Catalog.parse(found)).toEqual(found)
    return found
  }

  it('says what may not be added up over time, and what not at all', () => {
    const rules = ['last', 'first', 'avg', 'min', 'max', 'last_per_entity']
    const each = rules.map((rule) => `r_${rule}: {agg: sum, expr: amount, over: {closed: ${rule}}}`)
    const { measures } = catalog({
      measures: `{${each.join(', ')}, buyers: {agg: count_distinct, expr: account_id, over: {closed: last}}}`,
    })
    expect(measures.map(({ name, additivity, empty, over }) => [name, additivity, empty, over?.rule])).toEqual([
      ['r_last', 'semi', 'empty', 'last'],
      ['r_first', 'semi', 'empty', 'first'],
      ['r_avg', 'semi', 'empty', 'avg'],
      // the least date of a total is another than that of each member
      ['r_min', 'non', 'empty', 'min'],
      ['r_max', 'non', 'empty', 'max'],
      // an entity that moved between members is the last row of both
      ['r_last_per_entity', 'non', 'empty', 'last_per_entity'],
      ['buyers', 'non', 'empty', 'last'],
    ])
  })

  it('says that a display is of another measure and never adds up', () => {
    const { measures } = catalog({
      measures: '{deals: {agg: count}, s: {show: share, of: deals, base: {level: closed.year}}}',
    })
    expect(measures[1]).toMatchObject({
      ...{ name: 's', additivity: 'non', empty: 'empty', inputs: ['deals'], type: 'double' },
      expression: 'share of deals, base closed.year',
    })
  })

  it('tells of trees, labels, levels that may be skipped, coverage and the shifts of time', () => {
    const found = catalog({
      calendar: 'shifts: {prior_year_weekday: 364 days}',
      place: '{geo: {levels: [country, {state: {skip_if: blank}}]}}',
      roles: `${closed}, owner: {on: owner_id}, place: {on: {region: region, shop_no: shop_no}}}`,
      cube: 'coverage: {from: 2025-01-01}',
    })
    const org = found.attributes.find(({ name }) => name === 'owner.org')
    expect(org).toMatchObject({ labelled: true, tree: { own: '(own)', all: 'All org', maxDepth: 15 } })
    expect(found.attributes.find(({ name }) => name === 'owner.name')).not.toHaveProperty('labelled')
    expect(found.hierarchies.find(({ name }) => name === 'place.geo')?.skips).toEqual({ 'place.state': 'blank' })
    expect(found.coverage).toEqual({ from: '2025-01-01' })
    expect(found.time).toEqual({ role: 'closed', shifts: ['prior_year', 'prior_year_weekday'] })
  })
})
