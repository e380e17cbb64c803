import { describe, expect } from 'vitest'
import { explain } from '../../server/commands/explain/explain.ts'
import { load } from '../../server/commands/load/load.ts'
import { rejects } from '../../server/commands/rejects/rejects.ts'
import { source } from '../../server/commands/source/source.ts'
import { runCommand as run } from '../support/commands.ts'
import { dailyTest } from '../support/served-runs.ts'

const query = JSON.stringify({ from: 'things', measures: ['amount'] })

describe('clientele load', () => {
  dailyTest('opens the data folder itself where no server runs, and shows how far it is', async ({ daily }) => {
    const here = [daily.folder, '--data', daily.data]
    const lines: string[] = []
    expect(await run(load, here, { onProgress: (text) => lines.push(text) })).toBe(
      '  files/of-2026-01-01.csv: 2 read, 2 loaded, 0 rejected, 0 loaded before\n' +
        '  files/of-2026-01-02.csv: 1 read, 1 loaded, 0 rejected, 0 loaded before\n' +
        'Run 1: 3 read, 3 loaded, 0 rejected, 0 loaded before\n',
    )
    expect(lines).toContain('  stage things: 3 of 3 rows (100 %)\n')
    expect(await run(load, here)).toBe('Nothing changed since run 1.\n')
    daily.day('2026-01-03', 'd,many')
    expect(await run(load, here)).toContain('Run 2: 4 read, 0 loaded, 1 rejected, 3 loaded before\n')
    expect(await run(load, [...here, '--full'])).toContain('Run 3: 4 read, 3 loaded, 1 rejected, 0 loaded before\n')
    expect(await run(load, [...here, '--from', '2026-01-02', '--to', '2026-01-02'])).toContain(
      'Run 4: 4 read, 1 loaded, 1 rejected, 2 loaded before\n',
    )
    expect(await run(explain, [...here, '--query', query, '--run'])).toContain('Explained by the warehouse in ')
  })

  dailyTest('runs in the server that serves the workspace', async ({ daily, served }) => {
    const here = [daily.folder, '--data', daily.data]
    expect(await run(load, [...here, '--full'])).toContain('Run 2: 3 read, 3 loaded, 0 rejected, 0 loaded before\n')
    expect((await served.runs()).activity).toMatchObject({ cause: 'request', run: 2, phase: 'finished' })
  })

  dailyTest('fails with the reason of the run, or of the refusal', async ({ daily, served }) => {
    const here = [daily.folder, '--data', daily.data]
    await expect(run(load, [...here, '--from', '2030-01-01', '--to', '2030-01-31'])).rejects.toThrow(
      'no file of source things is of a date from 2030-01-01 to 2030-01-31',
    )
    await expect(run(load, [...here, '--from', '2030-01-01'])).rejects.toThrow('a backfill needs both from and to')
    expect(await served.amount()).toBe('7')
  })

  dailyTest('cancels by Ctrl-C the run that it began, and the data of before stay', async ({ daily }) => {
    const here = [daily.folder, '--data', daily.data]
    await run(load, here)
    daily.slow(true)
    daily.day('2026-01-03', 'd,8')
    const controller = new AbortController()
    const onProgress = (text: string) => text.includes('facts') && controller.abort()
    await expect(run(load, here, { onProgress, signal: controller.signal })).rejects.toThrow('the run was cancelled')
    daily.slow(false)
    expect(await run(load, here)).toContain('Run 3: 4 read, 1 loaded, 0 rejected, 3 loaded before\n')
  })

  dailyTest('leaves by Ctrl-C a run that somebody else began', async ({ daily, served }) => {
    daily.slow(true)
    await served.events.until('started')
    while ((await served.events.next()).activity?.progress?.step !== 'facts');
    const controller = new AbortController()
    const onPrint = (text: string) => text.startsWith('A run is under way already') && controller.abort()
    const joined = run(load, [daily.folder, '--data', daily.data], { onPrint, signal: controller.signal })
    await expect(joined).rejects.toThrow('left; the run goes on')
    expect((await served.runs()).activity).toMatchObject({ phase: 'running', cause: 'change' })
  })
})

dailyTest('every command works while the server runs', async ({ daily, served }) => {
  const here = [daily.folder, '--data', daily.data]
  const byServer = `the server at ${served.url}`
  expect(await run(explain, [...here, '--query', query, '--run'])).toContain(`Explained by ${byServer}`)
  expect(await run(rejects, ['list', ...here])).toBe('Run 1 rejected no such record.\n')
  daily.day('2026-01-03', 'd,many')
  expect(await run(load, here)).toMatch(/Run 2: 4 read, |Nothing changed since run 2/)
  expect(await run(rejects, ['list', ...here])).toContain('files/of-2026-01-03.csv:2: amount: ')
  daily.write('files/more.csv', 'more_id,name\n1,x\n2,y\n')
  expect(await run(source, ['add', daily.folder, `${daily.folder}/files/more.csv`])).toContain('sources/more.yaml')
  await served.events.until('finished')
  expect(await served.amount()).toBe('7')
})
