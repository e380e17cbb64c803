import { describe, expect, it } from 'vitest'
import { readDefinition } from '../../../../pipelines/sources/definition-file.ts'
import { nextRun, toSchedule } from '../../../../pipelines/sources/schedule.ts'
import { workspaceSchema } from '../../../../pipelines/sources/workspace-schema.ts'

const read = (schedule: string) =>
  readDefinition('workspace.yaml', `name: small\ncurrency: EUR\nschedule: ${schedule}\n`, workspaceSchema)

const problem = (schedule: string) => {
  const [first] = read(schedule).problems
  return first && `${first.file}:${first.line}:${first.column}: ${first.message}`
}

describe('a schedule in workspace.yaml', () => {
  it('is an interval in seconds, minutes, hours or days, or a cron expression', () => {
    const found = [
      '{every: 30s}',
      '{every: 15m}',
      '{every: 6h}',
      '{every: 2d}',
      '{cron: "0 6 * * 1-5"}',
      '{cron: "@daily"}',
    ]
    expect(found.map((text) => toSchedule(read(text).value?.schedule))).toEqual([
      { everySeconds: 30 },
      { everySeconds: 900 },
      { everySeconds: 21_600 },
      { everySeconds: 172_800 },
      { cron: '0 6 * * 1-5' },
      { cron: '@daily' },
    ])
    expect(toSchedule(undefined)).toBeUndefined()
  })

  const wrong: readonly (readonly [written: string, message: string])[] = [
    ['{every: 15}', 'workspace.yaml:3:19: expected a text, found 15'],
    ['{every: 0m}', 'workspace.yaml:3:19: expected a whole number and s, m, h or d, such as 15m; found "0m"'],
    ['{every: 15min}', 'workspace.yaml:3:19: expected a whole number and s, m, h or d, such as 15m; found "15min"'],
    [
      '{cron: "0 6 * *"}',
      'workspace.yaml:3:18: expected five parts, minute, hour, day, month and weekday, such as "0 6 * * 1-5"; found "0 6 * *"',
    ],
    ['{cron: "0 0 6 * * 1"}', 'workspace.yaml:3:18: expected five parts'],
    ['{cron: "61 6 * * *"}', 'Invalid value for minute: 61; found "61 6 * * *"'],
    ['{cron: "0 6 * * someday"}', 'workspace.yaml:3:18: expected five parts'],
    ['{cron: "2026-01-01T00:00:00"}', 'workspace.yaml:3:18: expected five parts'],
    ['{cron: "0 0 30 2 *"}', 'workspace.yaml:3:18: there is no such date; it would never come; found "0 0 30 2 *"'],
    ['{}', 'workspace.yaml:3:11: expected either every or cron'],
    ['{every: 1m, cron: "0 6 * * *"}', 'workspace.yaml:3:11: expected either every or cron'],
    ['{evry: 15m}', 'workspace.yaml:3:12: unknown key "evry"; nearest is "every"; expected every, cron'],
    ['15m', 'workspace.yaml:3:11: expected a map, found "15m"'],
  ]
  it.each(wrong)('%s is refused', (written, message) => {
    expect(problem(written)).toContain(message)
  })
})

describe('the next run', () => {
  const next = (cron: string, zone: string, after: string) => nextRun({ cron }, zone, new Date(after)).toISOString()

  it('of an interval is that much later', () => {
    const after = new Date('2026-03-28T12:00:00Z')
    expect(nextRun({ everySeconds: 900 }, 'Europe/Kyiv', after).toISOString()).toBe('2026-03-28T12:15:00.000Z')
  })

  it('of a cron expression goes by the clock of the zone, in summer and in winter', () => {
    // 28 March 2026 is a Saturday; Kyiv is 2 hours ahead of UTC, from the 29th on 3
    expect(next('0 6 * * 1-5', 'Europe/Kyiv', '2026-03-27T12:00:00Z')).toBe('2026-03-30T03:00:00.000Z')
    expect(next('0 6 * * *', 'Europe/Kyiv', '2026-03-27T12:00:00Z')).toBe('2026-03-28T04:00:00.000Z')
    expect(next('0 6 * * *', 'UTC', '2026-03-27T12:00:00Z')).toBe('2026-03-28T06:00:00.000Z')
  })

  it('is later than now, and comes once where the clock skips its time', () => {
    expect(next('0 6 * * *', 'UTC', '2026-03-28T06:00:00Z')).toBe('2026-03-29T06:00:00.000Z')
    const skipped = next('30 3 * * *', 'Europe/Kyiv', '2026-03-28T12:00:00Z')
    expect(skipped).toBe('2026-03-29T01:00:00.000Z')
    expect(next('30 3 * * *', 'Europe/Kyiv', skipped)).toBe('2026-03-30T00:30:00.000Z')
  })
})
