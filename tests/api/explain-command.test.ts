import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { explain } from '../../server/commands/explain/explain.ts'
import type { Running } from '../../server/start/serve.ts'
import { demo, root, runCommand, startServer, temporaryFolder } from '../support/commands.ts'

const folder = temporaryFolder('explain')
const served = join(folder, 'data')
/** Where temporary folders of the command go, to see what it leaves there. */
const temporary = join(folder, 'tmp')

const run = (args: readonly string[], input = '') => runCommand(explain, args, { input })
const startDemo = () => startServer(demo, served)

const total = JSON.stringify({ from: 'opportunities', measures: ['won_value'] })

beforeAll(async () => {
  mkdirSync(temporary)
  vi.stubEnv('TMPDIR', temporary)
})
afterAll(() => {
  vi.unstubAllEnvs()
})

describe('clientele explain', () => {
  it('loads the data for this once where there is no data folder, and leaves nothing behind', async () => {
    const data = join(folder, 'absent')
    const printed = await run([demo, '-', '--run', '--data', data], total)
    expect(printed).toMatch(/^Explained by a warehouse loaded for this once\n/)
    expect(printed).toContain("sum(close_value) where (stage = 'Won')")
    expect(printed).toContain('\n5. answer: 1 row\n')
    // README of the data set: won value 10,005,534
    expect(printed).toMatch(/won_value\n10005534\.00\n$/)
    expect(existsSync(data)).toBe(false)
    expect(readdirSync(temporary)).toEqual([])
  })

  it('asks the server that serves the workspace, and opens its warehouse once the server has ended', async () => {
    const server: Running = await startDemo()
    try {
      expect(await run([demo, '--query', total, '--data', served])).toContain(
        `Explained by the server at ${server.url}`,
      )
    } finally {
      await server.stop(1000)
    }
    expect(await run([demo, '--query', total, '--data', served])).toContain(`Explained by the warehouse in ${served}`)
    expect(existsSync(join(served, 'server.json'))).toBe(false)
  })

  it('leaves a data folder alone that holds another workspace or that is served for another', async () => {
    const other = join(folder, 'other')
    cpSync(demo, other, { recursive: true })
    const server = await startDemo()
    try {
      expect(await run([other, '--query', total, '--data', served])).toContain('loaded for this once')
    } finally {
      await server.stop(1000)
    }
    const definition = join(other, 'workspace.yaml')
    writeFileSync(definition, readFileSync(definition, 'utf8').replace(/^name: .*$/m, 'name: other'))
    expect(await run([other, '--query', total, '--data', served])).toContain('loaded for this once')
  })

  it('names the file, the place in it and the nearest name where a query cannot be answered', async () => {
    const file = join(folder, 'query.json')
    const refused = async (query: unknown) => {
      writeFileSync(file, JSON.stringify(query))
      return run([demo, file, '--data', served])
    }
    await expect(refused({ from: 'opportunities', measures: ['won_valu'] })).rejects.toThrow(
      `${file}: measures[0]: cube opportunities has no measure "won_valu"; nearest is "won_value"`,
    )
    await expect(refused({ from: 'opportunities', measures: [3] })).rejects.toThrow(
      `${file}: measures[0]: expected string or object; found 3`,
    )
    await expect(refused({ from: 'opportunities', mesures: [] })).rejects.toThrow(
      `${file}: unknown key "mesures"; nearest is "measures"`,
    )
    await expect(refused([])).rejects.toThrow(`${file}: expected object; found []`)
  })

  it('refuses definitions that do not hold, instead of explaining those from before', async () => {
    const broken = join(folder, 'broken')
    cpSync(demo, broken, { recursive: true })
    mkdirSync(join(broken, 'cubes'), { recursive: true })
    writeFileSync(join(broken, 'cubes/more.yaml'), 'version: 1\ncubes:\n  more: { tabel: fact_opportunity }\n')
    await expect(run([broken, '--query', total, '--data', served])).rejects.toThrow('cubes/more.yaml:3')
  })

  it('prints what the walk through one query in the README of the compiler shows of it', async () => {
    const readme = readFileSync(join(root, 'server/compiler/README.md'), 'utf8')
    const walk = readme.slice(readme.indexOf('## Follow one query'))
    const [query = '', ...parts] = [...walk.matchAll(/```(?:json|text|sql)\n([^`]*)```/g)].map(
      (found) => found[1] ?? '',
    )
    const printed = await run([demo, '--query', query, '--run', '--data', served])
    expect(parts.length).toBeGreaterThan(5)
    for (const part of parts) expect(printed).toContain(part.trimEnd())
  })

  it('is a command of the program, which names the nearest one for a name that is none and ends with 1', async () => {
    const cli = (...args: string[]) =>
      promisify(execFile)(process.execPath, ['--import', 'tsx', join(root, 'server/cli.ts'), ...args], { cwd: root })
    expect((await cli('explain', '--help')).stdout).toContain('Usage: clientele explain WORKSPACE QUERY')
    await expect(cli('explan')).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr:
        'there is no command "explan"; nearest is "explain"; known are source, load, rejects, backup, restore, erase, demo, test, models, schema, explain\n',
    })
  })
})
