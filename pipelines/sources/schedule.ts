import { Cron } from 'croner'
import { z } from 'zod'
import { strict } from './definition-file.ts'

/** When runs are due: again and again after a time, or by the clock of the workspace's zone. */
export type Schedule = { readonly everySeconds: number } | { readonly cron: string }

const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 }

const isUnit = (text: string | undefined): text is keyof typeof unitSeconds =>
  text !== undefined && Object.hasOwn(unitSeconds, text)

const cronOf = (text: string, zone: string) => new Cron(text, { mode: '5-part', timezone: zone, paused: true })

const fiveParts = 'expected five parts, minute, hour, day, month and weekday, such as "0 6 * * 1-5"'

/** Why a text is no cron expression that ever comes; undefined where it is one. */
const cronProblem = (text: string): string | undefined => {
  if (!text.startsWith('@') && text.trim().split(/\s+/).length !== 5) return fiveParts
  try {
    return cronOf(text, 'UTC').nextRun(new Date(0)) === null ? 'there is no such date; it would never come' : undefined
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.replace('CronPattern: ', '').replace(/\.$/, '') : String(error)
    return `${fiveParts}: ${reason}`
  }
}

const definition = strict({
  every: z
    .string()
    .regex(/^[1-9][0-9]{0,4}[smhd]$/, 'expected a whole number and s, m, h or d, such as 15m')
    .optional(),
  cron: z
    .string()
    .refine((text) => cronProblem(text) === undefined, { error: ({ input }) => cronProblem(String(input)) ?? '' })
    .optional(),
})

/** `schedule` of `workspace.yaml`: `{every: 15m}` or `{cron: "0 6 * * 1-5"}`. */
export const scheduleSchema = definition.refine(
  ({ every, cron }) => (every === undefined) !== (cron === undefined),
  'expected either every or cron',
)

/** A schedule as defined; undefined where there is none. */
export const toSchedule = (defined: z.infer<typeof scheduleSchema> | undefined): Schedule | undefined => {
  if (defined?.cron !== undefined) return { cron: defined.cron }
  const unit = defined?.every?.at(-1)
  return isUnit(unit) ? { everySeconds: Number(defined?.every?.slice(0, -1)) * unitSeconds[unit] } : undefined
}

/**
 * When the next run is due.
 *
 * @param zone   IANA zone in which a cron expression is read; a time that its clock skips comes when it is over
 * @param after  the run is due later than this
 */
export const nextRun = (schedule: Schedule, zone: string, after: Date): Date => {
  if ('everySeconds' in schedule) return new Date(after.getTime() + schedule.everySeconds * 1000)
  const next = cronOf(schedule.cron, zone).nextRun(after)
  if (next === null) throw new Error(`the cron expression "${schedule.cron}" has no time after ${after.toISOString()}`)
  return next
}
