import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const dayMs = 86_400_000
const isoOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)
const dayOf = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / dayMs

/** Weeks of remission and whether it ended. @source Freireich et al. (1963), Blood 21, 699–716 */
const treated: readonly (readonly [weeks: number, ended: boolean])[] = [
  [6, true],
  [6, true],
  [6, true],
  [6, false],
  [7, true],
  [9, false],
  [10, true],
  [10, false],
  [11, false],
  [13, true],
  [16, true],
  [17, false],
  [19, false],
  [20, false],
  [22, true],
  [23, true],
  [25, false],
  [32, false],
  [32, false],
  [34, false],
  [35, false],
]
const placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23].map(
  (weeks) => [weeks, true] as const,
)

/** The last day of the data, and that by which it is known whether contracts are continued: 30 days before. */
export const remissionDays = { last: '2025-12-31', known: '2025-12-01' } as const

type Row = readonly [id: string, customer: string, territory: string, start: number, end: number, from: string]

/** A stay as contracts: of more than 8 weeks two, the second in another territory; one that goes on ends long after the data. */
const contractsOf = (name: string, territory: string, [weeks, ended]: readonly [number, boolean]): Row[] => {
  const known = dayOf(remissionDays.known)
  const start = ended ? dayOf('2024-01-01') : known - 7 * weeks + 1
  const end = ended ? start + 7 * weeks - 1 : known + 300
  if (weeks <= 8) return [[name, name, territory, start, end, '']]
  const middle = start + 7 * 4
  return [
    [name, name, territory, start, middle - 1, ''],
    [`${name}-2`, name, 'T3', middle, end, name],
  ]
}

/**
 * Writes a copy of the workspace of the standard cubes whose contracts last as the remissions of Freireich's trial: stays that
 * begin in the territory North (T1) are those under 6-mercaptopurine, in South (T2) those under placebo.
 */
export const writeRemissions = (folder: string): void => {
  cpSync('fixtures/standard', folder, { recursive: true })
  const rows = [
    ...treated.flatMap((stay, i) => contractsOf(`M${i}`, 'T1', stay)),
    ...placebo.flatMap((stay, i) => contractsOf(`P${i}`, 'T2', stay)),
    // one that was never continued, of a kind of which none is
    ['F1', 'F1', 'T1', dayOf('2024-01-01'), dayOf('2024-12-31'), ''] as const,
  ]
  const lines = rows.map(([id, customer, territory, start, end, from]) =>
    [
      id,
      id === 'F1' ? 'sales' : 'service',
      customer,
      'P1',
      'E2',
      territory,
      isoOf(start),
      isoOf(end),
      '',
      from,
      '100.00',
      'EUR',
    ].join(','),
  )
  const header =
    'contract_id,contract_kind,customer_id,product_id,employee_id,territory_id,start_date,end_date,cancelled_date,renewed_from_id,annual_value,currency'
  writeFileSync(join(folder, 'files/contracts.csv'), `${[header, ...lines].join('\n')}\n`)
}
