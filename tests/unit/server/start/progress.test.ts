import { expect, it } from 'vitest'
import { showProgress } from '../../../../server/start/progress.ts'

const steps = [
  { step: 'stage', source: 'deals', done: 1000, total: 2000, unit: 'rows' },
  { step: 'stage', source: 'deals', done: 2000, total: 2000, unit: 'rows' },
  { step: 'checks', done: 0, total: 0, unit: 'checks' },
] as const

const show = (isTTY: boolean, columns?: number) => {
  let written = ''
  const progress = showProgress({
    isTTY,
    ...(columns !== undefined && { columns }),
    write: (text) => (written += text),
  })
  for (const step of steps) progress.onProgress(step)
  progress.end()
  return written
}

it('is one line for each step that is done, where it is written to a file', () => {
  expect(show(false)).toBe('  stage deals: 2,000 of 2,000 rows (100 %)\n  checks: 0 of 0 checks\n')
})

it('is one line that is written anew and fits, on a terminal, and is gone at the end', () => {
  expect(show(true)).toBe(
    '\r  stage deals: 1,000 of 2,000 rows (50 %)\x1b[K\r  stage deals: 2,000 of 2,000 rows (100 %)\x1b[K\r  checks: 0 of 0 checks\x1b[K\r\x1b[K',
  )
  expect(show(true, 10)).toContain('\r  stage d\x1b[K')
})

it('says how long the step will take where that is known, in minutes where it is long', () => {
  let written = ''
  const { onProgress } = showProgress({ isTTY: true, write: (text) => (written += text) })
  const progress = { step: 'stage', source: 'deals', done: 1000, total: 2000, unit: 'rows' }
  onProgress(progress, 12)
  onProgress(progress, 150)
  expect(written.split('\r').map((text) => text.replace('\x1b[K', ''))).toEqual([
    '',
    '  stage deals: 1,000 of 2,000 rows (50 %), about 12 s left',
    '  stage deals: 1,000 of 2,000 rows (50 %), about 3 min left',
  ])
})
