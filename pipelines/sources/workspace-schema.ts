import { z } from 'zod'
import { nearest, strict } from './definition-file.ts'
import { scheduleSchema } from './schedule.ts'

const knownCurrencies = Intl.supportedValuesOf('currency')
const knownZones = ['UTC', ...Intl.supportedValuesOf('timeZone')]

const oneOfKnown = (what: string, known: readonly string[]) =>
  z.string().refine((value) => known.includes(value), {
    error: ({ input }) => `expected ${what}${nearest(String(input), known)}`,
  })

const isLanguage = (tag: string) => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

const calendar = strict({
  /** ISO weekdays: Monday is 1 */
  working_days: z.array(z.int().min(1).max(7)).default([1, 2, 3, 4, 5]),
  fiscal: strict({
    starts: z.string().regex(/^(0[1-9]|1[0-2])-01$/, 'expected the first day of a month, such as 02-01'),
    label: z.enum(['start_year', 'end_year']).default('end_year'),
  }).default({ starts: '01-01', label: 'end_year' }),
})

const limits = strict({
  query_seconds: z.number().positive().default(30),
  json_rows: z.int().min(1).default(100_000),
  connections: z.int().min(1).max(64).default(4),
  waiting_queries: z.int().min(0).default(64),
  request_bytes: z.int().min(1024).default(1_000_000),
  upload_bytes: z.int().min(1024).default(1_000_000_000),
  memory: z
    .string()
    .regex(/^[0-9]+(\.[0-9]+)?(MB|GB|MiB|GiB)$/, 'expected a size such as 4GB')
    .default('4GB'),
})

/** How long something is kept. */
const days = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,4})d$/, 'expected days such as 90d')
  .transform((text) => Number(text.slice(0, -1)))

const retention = strict({ rejected_text: days.optional(), staged_text: days.optional(), runs: days.optional() })

const levels = strict({
  /** by the value itself, or by shares of the customers */
  by: z.enum(['value', 'share']).default('share'),
  platinum: z.number().positive(),
  gold: z.number().positive(),
}).refine(
  ({ by, platinum, gold }) => (by === 'value' ? platinum > gold : platinum + gold <= 1),
  'expected values with that of platinum the higher, or shares of at most 1 together',
)

const models = strict({
  seed: z.int().min(0).max(2_147_483_647).default(1),
  months_before: z.int().min(0).max(120).default(12),
  levels: levels.default({ by: 'share', platinum: 0.05, gold: 0.15 }),
  /** of a year, by which payments to come are discounted */
  discount_rate: z.number().gt(0).max(1).default(0.1),
  /** share of what contracts bring that is left of it; at 1 their value is that of the payments */
  margin: z.number().gt(0).max(1).default(1),
})

/** The file `workspace.yaml`: the language is described in pipelines/README.md. */
export const workspaceSchema = strict({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case letters, digits and hyphens'),
  title: z.string().optional(),
  currency: oneOfKnown('an ISO 4217 currency', knownCurrencies),
  zone: oneOfKnown('an IANA time zone', knownZones).default('UTC'),
  languages: z.array(z.string().refine(isLanguage, 'expected a language tag such as en')).min(1).default(['en']),
  calendar: calendar.default({ working_days: [1, 2, 3, 4, 5], fiscal: { starts: '01-01', label: 'end_year' } }),
  cubes: z.enum(['shipped', 'own']).default('shipped'),
  opens: z.string().min(1).optional(),
  schedule: scheduleSchema.optional(),
  limits: limits.prefault({}),
  retention: retention.default({}),
  models: models.prefault({}),
})
export type WorkspaceDefinition = z.infer<typeof workspaceSchema>
