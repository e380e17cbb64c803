import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { watch } from '../../../../server/start/watch.ts'

it('reports a file that was added, written or removed, once, and only those that count', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-watch-'))
  mkdirSync(join(folder, 'deep'))
  const onChange = vi.fn(() => Promise.resolve())
  const stop = await watch([{ folder, includes: (path) => path.endsWith('.yaml'), onChange }], 20)
  const changes = async (count: number) => vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(count))
  writeFileSync(join(folder, 'deep/a.yaml'), '1')
  await changes(1)
  writeFileSync(join(folder, 'deep/a.yaml'), '22')
  await changes(2)
  rmSync(join(folder, 'deep/a.yaml'))
  await changes(3)
  writeFileSync(join(folder, 'deep/a.txt'), '1')
  await sleep(150)
  stop()
  writeFileSync(join(folder, 'b.yaml'), '1')
  await sleep(100)
  expect(onChange).toHaveBeenCalledTimes(3)
  rmSync(folder, { recursive: true })
})
