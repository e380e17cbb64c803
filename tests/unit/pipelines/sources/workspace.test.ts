import { renameSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { PipelineError, type Problem } from '../../../../pipelines/problem.ts'
import { readWorkspace } from '../../../../pipelines/sources/workspace.ts'
import { demoFolder, sqlFolder } from '../../../support/pipeline-warehouse.ts'
import { type WorkspaceCopy, workspaceTest } from '../../../support/workspace-copy.ts'

const problemsOf = async (folder: string): Promise<readonly Problem[]> => {
  const error = await readWorkspace(folder, sqlFolder).catch((thrown: unknown) => thrown)
  if (error instanceof PipelineError) return error.problems
  throw error instanceof Error ? error : new Error('the workspace has no problem')
}

const workspaceText = (more: string) => `name: acme\ncurrency: EUR\n${more}`

/** A source of products, where a test can put a line in place of one of its own. */
const source = (lines: Partial<Record<'head' | 'file' | 'columns' | 'contract', string>>) =>
  [
    lines.head ?? 'source: products\nentity: product\n',
    lines.file ?? 'file:\n  pattern: files/products.csv\n  header: [product, series, sales_price]\n',
    lines.columns ?? 'columns:\n  product_id: product\n',
    lines.contract ?? '',
  ].join('')

describe('the demo workspace', () => {
  workspaceTest('is read with its settings, and its sources stand in the order of their references', async () => {
    const { sources, ...workspace } = await readWorkspace(demoFolder, sqlFolder)
    expect(workspace).toEqual({
      folder: demoFolder,
      name: 'crm-sales-opportunities',
      title: 'CRM Sales Opportunities',
      currency: 'USD',
      zone: 'UTC',
      languages: ['en'],
      calendar: { workingDays: [1, 2, 3, 4, 5], fiscalStartMonth: 1, fiscalLabel: 'end_year' },
      cubes: 'shipped',
      tables: [],
      limits: {
        querySeconds: 30,
        jsonRows: 100_000,
        connections: 4,
        waitingQueries: 64,
        requestBytes: 1_000_000,
        uploadBytes: 1_000_000_000,
        memory: '4GB',
      },
      retention: {},
      models: {
        seed: 1,
        monthsBefore: 12,
        levels: { by: 'share', platinum: 0.05, gold: 0.15 },
        discountRate: 0.1,
        margin: 1,
      },
    })
    expect(sources.map(({ name, entity }) => [name, entity.name])).toEqual([
      ['accounts', 'customer'],
      ['products', 'product'],
      ['sales_teams', 'employee'],
      ['sales_pipeline', 'opportunity'],
    ])
  })
})

describe('a workspace', () => {
  workspaceTest('has defaults for all but its name and currency', async ({ copy }) => {
    copy.write('workspace.yaml', workspaceText(''))
    const { title, zone, languages, calendar, cubes, schedule, limits } = await readWorkspace(copy.folder, sqlFolder)
    expect({ title, zone, languages, calendar, cubes, schedule, limits }).toEqual({
      title: 'acme',
      zone: 'UTC',
      languages: ['en'],
      calendar: { workingDays: [1, 2, 3, 4, 5], fiscalStartMonth: 1, fiscalLabel: 'end_year' },
      cubes: 'shipped',
      limits: {
        querySeconds: 30,
        jsonRows: 100_000,
        connections: 4,
        waitingQueries: 64,
        requestBytes: 1_000_000,
        uploadBytes: 1_000_000_000,
        memory: '4GB',
      },
    })
  })

  workspaceTest('without workspace.yaml says where it was looked for and what is there', async ({ copy }) => {
    renameSync(`${copy.folder}/workspace.yaml`, `${copy.folder}/workspace.yml`)
    expect(await problemsOf(copy.folder)).toEqual([
      { file: 'workspace.yaml', message: `there is no such file in ${copy.folder}; nearest is "workspace.yml"` },
    ])
    expect((await problemsOf(`${copy.folder}/nowhere`)).map(({ message }) => message)).toEqual([
      `there is no such file in ${copy.folder}/nowhere; it needs two lines at least, such as "name: acme" and "currency: EUR"`,
    ])
  })

  workspaceTest('tells all problems of all files at once', async ({ copy }) => {
    copy.write('workspace.yaml', 'nme: acme\ncurrency: USDD\nlimits: {connections: 0, quey_seconds: 5}\n')
    copy.replace('sources/products.yaml', 'entity: product', 'entity: prodcut')
    copy.replace('sources/accounts.yaml', 'sector: sector', 'sektor: sector')
    expect(await problemsOf(copy.folder)).toEqual([
      { file: 'workspace.yaml', line: 1, column: 1, message: 'the key "name" is missing' },
      {
        file: 'workspace.yaml',
        line: 2,
        column: 11,
        message: expect.stringMatching(/^expected an ISO 4217 currency; nearest is "USD"; found "USDD"$/),
      },
      {
        file: 'workspace.yaml',
        line: 3,
        column: 23,
        message: expect.stringMatching(/>=1; found 0$/),
      },
      {
        file: 'workspace.yaml',
        line: 3,
        column: 26,
        message:
          'unknown key "quey_seconds"; nearest is "query_seconds"; expected query_seconds, json_rows, connections, waiting_queries, request_bytes, upload_bytes, memory',
      },
      {
        file: 'workspace.yaml',
        line: 1,
        column: 1,
        message:
          'unknown key "nme"; nearest is "name"; expected name, title, currency, zone, languages, calendar, cubes, opens, schedule, limits, retention, models',
      },
      {
        file: 'sources/accounts.yaml',
        line: 13,
        column: 3,
        message:
          'there is no column of customer "sektor"; nearest is "sector"; expected one of customer_id, effective_date, deleted_date, customer_name, customer_kind, sector, size, level, region, country, city, territory_id, parent_id, parent_name, employee_id, acquisition_source, acquired_date, email, year_established, revenue_millions, employees',
      },
      {
        file: 'sources/products.yaml',
        line: 3,
        column: 9,
        message:
          'there is no entity "prodcut"; nearest is "product"; expected one of activity, campaign, campaign_spend, channel, competitor, contract, customer, employee, experiment_subject, fx_rate, invoice, lead, opportunity, order_line, pipeline_snapshot, product, survey_answer, target, territory, ticket, touch',
      },
    ])
  })

  const broken: readonly (readonly [title: string, text: string, line: number, column: number, message: string])[] = [
    ['an unclosed list', 'languages: [en\n', 4, 1, 'the YAML cannot be read: '],
    ['a key that stands twice', 'name: other\n', 3, 1, 'the YAML cannot be read: Map keys must be unique'],
    [
      'another zone',
      'zone: Europe/Kiew\n',
      3,
      7,
      'expected an IANA time zone; nearest is "Europe/Kiev"; found "Europe/Kiew"',
    ],
    [
      'a fiscal year inside a month',
      'calendar: {fiscal: {starts: 02-15}}\n',
      3,
      29,
      'expected the first day of a month, such as 02-01; found "02-15"',
    ],
    ['an eighth weekday', 'calendar: {working_days: [1, 8]}\n', 3, 30, 'Too big: expected number to be <=7; found 8'],
    ['other cubes', 'cubes: mine\n', 3, 8, 'expected one of shipped, own; found "mine"; nearest is "own"'],
    ['a text for a map', 'limits: many\n', 3, 9, 'expected a map, found "many"'],
    ['nothing for a list', 'languages:\n', 3, 11, 'expected a list, found nothing'],
    ['a language that is none', 'languages: [en, 1x]\n', 3, 17, 'expected a language tag such as en; found "1x"'],
    ['a time without unit', 'retention: {runs: 90}\n', 3, 19, 'expected a text, found 90'],
    ['a time in months', 'retention: {runs: 3m}\n', 3, 19, 'expected days such as 90d; found "3m"'],
    ['memory without unit', 'limits: {memory: 4}\n', 3, 18, 'expected a text, found 4'],
  ]
  workspaceTest.for(broken)('with %s is refused at its place', async ([, text, line, column, message], { copy }) => {
    copy.write('workspace.yaml', workspaceText(text))
    expect(await problemsOf(copy.folder)).toEqual([
      { file: 'workspace.yaml', line, column, message: expect.stringContaining(message) },
    ])
  })

  workspaceTest('nested without end is refused, and does not end the process', async ({ copy }) => {
    copy.write('workspace.yaml', '['.repeat(100_000))
    expect(await problemsOf(copy.folder)).toEqual([
      expect.objectContaining({ line: 1, message: expect.stringContaining('the YAML cannot be read: ') }),
    ])
  })
})

describe('a source', () => {
  const readProducts = async (copy: WorkspaceCopy, text: string) => {
    copy.write('sources/products.yaml', text)
    return problemsOf(copy.folder)
  }
  const broken: readonly (readonly [title: string, text: string, line: number, column: number, message: string])[] = [
    [
      'a name with blanks',
      source({ head: 'source: my products\nentity: product\n' }),
      1,
      9,
      'expected lower-case letters, digits and underscores, a letter first; found "my products"',
    ],
    ['no entity', source({ head: 'source: products\n' }), 1, 1, 'the key "entity" is missing'],
    [
      'a misspelt key of its file',
      source({ file: 'file:\n  patern: x\n  pattern: x\n  header: [product]\n' }),
      4,
      3,
      'unknown key "patern"; nearest is "pattern"; expected pattern, date, format, delimiter, quote, encoding, final_newline, first_line, header',
    ],
    [
      'an encoding that it cannot read',
      source({ file: 'file: {pattern: x, encoding: utf8, header: [product]}\n' }),
      3,
      30,
      'found "utf8"; nearest is "utf-8"',
    ],
    [
      'a delimiter of two characters',
      source({ file: 'file: {pattern: x, delimiter: "||", header: [product]}\n' }),
      3,
      31,
      'expected one character between fields, no line break; found "||"',
    ],
    [
      'a header with a column twice',
      source({ file: 'file: {pattern: x, header: [product, Product]}\n' }),
      3,
      38,
      'column "Product" stands in the header already, as column 1',
    ],
    [
      'a header with a name that lineage needs',
      source({ file: 'file: {pattern: x, header: [product, _line]}\n' }),
      3,
      38,
      'a column of the file cannot be called "_line"',
    ],
    [
      'a column that the header has not',
      source({ columns: 'columns: {product_id: {from: prodct}}\n' }),
      6,
      30,
      'there is no column of the header "prodct"; nearest is "product"; expected one of product, series, sales_price',
    ],
    [
      'no column for the key',
      source({ columns: 'columns: {series: series}\n' }),
      6,
      10,
      'the key "product_id" of product is not mapped; where the file has none, say key: line',
    ],
    [
      'a list in place of a column',
      source({ columns: 'columns:\n  product_id: [product]\n' }),
      7,
      15,
      'expected a map, found a list',
    ],
    [
      'an unknown rule',
      source({ columns: 'columns:\n  product_id: {from: product, uniqe: true}\n' }),
      7,
      31,
      'unknown key "uniqe"; nearest is "unique"',
    ],
    [
      'a least value of a text',
      source({ columns: 'columns:\n  product_id: {from: product, min: 1}\n' }),
      7,
      36,
      'a text has no least or greatest value',
    ],
    [
      'a text as least value of a number',
      source({ columns: 'columns:\n  product_id: product\n  list_price: {from: sales_price, max: lots}\n' }),
      8,
      40,
      'expected a number, found "lots"',
    ],
    [
      'aliases of a number',
      source({ columns: 'columns:\n  product_id: product\n  list_price: {from: sales_price, aliases: {a: 1}}\n' }),
      8,
      44,
      'only a text has aliases; list_price is of type decimal',
    ],
    [
      'a condition on an unmapped column',
      source({ columns: 'columns:\n  product_id: {from: product, required_when: {serie: [GTX]}}\n  series: series\n' }),
      7,
      47,
      'there is no text column "serie"; nearest is "series"; expected one of product_id, series',
    ],
    [
      'a reference to no entity',
      source({ columns: 'columns:\n  product_id: product\n  series: {from: series, references: serie}\n' }),
      8,
      38,
      'there is no entity with a key "serie"',
    ],
    [
      'a reference to itself',
      source({ columns: 'columns:\n  product_id: product\n  series: {from: series, references: product}\n' }),
      8,
      38,
      'product cannot refer to itself',
    ],
    [
      'a limit over 100 percent',
      source({ contract: 'contract: {rejects: {max_percent: 101}}\n' }),
      8,
      35,
      '<=100; found 101',
    ],
  ]
  workspaceTest.for(broken)('with %s is refused at its place', async ([, text, line, column, message], { copy }) => {
    expect(await readProducts(copy, text)).toEqual([
      { file: 'sources/products.yaml', line, column, message: expect.stringContaining(message) },
    ])
  })

  workspaceTest('with the name of another is refused', async ({ copy }) => {
    copy.write('sources/zz.yaml', source({}))
    expect(await problemsOf(copy.folder)).toEqual([
      {
        file: 'sources/zz.yaml',
        line: 1,
        column: 9,
        message: 'source "products" is defined already in sources/products.yaml',
      },
    ])
  })

  workspaceTest('that refers to one that refers back is refused', async ({ copy }) => {
    copy.replace('sources/products.yaml', 'series: series', 'series: {from: series, references: opportunity}')
    expect(await problemsOf(copy.folder)).toEqual([
      expect.objectContaining({
        file: 'sources/products.yaml',
        message: 'references go in a circle: products, sales_pipeline',
      }),
      expect.objectContaining({
        file: 'sources/sales_pipeline.yaml',
        message: 'references go in a circle: products, sales_pipeline',
      }),
    ])
  })

  workspaceTest('may write its columns in the short form', async ({ copy }) => {
    copy.write('sources/products.yaml', source({}))
    const { sources } = await readWorkspace(copy.folder, sqlFolder)
    expect(sources.find(({ name }) => name === 'products')).toMatchObject({
      title: 'products',
      file: { delimiter: ',', encoding: 'utf-8', finalNewline: 'required' },
      nulls: [''],
      decimal: '.',
      columns: [{ name: 'product_id', from: 'product', required: false, unique: false }],
      limits: { rows: {}, rejects: {} },
    })
  })
})
