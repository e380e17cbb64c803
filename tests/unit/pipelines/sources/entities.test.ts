import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { readEntities } from '../../../../pipelines/sources/entities.ts'
import { readSqlFiles } from '../../../../pipelines/sources/sql-files.ts'
import type { ColumnType } from '../../../../pipelines/steps/source.ts'
import { openTestEngine, sqlFolder } from '../../../support/pipeline-warehouse.ts'

const shown = (type: ColumnType) => {
  if (type.kind === 'decimal') return `DECIMAL(${type.precision},${type.scale})`
  const kind = type.kind === 'text' ? 'varchar' : type.kind
  return kind.toUpperCase()
}

describe('the entities', () => {
  it('have the columns and types of the tables that the SQL makes', async () => {
    const entities = await readEntities(sqlFolder)
    const engine = await openTestEngine()
    for (const { text } of await readSqlFiles(join(sqlFolder, 'staging'))) {
      await engine.session((session) => session.run(text))
    }
    const columns = await engine.session((session) =>
      session.all(`SELECT table_name, column_name, data_type FROM duckdb_columns()
        WHERE starts_with(table_name, 'stg_') AND column_name NOT IN ('source_file', 'source_line') ORDER BY table_name, column_index`),
    )
    await engine.close()
    const expected = [...entities.values()].flatMap(({ name, columns: own }) =>
      [...own].map(([column, type]) => ({ table_name: `stg_${name}`, column_name: column, data_type: shown(type) })),
    )
    expect(columns).toEqual(expected)
  })
})

describe('a staging file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entities-'))
  const write = (text: string) => {
    mkdirSync(join(folder, 'staging'), { recursive: true })
    writeFileSync(join(folder, 'staging/stg_thing.sql'), text)
  }
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it.each([
    ['that makes another table', 'CREATE TABLE thing (a VARCHAR)', 'does not create a table stg_<entity>'],
    [
      'with a type that no source can fill',
      'CREATE OR REPLACE TABLE stg_thing (\n  thing_id UUID\n)',
      'cannot read the column "thing_id UUID"',
    ],
    [
      'without lineage',
      'CREATE OR REPLACE TABLE stg_thing (\n  thing_id VARCHAR,\n  source_file VARCHAR\n)',
      'needs the columns source_line',
    ],
  ])('%s is refused', async (_, text, message) => {
    write(text)
    await expect(readEntities(folder)).rejects.toThrow(message)
  })
})
