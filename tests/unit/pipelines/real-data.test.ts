import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunOutcome } from '../../../pipelines/run.ts'
import { addSource } from '../../../server/commands/source/add.ts'
import type { Engine } from '../../../server/engine/engine.ts'
import { onEngine, openTestEngine, type TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { missingData, publishedFile, type RealWorkspace, realWorkspace } from '../../support/real-data.ts'

type Row = Record<string, unknown>

interface DataSet {
  readonly set: string
  /** folder of its files, where they do not lie in one of its name */
  readonly files?: string
  /** by source: rows read, loaded and rejected over all its files */
  readonly accounts: Readonly<Record<string, readonly [read: number, loaded: number, rejected: number]>>
  /** what the publisher or the data's description says of them */
  readonly known: readonly (readonly [what: string, sql: string, row: Row])[]
}

/** Counts of the data sets' descriptions, which were made with other tools. */
const dataSets: readonly DataSet[] = [
  {
    set: 'online-retail-lines',
    files: 'online-retail-lines/by_day',
    accounts: { order_lines: [541_909, 541_909, 0] },
    known: [
      [
        'cancellations, lines without customer, negative quantities, price 0, no description',
        `SELECT count(*) FILTER (invoice LIKE 'C%') AS cancelled, count(*) FILTER (customer IS NULL) AS nobody,
          count(*) FILTER (quantity < 0) AS negative, count(*) FILTER (unit_price = 0) AS free,
          count(*) FILTER (description IS NULL) AS blank FROM fact_order_line`,
        { cancelled: '9288', nobody: '135080', negative: '10624', free: '2515', blank: '1454' },
      ],
      [
        'invoices, stock codes, customers, countries',
        `SELECT count(DISTINCT invoice) AS invoices, count(DISTINCT stock_code) AS codes, count(DISTINCT customer) AS customers,
          count(DISTINCT country) AS countries FROM fact_order_line`,
        { invoices: '25900', codes: '4070', customers: '4372', countries: '38' },
      ],
    ],
  },
  {
    set: 'itsm-incidents',
    accounts: { incident_events: [141_712, 141_712, 0] },
    known: [
      [
        'incidents, and the updates without resolution or assignee',
        `SELECT count(DISTINCT incident) AS incidents, count(*) FILTER (resolved_at IS NULL) AS open,
          count(*) FILTER (assigned_to IS NULL) AS nobody, count(*) FILTER (state = '-100') AS stray FROM fact_incident_event`,
        { incidents: '24918', open: '3141', nobody: '27496', stray: '5' },
      ],
    ],
  },
  {
    set: 'procon-complaints',
    accounts: {
      complaints_2017: [42_307, 42_307, 0],
      complaints_2018: [39_060, 39_047, 13],
      complaints_2019: [17_577, 17_555, 22],
    },
    known: [
      [
        'what is rejected has a field or two too many',
        `SELECT count(*) AS rows, count(DISTINCT rule) AS rules, min(rule) AS rule FROM rejected_rows`,
        { rows: '35', rules: '1', rule: 'field_count' },
      ],
    ],
  },
  {
    set: 'cfpb-complaints',
    accounts: { complaints: [3_186, 3_186, 0] },
    known: [
      [
        'first and last day, rows without an answer on the dispute, rows sent before they were received',
        `SELECT CAST(min(received_date) AS VARCHAR) AS first, CAST(max(received_date) AS VARCHAR) AS last,
          count(*) FILTER (is_disputed IS NULL) AS unanswered, count(*) FILTER (sent_date < received_date) AS early FROM fact_complaint`,
        { first: '2013-06-04', last: '2017-02-23', unanswered: '57', early: '6' },
      ],
    ],
  },
  {
    set: 'hillstrom',
    accounts: { subjects: [64_000, 64_000, 0] },
    known: [
      [
        'the arms; equal rows stay, for they are different people',
        `SELECT count(*) FILTER (arm = 'Mens E-Mail') AS men, count(*) FILTER (arm = 'Womens E-Mail') AS women,
          count(*) FILTER (arm = 'No E-Mail') AS control FROM fact_subject`,
        { men: '21307', women: '21387', control: '21306' },
      ],
    ],
  },
  {
    set: 'marketing-campaign',
    accounts: { answers: [2_240, 2_240, 0] },
    known: [
      [
        'empty incomes, the odd one, first and last day',
        `SELECT count(*) FILTER (income IS NULL) AS blank, count(*) FILTER (income = 666666) AS odd,
          CAST(min(joined_date) AS VARCHAR) AS first, CAST(max(joined_date) AS VARCHAR) AS last FROM fact_customer_answer`,
        { blank: '24', odd: '1', first: '2012-07-30', last: '2014-06-29' },
      ],
    ],
  },
  {
    set: 'messy-csv',
    accounts: {
      sales: [2_823, 2_823, 0],
      meal_orders: [945, 945, 0],
      readings: [9_471, 9_357, 114],
      narratives: [268, 268, 0],
    },
    known: [
      [
        'North America, and accented text as it is written',
        `SELECT count(*) FILTER (territory = 'NA') AS america, count(*) FILTER (contact_first_name = 'Martín') AS martin,
          count(*) FILTER (address = 'Rambla de Cataluña, 23' OR address = 'Rambla de Cataluña  23') AS rambla FROM fact_sale`,
        { america: '1074', martin: '32', rambla: '23' },
      ],
      [
        'states of orders, where NA is nothing',
        `SELECT count(*) FILTER (status = '1') AS one, count(*) FILTER (status = '0') AS zero, count(*) FILTER (status = '2') AS two,
          min(name) FILTER (source_line = 2) AS first FROM fact_meal_order`,
        { one: '933', zero: '9', two: '3', first: '苗宇怡' },
      ],
      [
        'carbon monoxide: missing, and the mean of the rest',
        `SELECT count(*) FILTER (co IS NULL) AS missing, CAST(round(avg(co), 4) AS VARCHAR) AS mean FROM fact_reading`,
        { missing: '1683', mean: '2.1527' },
      ],
      [
        'texts over several lines',
        `SELECT count(DISTINCT narrative_id) AS ids, count(*) FILTER (narrative LIKE '%' || chr(10) || '%') AS broken FROM fact_narrative`,
        { ids: '268', broken: '43' },
      ],
    ],
  },
]

const sumsOf = ({ files }: RunOutcome, name: string) => {
  const own = files.filter(({ source }) => source === name)
  const sum = (count: (file: RunOutcome['files'][number]) => number) =>
    own.reduce((total, file) => total + count(file), 0)
  return [sum((f) => f.read), sum((f) => f.loaded), sum((f) => f.rejected)]
}

const encodings: Readonly<Record<string, string>> = {
  'files/sales_data_sample.csv': 'cp850',
  'files/meal_order_info.csv': 'gbk',
}

/** The lines of a file as an editor shows them. */
const linesOf = (folder: string, path: string): readonly string[] => {
  const bytes = readFileSync(join(folder, path))
  const text = iconv.decode(path.endsWith('.gz') ? gunzipSync(bytes) : bytes, encodings[path] ?? 'utf-8')
  return text.split(/\r?\n/)
}

/** A random sample, the same in every run. */
const sampled = 1000
const sampleOf = (from: string) =>
  `SELECT * FROM (FROM ${from} USING SAMPLE reservoir(${sampled} ROWS) REPEATABLE (20261122))`

/** Texts of a row that stand in its file as they are. */
const textsOf = (row: Row): readonly string[] =>
  Object.entries(row).flatMap(([name, value]) =>
    typeof value === 'string' && name !== 'source_file' && /^[^"\n]*[A-Za-z][^"\n]*$/.test(value) ? [value] : [],
  )

const shown = (row: Row | undefined) =>
  row && Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value === null ? null : String(value)]))

