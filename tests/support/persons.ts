import type { Erased, EraseOrder, Erasures } from '../../pipelines/erase.ts'
import type { TestWarehouse } from './pipeline-warehouse.ts'
import type { SmallWorkspace } from './small-workspace.ts'

const lineage = '  source_file VARCHAR,\n  source_line INTEGER'

/** Makes a small workspace one of persons and their visits, whose keys are of a type. */
export const prepared = (small: SmallWorkspace, key = 'VARCHAR') => {
  small.entity('thing_id VARCHAR')
  const entity = (name: string, columns: string) =>
    small.write(`sql/staging/stg_${name}.sql`, `CREATE OR REPLACE TABLE stg_${name} (\n${columns},\n${lineage}\n)\n`)
  entity(
    'person',
    `  person_id ${key},\n  name VARCHAR,\n  city VARCHAR,\n  level VARCHAR,\n  born DATE,\n  parent_person_id ${key},\n  friend VARCHAR`,
  )
  entity(
    'visit',
    `  visit_id VARCHAR,\n  person_id ${key},\n  host_id ${key},\n  phone VARCHAR,\n  note VARCHAR,\n  paid INTEGER`,
  )
  small.write(
    'sql/warehouse/dim_person.sql',
    'CREATE OR REPLACE TABLE dim_person AS FROM stg_person ORDER BY person_id\n',
  )
  small.write(
    'sql/warehouse/fact_visit.sql',
    'CREATE OR REPLACE TABLE fact_visit AS FROM stg_visit ORDER BY visit_id\n',
  )
  small.write(
    'sources/people.yaml',
    `source: people
entity: person
file: {pattern: files/people*.csv, header: [id, name, city, level, born, parent, friend]}
columns:
  person_id: {from: id, required: true, unique: true}
  name: {from: name, required: true}
  city: city
  level: {from: level, personal: false}
  born: {from: born, personal: true}
  parent_person_id: parent
  friend: friend
`,
  )
  small.write(
    'sources/visits.yaml',
    `source: visits
entity: visit
file: {pattern: files/visits*.csv, header: [id, who, host, phone, note, paid]}
columns:
  visit_id: {from: id, required: true, unique: true}
  person_id: {from: who, references: person${key === 'VARCHAR' ? ', aliases: {Old Ann: ann}' : ''}}
  host_id: {from: host, references: person}
  phone: {from: phone, personal: true}
  note: note
  paid: {from: paid, min: 0}
`,
  )
}

/** Writes a file of persons. */
export const people = (small: SmallWorkspace, name: string, ...records: readonly string[]) =>
  small.write(`files/people${name}.csv`, ['id,name,city,level,born,parent,friend', ...records, ''].join('\n'))
/** Writes a file of visits. */
export const visits = (small: SmallWorkspace, name: string, ...records: readonly string[]) =>
  small.write(`files/visits${name}.csv`, ['id,who,host,phone,note,paid', ...records, ''].join('\n'))

/** Three people, of whom ann is the parent of ben, and five visits: three of ann, one with an old name, two of ben. */
export const filled = (small: SmallWorkspace) => {
  prepared(small)
  people(
    small,
    '',
    'ann,Ann Lee,Kyiv,gold,1990-05-01,,',
    'ben,Ben Ray,Kyiv,iron,,ann,ann',
    'cleo,Cleo Oh,Oslo,gold,2000-01-01,,ben',
  )
  visits(
    small,
    '',
    'v1,ann,ben,555-1,call back,10',
    'v2,Old Ann,,555-1,,20',
    'v3,ben,ann,555-2,,30',
    'v4,ben,,555-2,for Ben,40',
    'v5,ann,,,,50',
  )
}

/** Erases a record by a run of 2026-03-01. */
export const erase = async (warehouse: TestWarehouse, order: EraseOrder): Promise<Erased> => {
  let erasures: Erasures | undefined
  const onErased = (found: Erasures) => {
    erasures = found
  }
  await warehouse.run({ erase: order, onErased, clock: () => new Date('2026-03-01T00:00:00Z') })
  if (erasures?.erased === undefined) throw new Error('nothing was said')
  return erasures.erased
}

/** Every text of every table, as one. */
export const allText = async ({ query }: TestWarehouse): Promise<string> => {
  const tables = await query('SELECT table_name AS name FROM duckdb_tables()')
  const texts = await Promise.all(
    tables.map(({ name }) => query(`SELECT CAST(t AS VARCHAR) AS text FROM "${name}" AS t`)),
  )
  return JSON.stringify(texts)
}
