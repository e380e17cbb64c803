/** One room of the house: which files it holds, what they may import, and whether they must be pure. */
export interface Room {
  readonly name: string
  readonly holds: RegExp
  /** files of ours that may be imported beside the room's own */
  readonly files: readonly RegExp[]
  /** packages (with all their entry points) and built-in modules; a star at the end stands for any rest */
  readonly packages: readonly string[]
  /** no file, network, clock, random source, environment or page */
  readonly pure?: true
}

const contract = /^server\/contract\//
const model = /^server\/model\//
const compiler = /^server\/compiler\//
const engine = /^server\/engine\//
const statement = /^server\/compiler\/statement\.ts$/
const port = /^server\/engine\/engine\.ts$/
const closest = /^server\/contract\/closest\.ts$/
const values = /^server\/contract\/(result|closest|assert-never|json)\.ts$/
/** why something has no sound answer, which not the API alone says in words */
const reasons = /^server\/contract\/unsound\.ts$/
/** the codes and the reasons by which each language says what the API says no with */
const refusals = /^server\/contract\/(errors|unsound|refusals|model-texts|upload-states|warnings)\.ts$/
/** what models say of themselves, by which a run stores codes */
const modelTexts = /^server\/contract\/model-texts\.ts$/
const api = /^server\/api\//
const accessAndStore = /^server\/(access|app-store)\//
const server = /^server\//
const pipelines = /^pipelines\//
const sources = /^pipelines\/sources\//
const steps = /^pipelines\/steps\//
const models = /^pipelines\/models\//
/** what a model is refused with, in words */
const refusalTexts = /^server\/contract\/refusals\.ts$/
const problem = /^pipelines\/problem\.ts$/
const language = /^web\/language\//
/** what the explorer's state and its charts both name */
const marks = /^web\/charts\/marks\.ts$/
const webParts = /^web\/(exploration|charts|api|ui|language)\//

const react = ['react', 'react-dom', '@mantine/*', '@tabler/icons-react', '@dnd-kit/*', '@tanstack/*']

/**
 * The rooms from inside to outside; a file belongs to the first that holds it. A file of the product that no room holds
 * is a problem too, so a new folder needs its line here.
 */
export const rooms: readonly Room[] = [
  { name: 'server/contract', holds: contract, files: [], packages: ['zod'], pure: true },
  {
    name: 'server/model reading',
    holds: /^server\/model\/read\.ts$/,
    files: [model, contract],
    packages: ['node:fs', 'node:fs/promises', 'node:path'],
  },
  { name: 'server/model', holds: model, files: [contract], packages: ['yaml', 'zod', 'node:crypto'], pure: true },
  { name: 'server/compiler', holds: compiler, files: [model, contract], packages: [], pure: true },
  {
    name: 'server/engine',
    holds: engine,
    files: [statement, contract],
    packages: ['@duckdb/*', 'apache-arrow', 'node:*'],
  },
  {
    name: 'server/access and app-store',
    holds: accessAndStore,
    files: [contract],
    packages: ['@electric-sql/pglite', 'node:*', 'zod'],
  },
  {
    name: 'server/api',
    holds: api,
    files: [accessAndStore, compiler, engine, model, contract, models],
    packages: ['hono', '@hono/*', 'zod', 'node:*'],
  },
  {
    name: 'server start',
    holds: server,
    files: [server, pipelines],
    packages: ['@hono/*', 'hono', 'zod', 'yaml', 'node:*'],
  },
  { name: 'pipelines/steps', holds: steps, files: [problem, port, statement, closest], packages: ['zod'], pure: true },
  { name: 'pipelines/models', holds: models, files: [steps, refusalTexts], packages: ['ml-matrix'], pure: true },
  {
    name: 'pipelines/sources',
    holds: sources,
    files: [steps, problem, port, statement, closest],
    packages: ['@e965/xlsx', 'croner', 'iconv-lite', 'node:*', 'pg', 'yaml', 'zod'],
  },
  { name: 'pipelines/demo', holds: /^pipelines\/demo\//, files: [], packages: ['@e965/xlsx', 'node:*'] },
  {
    name: 'pipelines',
    holds: pipelines,
    files: [port, statement, closest, reasons, modelTexts],
    packages: ['node:*', 'yaml', 'zod'],
  },
  { name: 'web/language', holds: language, files: [refusals], packages: ['i18next'], pure: true },
  {
    name: 'web/exploration',
    holds: /^web\/exploration\//,
    files: [contract, language, marks],
    packages: ['zod'],
    pure: true,
  },
  { name: 'web/charts', holds: /^web\/charts\//, files: [contract, language], packages: ['vega-lite'], pure: true },
  {
    name: 'web/ui',
    holds: /^web\/ui\//,
    files: [values, language],
    packages: [...react, 'vega', 'vega-embed', 'vega-lite', 'vega-interpreter'],
  },
  {
    name: 'web/api',
    holds: /^web\/api\//,
    files: [contract, language],
    packages: ['@tanstack/react-query', 'apache-arrow', 'zod'],
  },
  {
    name: 'web/features',
    holds: /^web\/features\//,
    files: [webParts, contract],
    packages: ['@e965/xlsx', ...react, 'vega', 'vega-embed', 'vega-lite', 'vega-interpreter'],
  },
  { name: 'web/app', holds: /^web\//, files: [/^web\//, contract], packages: [...react, '@fontsource-variable/*'] },
]
