import { describe, expect, it } from 'vitest'
import type { Cube } from '../../../../server/model/cube.ts'
import { loadModel } from '../../../../server/model/load.ts'
import type { Model } from '../../../../server/model/model.ts'
import { formatProblem, type Problem } from '../../../../server/model/problem.ts'
import { crmSchema } from './crm-schema.ts'
import { definitions, productAttribute } from './definitions.ts'

const load = (...texts: readonly string[]) =>
  loadModel(
    texts.map((text, i) => ({ path: `cubes/${i + 1}.yaml`, text })),
    crmSchema,
  )

const modelOf = (...texts: readonly string[]): Model => {
  const loaded = load(...texts)
  if ('problems' in loaded) throw new Error(loaded.problems.map(formatProblem).join('\n'))
  return loaded.model
}

const problemsOf = (...texts: readonly string[]): readonly Problem[] => {
  const loaded = load(...texts)
  return 'problems' in loaded ? loaded.problems : []
}

const cubeOf = (text: string): Cube => {
  const cube = modelOf(text).cubes.get('sales')
  if (cube === undefined) throw new Error('no cube sales')
  return cube
}

describe('files', () => {
  it('makes no cube of nothing', () => {
    expect(modelOf().cubes.size).toBe(0)
    expect(modelOf('', '# only a comment\n').cubes.size).toBe(0)
  })

  it('takes a file that requires tables only where the warehouse has them all', () => {
    const more = (tables: string) =>
      `requires: ${tables}\ncubes: {wins: {table: fact_opportunity, grain: [opportunity_id], measures: {wins: {agg: count}}}}`
    const names = (...texts: readonly string[]) => [...modelOf(...texts).cubes.keys()]
    expect(names(definitions(), more('[fact_opportunity, dim_product]'))).toEqual(['sales', 'wins'])
    expect(names(definitions(), more('[fact_opportunity, fact_ticket]'))).toEqual(['sales'])
    expect(problemsOf(more('{a: b}')).map(formatProblem)).toEqual([
      'cubes/1.yaml:1:11: "requires" must be a text; found a map',
    ])
  })

  it('merges the definitions of several files', () => {
    const split =
      'dimensions: {employee: {table: dim_employee, key: employee_key, attributes: {office: {column: office}}}}'
    const cube = definitions({ roles: '{owner: {dimension: employee, on: employee_key}}' })
    expect([...(modelOf(cube, split).cubes.get('sales')?.attributes.keys() ?? [])]).toEqual(['owner.office', 'stage'])
  })

  it('refuses a name defined in two files, naming the place of the first', () => {
    const second = 'cubes: {sales: {table: fact_opportunity, grain: [opportunity_id]}}'
    expect(problemsOf(definitions(), second).map(formatProblem)).toEqual([
      'cubes/2.yaml:1:9: cube "sales" is defined already at cubes/1.yaml:7; one of them may replace the other by override: true',
    ])
  })

  it('lets an override replace a definition, wherever it stands', () => {
    const second = 'cubes: {sales: {override: true, title: Mine, table: fact_opportunity, grain: [opportunity_id]}}'
    expect(modelOf(definitions(), second).cubes.get('sales')?.title).toBe('Mine')
    expect(modelOf(second, definitions()).cubes.get('sales')?.title).toBe('Mine')
  })

  it('refuses an override of nothing, naming the nearest', () => {
    const second = 'cubes: {sale: {override: true, table: fact_opportunity, grain: [opportunity_id]}}'
    expect(problemsOf(definitions(), second).map(formatProblem)).toEqual([
      'cubes/2.yaml:1:9: override: true, but there is no other cube "sale"; nearest is "sales"',
    ])
  })

  it('reports all problems of all files, by file, line and column', () => {
    const first = definitions({ grain: '[nothing]', measures: '{a: {agg: sum}, b: {calc: c}}' })
    const second = 'cubes: {b: {table: x, grain: [y]}}\nrollups: {}'
    expect(
      problemsOf(first, second).map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`),
    ).toEqual([
      'cubes/1.yaml:9:13 unknown_column',
      'cubes/1.yaml:12:16 missing_key',
      'cubes/1.yaml:12:41 unknown_measure',
      'cubes/2.yaml:1:20 unknown_table',
      'cubes/2.yaml:2:1 not_supported_yet',
    ])
  })

  it('says of an unreadable file only why, not what is missing for it', () => {
    const broken = 'dimensions: {employee: {table: dim_employee, key: employee_key'
    const cube = definitions({
      roles: '{owner: {dimension: employee, on: employee_key}}',
      cube: 'drill: {columns: [owner.name]}',
    })
    expect(new Set(problemsOf(cube, broken).map(({ code }) => code))).toEqual(new Set(['invalid_yaml']))
  })

  it('survives a text of nothing but brackets', () => {
    expect(problemsOf('['.repeat(50_000))[0]?.code).toBe('invalid_yaml')
  })
})

describe('version', () => {
  it('is the same for the same text', () => {
    expect(modelOf(definitions()).version).toBe(modelOf(definitions()).version)
    expect(modelOf(definitions()).version).toMatch(/^[0-9a-f]{16}$/)
  })

  it('changes with a definition, not with a comment after it', () => {
    const { version } = modelOf(definitions())
    expect(modelOf(`${definitions()}# a remark\n`).version).toBe(version)
    expect(modelOf(definitions({ measures: '{deals: {agg: count, where: close_value > 0}}' })).version).not.toBe(
      version,
    )
  })
})

describe('attributes', () => {
  it('come in the order of the roles and their declaration, then the degenerate ones', () => {
    const cube = cubeOf(definitions({ roles: '{product: {on: product_key}}' }))
    expect([...cube.attributes.keys()]).toEqual(['product.name', 'product.series', 'stage'])
  })

  it('have a title from their name, unless they say another', () => {
    const cube = cubeOf(
      definitions({ product: productAttribute('list_price: {column: list_price}, s: {column: series, title: Line}') }),
    )
    expect(cube.attributes.get('product.list_price')?.title).toBe('List price')
    expect(cube.attributes.get('product.s')?.title).toBe('Line')
  })

  it('stand within what their outer attributes stand within', () => {
    const product = productAttribute(
      'series: {column: series}, a: {column: product_id, within: series}, b: {column: list_price, within: a}',
    )
    expect(cubeOf(definitions({ product })).attributes.get('product.b')?.within).toEqual([
      'product.series',
      'product.a',
    ])
  })

  it('take the type of their column, and their order and label from it', () => {
    const product = productAttribute(
      'a: {column: product_key, order: [3, 1], label: product_name}, b: {column: series, order_by: list_price}',
    )
    const { attributes } = cubeOf(definitions({ product }))
    expect(attributes.get('product.a')).toMatchObject({
      type: 'integer',
      order: { kind: 'list', values: [3, 1] },
      label: 'product_name',
    })
    expect(attributes.get('product.b')?.order).toEqual({ kind: 'column', column: 'list_price', type: 'decimal' })
  })

  it('name the unknown member as the role says, else the dimension, and the blank one as they say', () => {
    const product =
      '{table: dim_product, key: product_key, unknown: "(no product)", attributes: {a: {column: series, blank: "(no series)"}}}'
    const roles = '{product: {on: product_key}, other: {dimension: product, on: product_key, unknown: "(none)"}}'
    const { attributes } = cubeOf(definitions({ product, roles }))
    expect(attributes.get('product.a')).toMatchObject({ unknown: '(no product)', blank: '(no series)' })
    expect(attributes.get('other.a')?.unknown).toBe('(none)')
    expect(attributes.get('stage')?.blank).toBe('(blank)')
  })
})

describe('snowflakes', () => {
  const office = (via: string) =>
    cubeOf(
      definitions({
        product: productAttribute(
          `office: {column: office, label: manager_name, order_by: employee_name, via: ${via}}, series: {column: series, within: office}`,
        ),
      }),
    ).attributes

  it('take column, label and order from the table that they come via', () => {
    expect(office('{table: dim_employee, on: product_key, key: employee_key}').get('product.office')).toMatchObject({
      column: 'office',
      type: 'text',
      label: 'manager_name',
      order: { kind: 'column', column: 'employee_name', type: 'text' },
      via: { table: 'dim_employee', on: 'product_key', key: 'employee_key' },
    })
  })

  it('join by the column of the same name unless they name another', () => {
    const attributes = cubeOf(
      definitions({ product: productAttribute('again: {column: series, via: {table: dim_product, on: product_id}}') }),
    ).attributes
    expect(attributes.get('product.again')?.via).toEqual({ table: 'dim_product', on: 'product_id', key: 'product_id' })
  })

  it('may hold attributes of the dimension within them', () => {
    const series = office('{table: dim_employee, on: product_key, key: employee_key}').get('product.series')
    expect(series?.within).toEqual(['product.office'])
    expect(series).not.toHaveProperty('via')
  })

  it('give row expressions the types of their columns', () => {
    const { measures } = cubeOf(
      definitions({
        product: productAttribute(
          'price: {column: employee_key, via: {table: dim_employee, on: product_id, key: office}}',
        ),
        measures: '{m: {agg: max, expr: product.price}}',
      }),
    )
    expect(measures.get('m')?.type).toBe('integer')
  })
})

describe('roles', () => {
  it('join the key of their dimension, or the column that they name', () => {
    const { roles } = cubeOf(
      definitions({
        roles:
          '{product: {on: product_key}, line: {dimension: product, on: {stage: series}}, closed: {dimension: calendar, on: {closed_date: date}}}',
      }),
    )
    expect(roles.get('product')).toMatchObject({ on: 'product_key', key: 'product_key' })
    expect(roles.get('line')).toMatchObject({ table: 'dim_product', on: 'stage', key: 'series' })
    expect(roles.get('closed')).toMatchObject({ table: 'dim_date', on: 'closed_date', key: 'date' })
    expect([...roles.values()].some(({ through }) => through !== undefined)).toBe(false)
  })

  it('may be reached through another role, declared before or after', () => {
    const { roles } = cubeOf(
      definitions({
        roles:
          '{far: {dimension: product, on: {near.product_name: series}}, near: {dimension: product, on: product.product_key}, product: {on: product_key}}',
      }),
    )
    expect(roles.get('far')).toMatchObject({ through: 'near', on: 'product_name', key: 'series' })
    expect(roles.get('near')).toMatchObject({ through: 'product', on: 'product_key', key: 'product_key' })
    expect([...roles.keys()]).toEqual(['far', 'near', 'product'])
  })

  it('through one that could not be read are not spoken of', () => {
    const roles = '{near: {dimension: product}, far: {dimension: product, on: near.nothing}}'
    expect(problemsOf(definitions({ roles })).map(({ message }) => message)).toEqual([
      'role near of cube sales needs the key "on"',
    ])
  })
})

describe('calendars', () => {
  it('give their periods, and the hierarchies over them', () => {
    const calendars = '{days: {table: dim_date, key: date_key, date: date, fiscal: {starts: 02-01}}}'
    const cube = cubeOf(definitions({ calendars }))
    const periods = [...cube.attributes.values()]
      .filter(({ role }) => role === 'closed')
      .map(({ name, period, type }) => [name, period, type])
    expect(periods).toEqual([
      ['closed.year', 'year', 'integer'],
      ['closed.quarter', 'quarter', 'text'],
      ['closed.month', 'month', 'text'],
      ['closed.week', 'week', 'text'],
      ['closed.date', 'date', 'date'],
      ['closed.fiscal_year', 'fiscal_year', 'integer'],
      ['closed.fiscal_quarter', 'fiscal_quarter', 'text'],
      ['closed.month_of_year', undefined, 'integer'],
      ['closed.weekday', undefined, 'integer'],
    ])
    expect(cube.hierarchies.get('closed.calendar')?.levels).toEqual([
      'closed.year',
      'closed.quarter',
      'closed.month',
      'closed.date',
    ])
    expect(cube.hierarchies.get('closed.weeks')?.levels).toEqual(['closed.week', 'closed.date'])
    expect(cube.hierarchies.get('closed.fiscal')?.levels).toEqual([
      'closed.fiscal_year',
      'closed.fiscal_quarter',
      'closed.date',
    ])
    expect(cube.time).toBe('closed')
  })

  it('are joined by their date where they name no key', () => {
    const cube = cubeOf(
      definitions({
        calendars: '{days: {table: dim_date, date: date}}',
        roles: '{closed: {dimension: calendar, on: closed_date}}',
      }),
    )
    expect(cube.roles.get('closed')).toMatchObject({ table: 'dim_date', key: 'date', on: 'closed_date' })
  })
})

describe('measures', () => {
  const typeOf = (measure: string) => cubeOf(definitions({ measures: `{m: ${measure}}` })).measures.get('m')?.type

  it.each([
    ['{agg: count}', 'integer'],
    ['{agg: count_distinct, expr: stage}', 'integer'],
    ['{agg: sum, expr: days_to_close}', 'decimal'],
    ['{agg: sum, expr: close_value}', 'decimal'],
    ['{agg: sum, expr: close_value / 2}', 'double'],
    ['{agg: avg, expr: days_to_close}', 'double'],
    ['{agg: min, expr: close_value}', 'decimal'],
    ['{agg: max, expr: closed_date}', 'date'],
    ['{agg: max, expr: stage}', 'text'],
    ['{agg: avg, expr: close_value, weight: days_to_close}', 'double'],
    ['{agg: percentile, p: 0.5, expr: days_to_close}', 'double'],
    ['{agg: percentile, p: 0.5, method: discrete, expr: days_to_close}', 'integer'],
    ['{agg: percentile, p: 0.5, method: discrete, expr: close_value}', 'decimal'],
    ['{agg: percentile, p: 1, method: discrete, expr: closed_date}', 'date'],
    ['{agg: variance, expr: days_to_close}', 'double'],
    ['{agg: stddev, expr: close_value}', 'double'],
    ['{calc: 1 + 1}', 'double'],
  ])('%s is of type %s', (measure, type) => {
    expect(typeOf(measure)).toBe(type)
  })

  it('keep which percentile is asked for, between two rows unless it says one of them', () => {
    const { measures } = cubeOf(
      definitions({
        measures:
          '{c: {agg: percentile, p: 0.95, expr: days_to_close}, d: {agg: percentile, p: 0, method: discrete, expr: stage}}',
      }),
    )
    expect(measures.get('c')).toMatchObject({ percentile: { p: 0.95, method: 'continuous' } })
    expect(measures.get('d')).toMatchObject({ percentile: { p: 0, method: 'discrete' }, type: 'text' })
  })

  it('keep what an average weighs by, resolved and as written', () => {
    const { measures } = cubeOf(
      definitions({ measures: '{m: {agg: avg, expr: close_value, weight: " product.list_price"}}' }).replace(
        'series: {column: series}',
        'list_price: {column: list_price}',
      ),
    )
    expect(measures.get('m')).toMatchObject({
      weight: { kind: 'attribute', attribute: 'product.list_price', type: 'decimal' },
      source: { expression: 'close_value', weight: 'product.list_price' },
    })
  })

  it('may be hidden, which others made of them are not', () => {
    const { measures } = cubeOf(
      definitions({ measures: '{n: {agg: count, hidden: true}, m: {calc: n / 2, hidden: false}}' }),
    )
    expect(measures.get('n')).toMatchObject({ hidden: true })
    expect(measures.get('m')).toMatchObject({ inputs: ['n'] })
    expect(measures.get('m')).not.toHaveProperty('hidden')
  })

  it('keep calculations over calculations, with the base measures below in order of first use', () => {
    const cube = cubeOf(
      definitions({ measures: '{r: {calc: c / a}, a: {agg: count}, c: {calc: b + a}, b: {agg: count}}' }),
    )
    expect(cube.measures.get('r')).toMatchObject({
      calculation: {
        kind: 'arithmetic',
        op: '/',
        left: { kind: 'measure', measure: 'c' },
        right: { kind: 'measure', measure: 'a' },
      },
      inputs: ['b', 'a'],
    })
    expect([...cube.measures.keys()]).toEqual(['r', 'a', 'c', 'b'])
  })

  it('derive the unit of a calculation', () => {
    const base =
      'v: {agg: sum, expr: close_value, unit: USD}, d: {agg: avg, expr: days_to_close, unit: day}, n: {agg: count}'
    const unitOf = (calc: string) =>
      cubeOf(definitions({ measures: `{${base}, m: {calc: "${calc}"}}` })).measures.get('m')?.unit
    expect(unitOf('v / n')).toBe('USD')
    expect(unitOf('v / d')).toBe('USD/day')
    expect(unitOf('v / v')).toBeUndefined()
    expect(unitOf('1 - n / n')).toBeUndefined()
    expect(unitOf('coalesce(v, 0) - 100')).toBe('USD')
  })
})

describe('cubes', () => {
  it('know where their rows came from when the fact says so', () => {
    expect(cubeOf(definitions()).lineage).toEqual({ run: 'run_id', file: 'source_file', line: 'source_line' })
    const columns = [...(crmSchema.get('fact_opportunity') ?? [])].filter(([name]) => name !== 'source_line')
    const loaded = loadModel(
      [{ path: 'a.yaml', text: definitions() }],
      new Map([...crmSchema, ['fact_opportunity', new Map(columns)]]),
    )
    expect('model' in loaded && loaded.model.cubes.get('sales')).not.toHaveProperty('lineage')
  })

  it('drill to the attributes that identify a row and what they list, else to the grain', () => {
    const degenerate = '{stage: {column: stage}, opportunity: {column: opportunity_id, drill: true}}'
    expect(cubeOf(definitions({ degenerate })).drill.columns).toEqual(['opportunity'])
    expect(cubeOf(definitions()).drill.columns).toEqual(['opportunity_id'])
    const listed = cubeOf(definitions({ degenerate, cube: 'drill: {columns: [stage, opportunity, close_value]}' }))
    expect(listed.drill.columns).toEqual(['opportunity', 'stage', 'close_value'])
  })
})

describe('limits', () => {
  const chain = (length: number, link: (next: number) => string) =>
    `{${Array.from({ length }, (_, i) => `m${i}: {calc: ${link(i + 1)}}`).join(', ')}, m${length}: {agg: count}}`
  const messages = (text: string) => problemsOf(text).map(({ message }) => message)

  it('let twenty calculations stand on each other and no more, in whatever order', () => {
    expect(messages(definitions({ measures: chain(20, (next) => `m${next} + 1`) }))).toEqual([])
    const tooDeep = chain(21, (next) => `m${next} + 1`)
    expect(messages(definitions({ measures: tooDeep }))).toEqual(['measure m0 nests deeper than 20'])
    const backwards = `{${tooDeep.slice(1, -1).split(', ').toReversed().join(', ')}}`
    expect(messages(definitions({ measures: backwards }))).toEqual(['measure m0 nests deeper than 20'])
    expect(messages(definitions({ measures: chain(2000, (next) => `m${next} + 1`) }))).toEqual([
      'measure m0 nests deeper than 20',
    ])
  })

  it('refuse a calculation that doubles at each step', () => {
    const measures = chain(15, (next) => `m${next} + m${next}`)
    expect(messages(definitions({ measures }))).toEqual(['measure m0, written out, has more than 1000 operands'])
  })

  it('refuse an expression of very many operators', () => {
    const sum = (terms: number) => Array.from({ length: terms }, () => 'close_value').join(' + ')
    const measures = (terms: number) => definitions({ measures: `{m: {agg: sum, expr: ${sum(terms)}}}` })
    expect(messages(measures(501))).toEqual([])
    expect(messages(measures(20_000))).toEqual(['the expression has more than 500 operators'])
  })

  it('refuse attributes within each other without end', () => {
    const attributes = Array.from({ length: 11 }, (_, i) => `a${i}: {column: series, within: a${i + 1}}`).join(', ')
    const product = `{table: dim_product, key: product_key, attributes: {${attributes}, a11: {column: series}}}`
    expect(messages(definitions({ product }))).toEqual(['within of attribute a0 nests deeper than 10'])
  })
})