for (const { set, files = set, accounts, known } of dataSets) {
  const missing = missingData(set)
  describe.skipIf(missing !== undefined)(`${set}${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
    let workspace: RealWorkspace
    let engine: Engine
    let warehouse: TestWarehouse
    let outcome: RunOutcome

    beforeAll(async () => {
      workspace = realWorkspace(set, files)
      engine = await openTestEngine()
      warehouse = onEngine(engine, workspace.folder)
      outcome = await warehouse.run()
    }, 300_000)
    afterAll(async () => {
      await engine?.close()
      workspace?.remove()
    })

    it.each(Object.entries(accounts))('has all rows of %s, loaded or rejected', (source, expected) => {
      expect(sumsOf(outcome, source)).toEqual(expected)
    })

    it('has an account that adds up for every file', () => {
      const off = outcome.files.filter(({ read, loaded, rejected, skipped }) => read !== loaded + rejected + skipped)
      expect(off).toEqual([])
    })

    it('says of every row on which line of its file it stands', async () => {
      const lines = new Map(outcome.files.map(({ file }) => [file, linesOf(workspace.folder, file)]))
      const tables = await warehouse.query(
        "SELECT table_name AS name FROM duckdb_tables() WHERE starts_with(table_name, 'fact_')",
      )
      const wrong: unknown[] = []
      for (const { name } of tables) {
        for (const row of await warehouse.query(sampleOf(String(name)))) {
          const breaks = Object.values(row).join('').split('\n').length
          const first = Number(row.source_line) - 1
          const line =
            lines
              .get(String(row.source_file))
              ?.slice(first, first + breaks)
              .join('\n') ?? ''
          if (!textsOf(row).every((text) => line.includes(text))) wrong.push({ row, line })
        }
      }
      for (const { file, line, raw_text: raw } of await warehouse.query(sampleOf('rejected_rows'))) {
        const found = lines
          .get(String(file))
          ?.slice(Number(line) - 1)
          .join('\n')
        if (found?.startsWith(String(raw)) !== true) wrong.push({ file, line, raw })
      }
      expect(wrong).toEqual([])
    })

    it.each(known)('%s', async (_, sql, expected) => {
      const [row] = await warehouse.query(sql)
      expect(shown(row)).toEqual(expected)
    })
  })
}

/** Files of text with how many records they have; those of another number of fields are the only ones that a draft rejects. */
const drafted: readonly (readonly [file: string, read: number, rejected: number])[] = [
  ['online-retail-lines/by_day/2010-12-01.csv.gz', 3108, 0],
  ['itsm-incidents/incident_event_log.csv.gz', 141_712, 0],
  ['procon-complaints/CNRF_2017.csv.gz', 42_307, 0],
  ['procon-complaints/CNRF2018.csv.gz', 39_060, 13],
  ['procon-complaints/CRF2019_Dados_Abertos.csv.gz', 17_577, 22],
  ['cfpb-complaints/consumer_complaints.csv', 3186, 0],
  ['hillstrom/hillstrom.csv.gz', 64_000, 0],
  ['marketing-campaign/marketing_campaign.csv', 2240, 0],
  ['messy-csv/sales_data_sample.csv', 2823, 0],
  ['messy-csv/meal_order_info.csv', 945, 0],
  ['messy-csv/AirQualityUCI.csv', 9471, 0],
  ['messy-csv/complaints_with_narratives.csv', 268, 0],
  ['crm-sales-opportunities/sales_pipeline.csv', 8800, 0],
]

const none = missingData('messy-csv')
describe.skipIf(none !== undefined)(`the draft of a source${none === undefined ? '' : ` (skipped: ${none})`}`, () => {
  it.each(drafted)('of %s loads it as it is', async (file, read, rejected) => {
    const folder = mkdtempSync(join(tmpdir(), 'drafted-'))
    writeFileSync(join(folder, 'workspace.yaml'), 'name: drafted\ncurrency: EUR\ncubes: own\n')
    const root = fileURLToPath(new URL('../../../', import.meta.url))
    const never = new AbortController().signal
    await addSource({ workspace: folder, file: publishedFile(file), name: 'draft' }, root, never)
    const engine = await openTestEngine()
    const outcome = await onEngine(engine, folder).run()
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
    expect(sumsOf(outcome, 'draft')).toEqual([read, read - rejected, rejected])
  })
})
