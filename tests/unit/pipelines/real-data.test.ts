import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { addSource } from '../../../server/commands/source/add.ts'
import { type DataSet, describeDataSet, sumsOf } from '../../support/data-set.ts'
import { onEngine, openTestEngine } from '../../support/pipeline-warehouse.ts'
import { missingData, publishedFile, realWorkspace } from '../../support/real-data.ts'

interface PublishedSet extends DataSet {
  readonly set: string
  /** folder of its files, where they do not lie in one of its name */
  readonly files?: string
}

/** Counts of the data sets' descriptions, which were made with other tools. */
const dataSets: readonly PublishedSet[] = [
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
      [
        'bad debts, codes with more than one description, lines that repeat another',
        `SELECT count(*) FILTER (invoice LIKE 'A%') AS debts, count(*) FILTER (invoice LIKE 'A%' AND unit_price < 0) AS negative,
          (SELECT count(*) FROM (SELECT 1 FROM fact_order_line GROUP BY stock_code HAVING count(DISTINCT description) > 1)) AS codes,
          count(*) - (SELECT count(*) FROM (SELECT DISTINCT invoice, stock_code, description, quantity, invoiced_at, unit_price,
            customer, country FROM fact_order_line)) AS repeats FROM fact_order_line`,
        { debts: '3', negative: '2', codes: '650', repeats: '5268' },
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
      [
        'what is missing',
        `SELECT count(*) FILTER (item IS NULL) AS item, count(*) FILTER (created_at IS NULL) AS created,
          count(*) FILTER (assignment_group IS NULL) AS groups FROM fact_incident_event`,
        { item: '141267', created: '53076', groups: '14213' },
      ],
      [
        'incidents whose attributes change, that were never resolved, that end closed',
        `WITH incidents AS (
          SELECT count(DISTINCT made_sla) > 1 AS sla, count(DISTINCT priority) > 1 AS priority, max(resolved_at) IS NULL AS open,
            arg_max(state, source_line) = 'Closed' AS closed FROM fact_incident_event GROUP BY incident
        )
        SELECT count(*) FILTER (sla) AS sla, count(*) FILTER (priority) AS priority, count(*) FILTER (open) AS open,
          count(*) FILTER (closed) AS closed FROM incidents`,
        { sla: '9114', priority: '383', open: '1556', closed: '24918' },
      ],
      [
        'two blanks in a name',
        `SELECT count(*) > 0 AS found FROM fact_incident_event WHERE opened_by = 'Opened by  8'`,
        { found: 'true' },
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
      [
        'rows that repeat another, for there is no id of a complaint, and zip codes that are masked or begin with zero',
        `SELECT count(*) - (SELECT count(*) FROM (SELECT DISTINCT * EXCLUDE (source_line) FROM fact_complaint)) AS repeats,
          count(*) FILTER (zip_code LIKE '%XX') AS masked, count(*) FILTER (zip_code LIKE '0%') AS zeros FROM fact_complaint`,
        { repeats: '11', masked: '1165', zeros: '100' },
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
      [
        'customers whose row is that of another',
        'SELECT count(*) - (SELECT count(*) FROM (SELECT DISTINCT * EXCLUDE (source_line) FROM fact_subject)) AS equal FROM fact_subject',
        { equal: '6562' },
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
      [
        'customers who are another but for their key, the eldest, odd states, and what is the same for all',
        `SELECT count(*) - (SELECT count(*) FROM (SELECT DISTINCT * EXCLUDE (customer_answer_id, source_line) FROM fact_customer_answer)) AS equal,
          min(birth_year) AS eldest, count(*) FILTER (marital_status IN ('Alone', 'Absurd', 'YOLO')) AS odd,
          min(contact_cost) AS cost, max(contact_revenue) AS revenue FROM fact_customer_answer`,
        { equal: '182', eldest: '1893', odd: '7', cost: '3', revenue: '11' },
      ],
    ],
  },
  {
    set: 'messy-csv',
    accounts: {
      sales: [2_823, 2_823, 0],
      meal_orders: [945, 945, 0],
    },
    known: [
      [
        'North America, and accented text as it is written',
        `SELECT count(*) FILTER (territory = 'NA') AS america, count(*) FILTER (contact_first_name = 'Martín') AS martin,
          count(*) FILTER (address = 'Rambla de Cataluña, 23' OR address = 'Rambla de Cataluña  23') AS rambla,
          count(*) FILTER (regexp_matches(concat_ws('|', customer, address, address_2, city, state, contact_last_name,
            contact_first_name), '[^ -~]')) AS accented FROM fact_sale`,
        { america: '1074', martin: '32', rambla: '23', accented: '74' },
      ],
      [
        'states of orders, where NA is nothing',
        `SELECT count(*) FILTER (status = '1') AS one, count(*) FILTER (status = '0') AS zero, count(*) FILTER (status = '2') AS two,
          min(name) FILTER (source_line = 2) AS first FROM fact_meal_order`,
        { one: '933', zero: '9', two: '3', first: '苗宇怡' },
      ],
    ],
  },
]

for (const { set, files = set, ...dataSet } of dataSets) {
  const missing = missingData(set)
  describeDataSet(set, dataSet, missing, () => realWorkspace(set, files))
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
