import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { source } from '../../../../../server/commands/source/source.ts'
import { runCommand } from '../../../../support/commands.ts'
import { onEngine, openTestEngine } from '../../../../support/pipeline-warehouse.ts'

let folder: string
let workspace: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'source-add-'))
  workspace = join(folder, 'acme')
  mkdirSync(workspace)
  writeFileSync(join(workspace, 'workspace.yaml'), 'name: acme\ncurrency: EUR\ncubes: own\n')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const run = (...args: readonly string[]) => runCommand(source, args)

const exported = () => {
  const file = join(folder, 'Deals.csv')
  writeFileSync(file, 'Deal ID;Wert;Datum\n1;1,50;31.12.2020\n2;;1.1.2021\n')
  return file
}

describe('clientele source add', () => {
  it('copies a file into the workspace and drafts a source that loads it', async () => {
    const printed = await run('add', workspace, exported())
    expect(printed).toBe(`The source deals is drafted; 2 records were looked at. Written:
  sources/deals.yaml
  sql/staging/stg_deals.sql
  sql/warehouse/fact_deals.sql
  files/Deals.csv

Nothing was unsure.
`)
    const engine = await openTestEngine()
    const warehouse = onEngine(engine, workspace)
    await warehouse.run()
    const rows = await warehouse.query(
      'SELECT deals_id, wert, CAST(datum AS VARCHAR) AS datum FROM fact_deals ORDER BY 1',
    )
    await engine.close()
    expect(rows.map(Object.values)).toEqual([
      [1, '1.50', '2020-12-31'],
      [2, null, '2021-01-01'],
    ])
  })

  it('leaves a file that lies in the workspace where it is', async () => {
    mkdirSync(join(workspace, 'exports'))
    writeFileSync(join(workspace, 'exports/a.csv'), 'x,y\n1,2\n')
    await run('add', workspace, join(workspace, 'exports/a.csv'), '--name', 'points')
    expect(readFileSync(join(workspace, 'sources/points.yaml'), 'utf8')).toContain('pattern: exports/a.csv')
    expect(existsSync(join(workspace, 'files'))).toBe(false)
  })

  it('tells of files beside it that are called alike', async () => {
    mkdirSync(join(workspace, 'exports'))
    for (const day of ['01', '02']) writeFileSync(join(workspace, `exports/of-2020-01-${day}.csv`), 'x,y\n1,2\n')
    expect(await run('add', workspace, join(workspace, 'exports/of-2020-01-01.csv'))).toContain(
      '1 file beside it is called alike: the pattern exports/of-*.csv, with date: "%Y-%m-%d" beside it, would read them too',
    )
  })

  it('overwrites nothing, and leaves nothing half-done', async () => {
    const file = exported()
    mkdirSync(join(workspace, 'sql/warehouse'), { recursive: true })
    writeFileSync(join(workspace, 'sql/warehouse/fact_deals.sql'), 'SELECT 1')
    const refused = 'sql/warehouse/fact_deals.sql is there already; choose another --name, or remove it'
    await expect(run('add', workspace, file)).rejects.toThrow(refused)
    expect(readdirSync(workspace).sort()).toEqual(['sql', 'workspace.yaml'])
    expect(await run('add', workspace, file, '--name=won_deals')).toContain('sources/won_deals.yaml')
  })

  const refusals: readonly (readonly [title: string, args: readonly string[], message: string])[] = [
    ['another action', ['ad'], 'there is no "clientele source ad"; nearest is "add"'],
    ['no workspace', ['add'], 'which workspace? Name its folder, the one with workspace.yaml'],
    ['no file', ['add', 'WORKSPACE'], 'which file? Name one, or a database with --url-env and --table'],
    [
      'a third name',
      ['add', 'WORKSPACE', 'a', 'b'],
      'a workspace and a file are all that is named; found "b" after them',
    ],
    ['a flag that there is not', ['add', '--nam', 'x'], 'there is no flag "--nam"; nearest is "--name"'],
    ['a name that is none', ['add', 'WORKSPACE', 'x.csv', '--name', 'My deals'], 'found "My deals"'],
    ['a file that is missing', ['add', 'WORKSPACE', 'x.csv'], 'x.csv: the file cannot be read: there is no such file'],
    ['a folder', ['add', 'WORKSPACE', 'WORKSPACE'], 'the file cannot be read: it is a folder, no file'],
    [
      'a table beside a file',
      ['add', 'WORKSPACE', 'x.csv', '--table', 'a'],
      '--table is of a database; found it beside the file "x.csv"; leave one of them out',
    ],
    [
      'a sheet of a database',
      ['add', 'WORKSPACE', '--url-env', 'CRM_DATABASE_URL', '--sheet', 'a'],
      'a database has no sheets; leave --sheet out',
    ],
    [
      'a variable that is not set',
      ['add', 'WORKSPACE', '--url-env=NO_SUCH_DATABASE_URL', '--table=a'],
      'NO_SUCH_DATABASE_URL: source a: the environment variable NO_SUCH_DATABASE_URL is not set',
    ],
    [
      'an address that is none',
      ['add', 'WORKSPACE', 'postgresql://me:pass@wo@rd:x/db', '--table=a'],
      'DATABASE_URL is no address; a password stands in it with %40 for @',
    ],
    ['no workspace in the folder', ['add', tmpdir(), 'x.csv'], 'there is no such file in'],
  ]
  it.each(refusals)('refuses %s', async (_, args, message) => {
    await expect(run(...args.map((arg) => (arg === 'WORKSPACE' ? workspace : arg)))).rejects.toThrow(message)
  })

  it('says how it is called', async () => {
    expect(await run('--help')).toMatch(/^Usage: clientele source add WORKSPACE FILE/)
    expect(await run()).toMatch(/^Usage: clientele source add WORKSPACE FILE/)
  })
})
