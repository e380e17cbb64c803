import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { createOwnWrites } from '../../../../server/start/own-writes.ts'
import { watch } from '../../../../server/start/watch.ts'

it('what a process writes or removes itself is no change; what others do in the same folder is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-own-'))
  mkdirSync(join(folder, 'files'))
  writeFileSync(join(folder, 'files/old.csv'), 'old')
  const own = createOwnWrites(folder)
  const onChange = vi.fn(() => Promise.resolve())
  const stop = await watch([{ folder, includes: () => true, onChange, own }], 20)
  const write = (path: string, text: string) => async () => writeFileSync(join(folder, path), text)
  await own.during(['files/new.csv'], write('files/new.csv', '1'))
  await own.during(['files/new.csv'], write('files/new.csv', '22'))
  await own.during(['files/old.csv'], async () => rmSync(join(folder, 'files/old.csv')))
  mkdirSync(join(folder, 'deep'))
  await sleep(200)
  // the folder that somebody else made
  expect(onChange).toHaveBeenCalledTimes(1)
  await own.during(['deep/a/b.csv'], async () => {
    mkdirSync(join(folder, 'deep/a'))
    writeFileSync(join(folder, 'deep/a/b.csv'), 'b')
  })
  await sleep(200)
  expect(onChange).toHaveBeenCalledTimes(1)
  writeFileSync(join(folder, 'files/new.csv'), '333')
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(2))
  stop()
  rmSync(folder, { recursive: true })
})
