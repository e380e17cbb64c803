import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Catalog } from '../../../../server/contract/catalog.ts'
import { catalogOf } from '../../../../server/model/catalog.ts'
import type { Cube } from '../../../../server/model/cube.ts'
import type { ScalarType } from '../../../../server/model/expression.ts'
import { loadModel } from '../../../../server/model/load.ts'
import { formatProblem } from '../../../../server/model/problem.ts'
import { readDefinitionFiles } from '../../../../server/model/read.ts'
import { crmSchema } from './crm-schema.ts'

const shipped = join(import.meta.dirname, '../../../../cubes')
let workspace = ''

const table = (name: string, columns: Readonly<Record<string, ScalarType>>) =>
  [name, new Map(Object.entries(columns))] as const

const loadCube = async (): Promise<Cube> => {
  const loaded = loadModel(await readDefinitionFiles({ folder: shipped, currency: 'USD' }, workspace), crmSchema)
  if ('problems' in loaded) throw new Error(loaded.problems.map(formatProblem).join('\n'))
  const cube = loaded.model.cubes.get('opportunities')
  if (cube === undefined) throw new Error('no cube opportunities')
  return cube
}

beforeAll(async () => {
  workspace = join(await mkdtemp(join(tmpdir(), 'clientele-')), 'acme')
  await mkdir(workspace)
})
afterAll(() => rm(join(workspace, '..'), { recursive: true }))

describe('the shipped cube of opportunities', () => {
  it('has the names that clients rely on', async () => {
    const cube = await loadCube()
    const attributes = [...cube.attributes.keys()]
    const periods = ['year', 'quarter', 'month', 'date']
    expect(attributes).toEqual(
      expect.arrayContaining([
        ...['owner.office', 'owner.manager', 'owner.name', 'product.series', 'product.name', 'stage', 'opportunity'],
        ...['account.name', 'account.sector', 'account.country', 'account.parent'],
        ...periods.flatMap((period) => [`closed.${period}`, `engaged.${period}`]),
      ]),
    )
    expect([...cube.measures.keys()]).toEqual(
      expect.arrayContaining(['deals', 'won_deals', 'lost_deals', 'won_value', 'win_rate', 'days_to_close']),
    )
    expect(cube.hierarchies.get('owner.team')?.levels).toEqual(['owner.office', 'owner.manager', 'owner.name'])
    expect(cube.hierarchies.get('product.line')?.levels).toEqual(['product.series', 'product.name'])
  })

  it('names what has no account, product, owner or date', async () => {
    const { attributes } = await loadCube()
    const unknown = ['account.name', 'product.name', 'owner.name', 'closed.date', 'engaged.date'].map(
      (name) => attributes.get(name)?.unknown,
    )
    expect(unknown).toEqual(['(no account)', '(no product)', '(no owner)', '(not closed)', '(not engaged)'])
  })

  it('orders stages as a deal passes them', async () => {
    const { attributes } = await loadCube()
    expect(attributes.get('stage')?.order).toEqual({
      kind: 'list',
      values: ['Prospecting', 'Engaging', 'Proposal', 'Won', 'Lost'],
    })
  })

  it('computes the win rate from the deals that are closed', async () => {
    const { measures } = await loadCube()
    expect(measures.get('win_rate')).toMatchObject({
      inputs: ['won_deals', 'lost_deals'],
      format: 'percent1',
      better: 'up',
    })
    expect(measures.get('won_value')).toMatchObject({ type: 'decimal', unit: 'USD', format: 'money0' })
    expect(measures.get('avg_deal')?.unit).toBe('USD')
  })
})

