import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../../server/engine/engine.ts'
import { onEngine, openTestEngine } from '../../support/pipeline-warehouse.ts'
import { missingData, publishedFile, type RealWorkspace, realWorkspace } from '../../support/real-data.ts'

/** The same figures by two statements: over the tables that a run made, and over the raw files. */
interface Agreement {
  readonly what: string
  readonly ours: string
  /** `FILE(name)` stands for a published file */
  readonly raw: string
  /** where a description of the data, or a count by hand, says it */
  readonly known?: readonly (readonly string[])[]
}

interface Mapped {
  readonly set: string
  /** folder of its files, where they do not lie in one of its name */
  readonly files?: string
  readonly agreements: readonly Agreement[]
}

/** The last line of each incident, which is its final state. */
const events = `(FROM (
    SELECT *, row_number() OVER () AS line
    FROM read_csv('FILE(itsm-incidents/incident_event_log.csv.gz)', all_varchar = true, header = true, parallel = false))
  QUALIFY row_number() OVER (PARTITION BY number ORDER BY line DESC) = 1)`

/** Complaints of a year, as text, with the right number of fields. */
const procon = (file: string, header: boolean) =>
  `(SELECT ${header ? 'Atendida' : 'column15 AS Atendida'}, ${header ? 'UF' : 'column05 AS UF'}
    FROM read_csv('FILE(procon-complaints/${file})', delim = ';', header = ${header}, all_varchar = true, quote = '"', escape = '"', ignore_errors = true, strict_mode = true))`

const hillstrom = `read_csv('FILE(hillstrom/hillstrom.csv.gz)', all_varchar = true, header = true)`
const cfpb = `read_csv('FILE(cfpb-complaints/consumer_complaints.csv)', all_varchar = true, header = true, quote = '"')`
const retail = `read_csv('FILE(online-retail-lines/by_day)/*.csv.gz', all_varchar = true, header = true, quote = '"', escape = '"')`
const campaign = `read_csv('FILE(marketing-campaign/marketing_campaign.csv)', delim = ';', all_varchar = true, header = true)`

