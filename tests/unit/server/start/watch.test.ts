import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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

/** A folder that is watched quickly, with a file of definitions in it. */
const watched = async (onChange: () => Promise<void>) => {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-watch-'))
  const file = join(folder, 'a.yaml')
  writeFileSync(file, '1')
  const stop = await watch([{ folder, includes: (path) => path.endsWith('.yaml'), onChange }], 20)
  const end = () => {
    stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { folder, file, end }
}

it('reports an edit that is made while the one before is being taken over', async () => {
  const taken: string[] = []
  const edits = ['2', '33', '444']
  const { file, end } = await watched(async () => {
    taken.push(readFileSync(file, 'utf8'))
    const next = edits.shift()
    if (next !== undefined) writeFileSync(file, next)
    await sleep(60)
  })
  writeFileSync(file, 'first')
  await vi.waitFor(() => expect(taken).toEqual(['first', '2', '33', '444']), { timeout: 5000 })
  end()
})

it('takes a file that is being written once it stands still', async () => {
  const taken: string[] = []
  const { file, end } = await watched(async () => {
    taken.push(readFileSync(file, 'utf8'))
  })
  for (let written = 0; written < 10; written++) {
    appendFileSync(file, 'x')
    await sleep(8)
  }
  await vi.waitFor(() => expect(taken.at(-1)).toBe('1xxxxxxxxxx'))
  end()
})

it('reports a file that is renamed, one that takes the place of another, and a folder that went and came', async () => {
  let changes = 0
  const { folder, file, end } = await watched(async () => {
    changes++
  })
  const count = (expected: number) => vi.waitFor(() => expect(changes).toBe(expected), { timeout: 5000 })
  renameSync(file, join(folder, 'b.yaml'))
  await count(1)
  writeFileSync(join(folder, 'b.yaml.new'), '22')
  renameSync(join(folder, 'b.yaml.new'), join(folder, 'b.yaml'))
  await count(2)
  rmSync(folder, { recursive: true })
  await count(3)
  mkdirSync(folder)
  writeFileSync(file, '1')
  await count(4)
  end()
})

it('goes on watching when a change could not be taken over', async () => {
  let changes = 0
  const { file, end } = await watched(() => {
    changes++
    return Promise.reject(new Error('it is broken'))
  })
  writeFileSync(file, '22')
  await vi.waitFor(() => expect(changes).toBe(1))
  writeFileSync(file, '333')
  await vi.waitFor(() => expect(changes).toBe(2))
  end()
})
