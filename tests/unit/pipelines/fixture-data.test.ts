import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { describeDataSet } from '../../support/data-set.ts'

const fixtures = fileURLToPath(new URL('../../../fixtures/', import.meta.url))
const open = (name: string) => () => ({ folder: join(fixtures, name), remove: () => undefined })

// the counts, sums and means are those of a program of its own over the files: see their README
describeDataSet(
  'the workspace air-quality',
  {
    accounts: { readings: [9471, 9357, 114] },
    known: [
      [
        'carbon monoxide: missing, and the mean of the rest',
        `SELECT count(*) FILTER (co IS NULL) AS missing, round(avg(co), 4) AS mean, min(co) AS least, max(co) AS most FROM fact_reading`,
        { missing: '1683', mean: '2.1527', least: '0.1', most: '11.9' },
      ],
      [
        'benzene, temperature and humidity: missing, and the sums of the rest',
        `SELECT count(*) FILTER (benzene IS NULL) AS missing, sum(benzene) AS benzene, sum(temperature) AS temperature,
          sum(absolute_humidity) AS humidity FROM fact_reading`,
        { missing: '366', benzene: '90657.2', temperature: '164695.6', humidity: '9220.5427' },
      ],
      [
        'first and last hour',
        `SELECT min(read_date) AS first, arg_min(read_time, source_line) AS at, max(read_date) AS last,
          arg_max(read_time, source_line) AS until FROM fact_reading`,
        { first: '2004-03-10', at: '18.00.00', last: '2005-04-04', until: '14.00.00' },
      ],
      [
        'what is rejected has no value at all, behind the readings',
        `SELECT count(*) AS rows, min(rule) AS rule, max(rule) AS also, min(line) AS first, max(line) AS last,
          bool_and(regexp_full_match(raw_text, ';+,*')) AS are_empty FROM rejected_rows`,
        { rows: '114', rule: 'required', also: 'required', first: '9359', last: '9472', are_empty: 'true' },
      ],
    ],
  },
  undefined,
  open('air-quality'),
)

describeDataSet(
  'the workspace complaint-narratives',
  {
    accounts: { narratives: [268, 268, 0] },
    known: [
      [
        'texts over several lines, and how long all are',
        `SELECT count(DISTINCT narrative_id) AS ids, count(*) FILTER (narrative LIKE '%' || chr(10) || '%') AS broken,
          sum(length(narrative)) AS characters FROM fact_narrative`,
        { ids: '268', broken: '43', characters: '142962' },
      ],
      [
        'companies, products, answers and days',
        `SELECT count(*) FILTER (company LIKE 'TRANSUNION%') AS transunion, count(*) FILTER (product LIKE 'Credit reporting%') AS credit,
          count(*) FILTER (NOT is_timely) AS late, min(received_date) AS first, max(received_date) AS last FROM fact_narrative`,
        { transunion: '82', credit: '156', late: '5', first: '2016-07-13', last: '2020-06-29' },
      ],
    ],
  },
  undefined,
  open('complaint-narratives'),
)

describe('the files of the workspaces', () => {
  // `sha256sum` of the files as published
  it.each([
    ['air-quality', 'AirQualityUCI.csv', 'c810b84beaca8194dc0ad35ca8d2eb201f0c97a10572eb5c1f02f27523e2b367'],
    [
      'complaint-narratives',
      'complaints_with_narratives.csv',
      'f03f9ffe68463c658b71c1842f055b159ac5326e0e347b9f64f5bddcc12192ca',
    ],
  ])('are as published: %s', (name, file, sha256) => {
    const bytes = readFileSync(join(fixtures, name, 'files', file))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
  })
})