describe('the README of the cubes', () => {
  const schema = new Map([
    table('dim_date', {
      ...({ date_key: 'integer', date: 'date', year: 'integer', is_workday: 'boolean' } as const),
      ...({ easter_prior: 'date', retail_month: 'text', retail_order: 'integer' } as const),
    }),
    table('dim_customer', {
      ...({ customer_key: 'integer', customer_id: 'text', segment: 'text' } as const),
      ...({ valid_from: 'date', valid_to: 'date' } as const),
    }),
    table('dim_store', { chain: 'text', store_no: 'integer', country: 'text', state: 'text', city: 'text' }),
    table('fact_shipment', {
      ...({ shipment_id: 'text', sent_date: 'date', due_date: 'date', price: 'decimal', is_test: 'boolean' } as const),
    }),
    table('fact_stock', { counted_date: 'date', product_code: 'text', quantity: 'integer' }),
    table('fact_deal', {
      ...({ deal_id: 'text', created_date: 'date', closed_date: 'date', customer_id: 'text' } as const),
      ...({ employee_key: 'integer', chain: 'text', store_no: 'integer' } as const),
    }),
    table('dim_shop', {
      ...({ shop_key: 'integer', country: 'text', city: 'text', size: 'text' } as const),
      ...({ shop_name: 'text', area: 'integer' } as const),
    }),
    table('dim_employee', {
      employee_key: 'integer',
      employee_name: 'text',
      shop_key: 'integer',
      manager_key: 'integer',
    }),
    table('dim_product', { product_key: 'integer', product_name: 'text', code: 'text', class_id: 'integer' }),
    table('dim_class', { class_id: 'integer', family: 'text', group_id: 'integer', group_name: 'text' }),
    table('fact_sale', {
      ...({ sale_id: 'text', sold_date_key: 'integer', sold_date: 'date', shop_key: 'integer' } as const),
      ...({ channel: 'text', price: 'decimal', quantity: 'integer' } as const),
    }),
    table('fact_order', {
      ...({ order_id: 'text', product_code: 'text', employee_key: 'integer', status: 'text' } as const),
      ...({ price: 'decimal', discount_rate: 'double', days: 'integer' } as const),
    }),
    table('dim_campaign', { campaign_id: 'integer', channel: 'text' }),
    table('bridge_touch', {
      ...({ order_id: 'text', touched_order: 'text', campaign_id: 'integer', credit: 'decimal' } as const),
    }),
  ])

  const instants = new Map([['fact_shipment', new Map([['sent_at', 'timestamptz' as const]])]])

  it('shows definitions that load', async () => {
    const readme = await readFile(join(shipped, 'README.md'), 'utf8')
    const examples = [...readme.matchAll(/```yaml\n([^`]*)```/g)].map(([, text]) => text ?? '')
    expect(examples).toHaveLength(9)
    for (const text of examples) {
      const loaded = loadModel([{ path: 'README.md', text }], schema, instants)
      expect('problems' in loaded ? loaded.problems.map(formatProblem) : []).toEqual([])
    }
  })
})

describe('the catalog', () => {
  it('is what the contract says', async () => {
    const catalog = catalogOf(await loadCube(), { model: 'm', data: 'd', completeThrough: '2017-12-31' })
    expect(Catalog.parse(catalog)).toEqual(catalog)
    expect(catalog).toMatchObject({ name: 'opportunities', model: 'm', data: 'd', completeThrough: '2017-12-31' })
  })

  it('says how each measure adds up and what it is without rows', async () => {
    const { measures } = catalogOf(await loadCube(), { model: 'm', data: 'd', completeThrough: null })
    const contract = Object.fromEntries(measures.map(({ name, additivity, empty }) => [name, `${additivity} ${empty}`]))
    expect(contract).toMatchObject({
      deals: 'additive zero',
      won_value: 'additive zero',
      customers: 'non zero',
      days_to_close: 'non empty',
      largest_deal: 'non empty',
      win_rate: 'non empty',
    })
  })

  it('shows expressions as written and where they stand', async () => {
    const { measures } = catalogOf(await loadCube(), { model: 'm', data: 'd', completeThrough: null })
    const won = measures.find(({ name }) => name === 'won_value')
    expect(won).toMatchObject({
      aggregation: 'sum',
      expression: 'close_value',
      filter: "stage = 'Won'",
      fact: 'fact_opportunity',
    })
    expect(won?.definition.file).toBe('cubes/opportunities.yaml')
    expect(measures.find(({ name }) => name === 'deals')).not.toHaveProperty('expression')
  })

  it('fits every attribute to every measure of the one fact', async () => {
    const { fits, attributes, measures } = catalogOf(await loadCube(), { model: 'm', data: 'd', completeThrough: null })
    expect(Object.keys(fits)).toEqual(measures.map(({ name }) => name))
    expect(fits.won_value).toEqual(attributes.map(({ name }) => name))
  })
})

describe('definition files', () => {
  it('are the shipped ones in order, then those of the workspace by its name', async () => {
    await mkdir(join(workspace, 'cubes'))
    await writeFile(join(workspace, 'cubes', 'own.yml'), 'cubes: {}')
    await writeFile(join(workspace, 'cubes', 'notes.txt'), 'not a definition')
    const paths = (await readDefinitionFiles({ folder: shipped, currency: 'USD' }, workspace)).map(({ path }) => path)
    const names = (await readdir(shipped, { recursive: true })).filter((name) => name.endsWith('.yaml')).sort()
    expect(names).toContain('opportunities.yaml')
    expect(paths).toEqual([...names.map((name) => `cubes/${name}`), 'acme/cubes/own.yml'])
    expect((await readDefinitionFiles(undefined, workspace)).map(({ path }) => path)).toEqual(['acme/cubes/own.yml'])
  })

  it('are none where there is no folder of cubes', async () => {
    expect(await readDefinitionFiles(undefined, join(workspace, 'nowhere'))).toEqual([])
  })
})
