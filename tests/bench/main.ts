import { parseArgs } from 'node:util'
import { benchBrush } from './brush/bench.ts'
import { benchCompany } from './company/bench.ts'
import { benchCrm } from './crm.ts'
import { benchDrillThrough } from './drill-through/bench.ts'
import { benchGrid } from './grid/bench.ts'
import { benchLoad } from './load/bench.ts'
import { timeModels } from './models/models.ts'
import { machine, mebibytes, printGoals, printTable } from './print.ts'
import { benchLayout, benchSsb } from './ssb/bench.ts'
import { benchViews } from './views/bench.ts'

const parts = [
  'ssb',
  'layout',
  'views',
  'demo',
  'http',
  'load',
  'company',
  'drill-through',
  'brush',
  'grid',
  'models',
] as const

const { values: flags } = parseArgs({
  options: {
    sf: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    runs: { type: 'string', default: '7' },
    only: { type: 'string', default: parts.join(',') },
    rows: { type: 'string', default: '1000000' },
    company: { type: 'string', default: '1' },
    customers: { type: 'string', default: '1000000' },
  },
})
const scale = Number(flags.sf)
const repeats = { rounds: Number(flags.rounds), runs: Number(flags.runs) }
if (!(scale > 0 && repeats.rounds >= 1 && repeats.runs >= 7)) {
  throw new Error(
    `--sf is above 0, --rounds at least 1 and --runs at least 7; found ${flags.sf}, ${flags.rounds} and ${flags.runs}`,
  )
}
const loadRows = Number(flags.rows)
if (!(loadRows >= 2000 && loadRows % 2000 === 0)) throw new Error(`--rows is a multiple of 2000; found ${flags.rows}`)
const companyScale = Number(flags.company)
if (!(companyScale > 0)) throw new Error(`--company is above 0; found ${flags.company}`)
const customers = Number(flags.customers)
if (!(customers >= 20_000)) throw new Error(`--customers is at least 20000; found ${flags.customers}`)
const only = flags.only.split(',')
const unknown = only.find((part) => !parts.some((known) => known === part))
if (unknown !== undefined) throw new Error(`--only is a list of ${parts.join(', ')}; found "${unknown}"`)
const isAsked = (part: (typeof parts)[number]) => only.includes(part)

const benchModels = (): void => {
  console.log(`\n## ${customers} customers scored by the models that run after a load\n`)
  const timings = timeModels(customers)
  printTable(
    ['model', 's', 'MiB kept'],
    timings.map(({ name, took, kept }) => [name, (took / 1000).toFixed(2), mebibytes(kept)]),
  )
  console.log()
  const found = timings.reduce((sum, { took }) => sum + took, 0) / 1000
  printGoals([{ name: 'RFM, levels, BG/NBD and churn, fits included', found, most: 60, unit: ' s' }])
}

console.log(`# Benchmarks: ${machine()}`)
if (isAsked('ssb')) await benchSsb(scale, repeats)
if (isAsked('layout')) await benchLayout(scale, repeats)
if (isAsked('views')) await benchViews(scale, repeats)
if (isAsked('load')) await benchLoad(loadRows, repeats.rounds)
if (isAsked('company')) await benchCompany(companyScale)
if (isAsked('drill-through')) await benchDrillThrough(repeats)
if (isAsked('grid')) await benchGrid(repeats.rounds)
if (isAsked('demo') || isAsked('http')) await benchCrm({ demo: isAsked('demo'), http: isAsked('http') }, repeats)
if (isAsked('brush')) await benchBrush(repeats.rounds)
if (isAsked('models')) benchModels()
