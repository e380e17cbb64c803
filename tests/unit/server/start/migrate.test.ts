import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Engine } from '../../../../server/engine/engine.ts'
import {
  currentFormat,
  type DataFolder,
  dataFolderAt,
  formatOf,
  openDataFolder,
} from '../../../../server/start/data-folder.ts'
import { migrate, removeSetAside } from '../../../../server/start/migrate.ts'
import { type Migration, migrations } from '../../../../server/start/migrations.ts'
import { openTestEngine } from '../../../support/pipeline-warehouse.ts'

let folder: string
let data: DataFolder
let said: string[]
const say = (line: string) => said.push(line)
const open = (): Promise<Engine> => openTestEngine(data.warehouse)
const query = async (sql: string) => {
  const engine = await open()
  try {
    return await engine.session((session) => session.all(sql))
  } finally {
    await engine.close()
  }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clientele-migrate-'))
  data = dataFolderAt(folder)
  writeFileSync(join(folder, 'format'), '1\n')
  said = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The journal of the first format, with a run that read two files, and a second one of which the first was known. */
const inFirstFormat = () =>
  query(`
    create table etl_run (run_id bigint, started_at timestamp, finished_at timestamp, status varchar, message varchar,
      fingerprint varchar, data_version varchar, complete_through date);
    create table etl_run_file (run_id bigint, source varchar, file varchar, fingerprint varchar, rows_read bigint,
      rows_loaded bigint, rows_rejected bigint, rows_skipped bigint);
    create table rejected_rows (run_id bigint, source varchar, file varchar, line integer, rule varchar,
      column_name varchar, found varchar, message varchar, raw_text varchar);
    create table staged_file (source varchar, file varchar, fingerprint varchar, reading varchar);
    insert into etl_run (run_id, started_at, status) values (1, '2026-01-01 08:00', 'succeeded'), (2, '2026-02-01 08:00', 'succeeded');
    insert into etl_run_file (run_id, source, file, fingerprint) values
      (1, 's', 'a.csv', 'f1'), (1, 's', 'b.csv', 'old'), (2, 's', 'a.csv', 'f1'), (2, 's', 'b.csv', 'f2');
    insert into rejected_rows values (1, 's', 'a.csv', 2, 'required', 'c', null, 'm', 'raw');
    insert into staged_file values ('s', 'a.csv', 'f1', 'r'), ('s', 'b.csv', 'f2', 'r'), ('s', 'c.csv', 'f3', 'r')`)

const counting = (calls: number[], change: Migration['change'] = async () => undefined): Migration[] =>
  [2, 3, 4].map((to) => ({
    to,
    does: `step to ${to}`,
    change: async (session) => {
      calls.push(to)
      await change(session)
    },
  }))

describe('a data folder of an older format', () => {
  it('has steps to the current format, one for each', () => {
    expect(migrations.map(({ to }) => to)).toEqual(Array.from({ length: currentFormat - 1 }, (_, i) => i + 2))
  })

  it('of the first format learns when each file was read, and keeps its rows', async () => {
    await inFirstFormat()
    await query('create table customer_score as select 1 as renewal_effect')
    await migrate({ data, open, say })
    expect(formatOf(folder)).toBe(currentFormat)
    expect(Object.keys((await query('from customer_score'))[0] ?? {})).toEqual([
      'renewal_effect',
      ...['contract_value', 'migration_value'].flatMap((name) => [name, `${name}_low`, `${name}_high`]),
    ])
    expect(await query('select file, staged_at from staged_file order by file')).toEqual([
      { file: 'a.csv', staged_at: '2026-01-01 08:00:00' },
      { file: 'b.csv', staged_at: '2026-02-01 08:00:00' },
      { file: 'c.csv', staged_at: '2026-02-01 08:00:00' },
    ])
    expect(await query('select raw_text, text_removed_at from rejected_rows')).toEqual([
      { raw_text: 'raw', text_removed_at: null },
    ])
    expect(said).toEqual([
      'The data folder was brought from format 1 to 2: notes when text was read and since when it is not kept.',
      'The data folder was brought from format 2 to 3: says by codes what models told of themselves.',
      'The data folder was brought from format 3 to 4: has columns for the value of contracts and for that by migration.',
    ])
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([])
    await migrate({ data, open, say })
    expect(said).toHaveLength(3)
  })

  it('of the second format forgets sentences of models, keeps their figures, and leaves those that have codes', async () => {
    writeFileSync(join(folder, 'format'), '2\n')
    const coded = '{"notes":[{"code":"newest_month_alone","facts":{}}],"groups":[],"refusal":null}'
    await query(`
      create table model_run (model varchar, month date, card varchar);
      insert into model_run values
        ('rfm', '2026-01-01', '{"data":{"seed":7},"notes":["said"],"groups":[{"name":"Champions","words":null}]}'),
        ('clusters', '2026-01-01', '${coded}')`)
    await migrate({ data, open, say })
    const cards = (await query('select card from model_run order by model')).map(({ card }) => JSON.parse(String(card)))
    expect(cards).toEqual([JSON.parse(coded), { data: { seed: 7 }, notes: [], groups: [] }])
  })

  it('goes on where a process was killed: the step whose format is not written is done again', async () => {
    await inFirstFormat()
    for (const { change } of migrations) {
      const engine = await open()
      await engine.transaction(change)
      await engine.close()
    }
    await migrate({ data, open, say })
    expect(formatOf(folder)).toBe(currentFormat)
    expect(await query('select count(*)::integer as n from staged_file')).toEqual([{ n: 3 }])
    const calls: number[] = []
    writeFileSync(join(folder, 'format'), '2\n')
    await migrate({ data, open, say, steps: counting(calls) }).catch(() => undefined)
    expect(calls).toEqual([3, 4])
  })

  it('without a warehouse is of the current format, and a log without its warehouse does no harm', async () => {
    writeFileSync(`${data.warehouse}.wal`, 'left alone')
    await migrate({ data, open, say })
    expect([formatOf(folder), existsSync(`${data.warehouse}.wal`), said]).toEqual([currentFormat, false, []])
  })

  it('whose warehouse a step cannot change has it set aside until one made anew is served', async () => {
    await query('create table etl_run as select 1 as odd; create table staged_file as select 1 as n')
    await migrate({ data, open, say })
    expect(formatOf(folder)).toBe(currentFormat)
    expect(said[0]).toMatch(
      /^The warehouse cannot be brought from format 1 to 2: .* kept as warehouse-format-1\.duckdb/,
    )
    expect(readdirSync(folder).sort()).toEqual(['format', 'warehouse-format-1.duckdb'])
    removeSetAside(data)
    expect(readdirSync(folder)).toEqual(['format'])
  })

  it('is not set aside for a disk that is full', async () => {
    await inFirstFormat()
    const change = () => Promise.reject(new Error('IO Error: Could not write file: No space left on device'))
    await expect(migrate({ data, open, say, steps: counting([], change) })).rejects.toThrow(
      'cannot be brought from format 1 to 2 now',
    )
    expect([formatOf(folder), existsSync(data.warehouse)]).toEqual([1, true])
  })

  it('is refused where a later version wrote it', () => {
    writeFileSync(join(folder, 'format'), `${currentFormat + 1}\n`)
    expect(() => openDataFolder(folder)).toThrow('a later version of the product wrote it, take that one')
    writeFileSync(join(folder, 'format'), 'two')
    expect(() => openDataFolder(folder)).toThrow('has format "two"')
  })
})