const mapped: readonly Mapped[] = [
  {
    set: 'online-retail-lines',
    files: 'online-retail-lines/by_day',
    agreements: [
      {
        what: 'lines, orders, customers, pieces and revenue to the ten-thousandth',
        ours: `SELECT count(*), count(DISTINCT order_id), count(DISTINCT customer_id), sum(quantity), sum(net_amount) FROM fact_order_line`,
        raw: `SELECT count(*), count(DISTINCT InvoiceNo), count(DISTINCT CustomerID), sum(CAST(Quantity AS DECIMAL(18, 3))),
          sum(CAST(CAST(Quantity AS DECIMAL(18, 0)) * CAST(UnitPrice AS DECIMAL(18, 4)) AS DECIMAL(18, 4))) FROM ${retail}`,
      },
      {
        what: 'lines, orders and customers that the description counts',
        ours: `SELECT count(*), count(DISTINCT order_id), count(DISTINCT customer_id), count(DISTINCT product_id), count(*) FILTER (quantity < 0)
          FROM fact_order_line JOIN dim_product USING (product_key)`,
        raw: `SELECT count(*), count(DISTINCT InvoiceNo), count(DISTINCT CustomerID), count(DISTINCT StockCode), count(*) FILTER (CAST(Quantity AS INTEGER) < 0) FROM ${retail}`,
        known: [['541909', '25900', '4372', '4070', '10624']],
      },
      {
        what: 'revenue of every country',
        ours: `SELECT territory_id, sum(net_amount) FROM fact_order_line JOIN dim_territory USING (territory_key) GROUP BY 1 ORDER BY 1`,
        raw: `SELECT Country, sum(CAST(CAST(Quantity AS DECIMAL(18, 0)) * CAST(UnitPrice AS DECIMAL(18, 4)) AS DECIMAL(18, 4))) FROM ${retail} GROUP BY 1 ORDER BY 1`,
      },
    ],
  },
  {
    set: 'itsm-incidents',
    agreements: [
      {
        what: 'tickets in their final states, and those never resolved',
        ours: `SELECT status, count(*), count(*) FILTER (resolved_date_key = -1) FROM fact_ticket GROUP BY 1`,
        raw: `SELECT incident_state, count(*), count(*) FILTER (resolved_at = '?') FROM ${events} GROUP BY 1`,
        known: [['Closed', '24918', '1556']],
      },
      {
        what: 'tickets within the agreed time and reopened, by priority',
        ours: `SELECT priority, count(*), count(*) FILTER (met_sla), count(*) FILTER (reopened_count > 0) FROM fact_ticket GROUP BY 1 ORDER BY 1`,
        raw: `SELECT priority, count(*), count(*) FILTER (made_sla = 'true'), count(*) FILTER (CAST(reopen_count AS INTEGER) > 0) FROM ${events} GROUP BY 1 ORDER BY 1`,
      },
    ],
  },
  {
    set: 'procon-complaints',
    agreements: [
      {
        what: 'complaints of each year',
        ours: `SELECT source_file, count(*) FROM fact_ticket GROUP BY 1 ORDER BY 1`,
        raw: `SELECT * FROM (VALUES ('files/CNRF2018.csv.gz', 39047), ('files/CNRF_2017.csv.gz', 42307), ('files/CRF2019_Dados_Abertos.csv.gz', 17555)) ORDER BY 1`,
      },
      {
        what: 'complaints of 2017 that were met and not, by state',
        ours: `SELECT territory_id, count(*) FILTER (resolution = 'met'), count(*) FILTER (resolution = 'not met')
          FROM fact_ticket JOIN dim_territory USING (territory_key) WHERE source_file LIKE '%2017%' GROUP BY 1 ORDER BY 1`,
        raw: `SELECT trim(UF), count(*) FILTER (Atendida = 'S'), count(*) FILTER (Atendida = 'N') FROM ${procon('CNRF_2017.csv.gz', false)} GROUP BY 1 ORDER BY 1`,
      },
    ],
  },
  {
    set: 'cfpb-complaints',
    agreements: [
      {
        what: 'complaints by product, and those answered in time',
        ours: `SELECT category, count(*), count(*) FILTER (met_sla) FROM fact_ticket GROUP BY 1 ORDER BY 1`,
        raw: `SELECT Product, count(*), count(*) FILTER ("Timely response?" = 'Yes') FROM ${cfpb} GROUP BY 1 ORDER BY 1`,
      },
      {
        what: 'complaints by month',
        ours: `SELECT month, count(*) FROM fact_ticket JOIN dim_date ON date_key = opened_date_key GROUP BY 1 ORDER BY 1`,
        raw: `SELECT strftime(strptime("Date received", '%m/%d/%Y'), '%Y-%m'), count(*) FROM ${cfpb} GROUP BY 1 ORDER BY 1`,
      },
    ],
  },
  {
    set: 'hillstrom',
    agreements: [
      {
        what: 'subjects, visits, conversions and spend of each group',
        ours: `SELECT replace(arm, 'control', 'No E-Mail') AS arm, count(*), count(*) FILTER (visited), count(*) FILTER (converted), sum(amount)
          FROM fact_experiment GROUP BY 1 ORDER BY 1`,
        raw: `SELECT segment, count(*), sum(CAST(visit AS INTEGER)), sum(CAST(conversion AS INTEGER)), sum(CAST(spend AS DECIMAL(18, 2))) FROM ${hillstrom} GROUP BY 1 ORDER BY 1`,
      },
      {
        what: 'subjects of each group as the description counts them',
        ours: `SELECT arm, count(*) FROM fact_experiment GROUP BY 1 ORDER BY 1`,
        raw: `SELECT replace(segment, 'No E-Mail', 'control') AS arm, count(*) FROM ${hillstrom} GROUP BY 1 ORDER BY 1`,
        known: [
          ['Mens E-Mail', '21307'],
          ['Womens E-Mail', '21387'],
          ['control', '21306'],
        ],
      },
    ],
  },
  {
    set: 'marketing-campaign',
    agreements: [
      {
        what: 'customers by education, with the first and last day on which one was won',
        ours: `SELECT sector, count(*), min(acquired_date), max(acquired_date) FROM dim_customer WHERE customer_key <> -1 GROUP BY 1 ORDER BY 1`,
        raw: `SELECT Education, count(*), min(Dt_Customer), max(Dt_Customer) FROM ${campaign} GROUP BY 1 ORDER BY 1`,
      },
      {
        what: 'how many were asked by each of six campaigns, and answered, from one file with a column for each',
        ours: `SELECT experiment, arm, count(*), count(DISTINCT customer_key), count(*) FILTER (converted) FROM fact_experiment GROUP BY ALL ORDER BY 1`,
        raw: `SELECT name, 'treatment', count(*), count(DISTINCT ID), sum(CAST(answer AS INTEGER)) FROM (
            SELECT ID, unnest([{'name': 'Campaign 1', 'answer': AcceptedCmp1}, {'name': 'Campaign 2', 'answer': AcceptedCmp2},
              {'name': 'Campaign 3', 'answer': AcceptedCmp3}, {'name': 'Campaign 4', 'answer': AcceptedCmp4},
              {'name': 'Campaign 5', 'answer': AcceptedCmp5}, {'name': 'Last campaign', 'answer': Response}], recursive := true)
            FROM ${campaign}) GROUP BY 1, 2 ORDER BY 1`,
      },
      {
        what: 'answers to the last campaign by education',
        ours: `SELECT stratum, count(*), count(*) FILTER (converted) FROM fact_experiment WHERE experiment = 'Last campaign' GROUP BY 1 ORDER BY 1`,
        raw: `SELECT Education, count(*), sum(CAST(Response AS INTEGER)) FROM ${campaign} GROUP BY 1 ORDER BY 1`,
      },
    ],
  },
]

const asText = (rows: readonly (readonly unknown[])[]) =>
  rows.map((row) =>
    row.map((value) =>
      value === null
        ? '·'
        : String(value)
            .replace(/(\.\d*?)0+$/, '$1')
            .replace(/\.$/, ''),
    ),
  )

for (const { set, files = set, agreements } of mapped) {
  const missing = missingData(set)
  describe.skipIf(missing !== undefined)(
    `${set} as standard entities${missing === undefined ? '' : ` (skipped: ${missing})`}`,
    () => {
      let workspace: RealWorkspace
      let engine: Engine
      let plain: DuckDBInstance

      beforeAll(async () => {
        workspace = realWorkspace(`standard/${set}`, files)
        engine = await openTestEngine()
        plain = await DuckDBInstance.create(':memory:')
        await onEngine(engine, workspace.folder).run()
      }, 300_000)
      afterAll(async () => {
        await engine?.close()
        plain?.closeSync()
        workspace?.remove()
      })

      it.each(agreements)('has the $what', async ({ ours, raw, known }) => {
        const rows = await engine.session((session) => session.all(ours))
        const found = asText(rows.map((row) => Object.values(row)))
        const connection = await plain.connect()
        const sql = raw.replaceAll(/FILE\(([^)]*)\)/g, (_, path: string) => publishedFile(path))
        const expected = asText(await (await connection.runAndReadAll(sql)).getRowsJson())
        connection.closeSync()
        expect(found.length).toBeGreaterThan(0)
        expect(found).toEqual(expected)
        if (known !== undefined) expect(found).toEqual(known)
      })
    },
  )
}
