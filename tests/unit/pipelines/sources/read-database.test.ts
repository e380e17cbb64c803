import { describe, expect, it } from 'vitest'
import { readSource } from '../../../../pipelines/sources/read-source.ts'
import { relationPath } from '../../../../pipelines/steps/relation.ts'
import type { Entity } from '../../../../pipelines/steps/source.ts'

const thing: Entity = {
  name: 'thing',
  columns: new Map([
    ['thing_id', { kind: 'integer' }],
    ['name', { kind: 'text' }],
  ]),
}
const entities = new Map([['thing', thing]])

const read = (database: string, columns = '{thing_id: id, name: label}') => {
  const text = `source: things\nentity: thing\ndatabase: {${database}}\ncolumns: ${columns}\n`
  const { source, problems } = readSource('sources/things.yaml', text, entities)
  return { source, problems: problems.map(({ line, column, message }) => `${line}:${column} ${message}`) }
}

const start = 'kind: postgresql, url_env: CRM_URL'

describe('the database of a source', () => {
  it('is said with little, all else has a default', () => {
    const { source } = read(`${start}, table: accounts, key: id`)
    expect(source?.file).toEqual({
      format: 'postgresql',
      urlEnv: 'CRM_URL',
      of: { schema: 'public', table: 'accounts' },
      key: ['id'],
      cursor: undefined,
      overlap: undefined,
      connectSeconds: 10,
      statementSeconds: 600,
    })
  })

  it('may say all', () => {
    const { source } = read(
      `${start}, query: "select 1", key: [a, b], cursor: at, overlap: 2 hours, connect_seconds: 1, statement_seconds: 5`,
    )
    expect(source?.file).toMatchObject({
      of: { query: 'select 1' },
      key: ['a', 'b'],
      cursor: 'at',
      overlap: { amount: 2, unit: 'hours' },
      connectSeconds: 1,
      statementSeconds: 5,
    })
    expect(read(`${start}, table: t, key: id, cursor: n, overlap: 50`).source?.file).toMatchObject({ overlap: 50 })
  })

  it.each([
    ['public.accounts', { schema: 'public', table: 'accounts' }],
    ['CRM.Accounts', { schema: 'CRM', table: 'Accounts' }],
    [`'"a.b"."c d"'`, { schema: 'a.b', table: 'c d' }],
  ])('names the table %s', (table, of) => {
    expect(read(`${start}, table: ${table}, key: id`).source?.file).toMatchObject({ of })
  })

  it('gives its rows a lineage without the place of the database', () => {
    const path = (database: string) => {
      const file = read(`${start}, key: id, ${database}`).source?.file
      return file?.format === 'postgresql' ? relationPath('things', file) : undefined
    }
    expect(path('table: crm.accounts')).toBe('postgresql:things/crm.accounts')
    expect(path('query: select 1')).toBe('postgresql:things/query')
  })

  it.each([
    ['no relation', `${start}, key: id`, ['3:11 expected a table or a query to read; found neither']],
    [
      'two relations',
      `${start}, table: t, query: select 1, key: id`,
      ['3:65 expected a table or a query; found both, the table "t" too'],
    ],
    [
      'a table of three parts',
      `${start}, table: a.b.c, key: id`,
      ['3:55 expected a table such as public.accounts; found "a.b.c"; write a name with a dot in it as "a.b"'],
    ],
    ['no key', `${start}, table: t`, ['3:11 the key "key" is missing']],
    ['an empty key', `${start}, table: t, key: []`, ['3:63 Too small: expected array to have >=1 items; found a list']],
    ['a key that says a column twice', `${start}, table: t, key: [id, id]`, ['3:68 column "id" stands here already']],
    [
      'an unknown kind',
      'kind: postgres, url_env: CRM_URL, table: t, key: id',
      ['3:18 expected one of postgresql; found "postgres"; nearest is "postgresql"'],
    ],
    [
      'an address in place of the name of one',
      'kind: postgresql, url_env: "postgresql://a:b@c/d", table: t, key: id',
      ['3:39 expected the name of an environment variable; found "postgresql://a:b@c/d"'],
    ],
    [
      'an unknown key',
      `${start}, tabel: t, key: id`,
      [
        '3:48 unknown key "tabel"; nearest is "table"; expected kind, url_env, table, query, key, cursor, overlap, connect_seconds, statement_seconds',
      ],
    ],
    [
      'an overlap without a cursor',
      `${start}, table: t, key: id, overlap: 5`,
      ['3:76 there is an overlap only where a cursor says which rows are new; say cursor too'],
    ],
  ])('with %s is refused at its place', (_, database, problems) => {
    expect(read(database).problems).toEqual(problems)
  })

  it('is refused with columns that the load cannot tell apart', () => {
    const problemOf = (columns: string) => read(`${start}, table: t, key: id`, columns).problems
    expect(problemOf('{thing_id: ID, name: label}')).toEqual([
      '4:10 column "ID" differs from "id" in its case only; rename one in a query',
    ])
    expect(problemOf('{thing_id: id, name: _Raw}')).toEqual([
      '4:10 a column of the relation cannot be called "_Raw"; rename it in a query',
    ])
    expect(problemOf('{thing_id: id, name: _key}')).toEqual([
      '4:10 a column of the relation cannot be called "_key"; rename it in a query',
    ])
  })

  it('is refused beside files', () => {
    const text = `source: things\nentity: thing\nfile: {pattern: a.csv, header: [id]}\ndatabase: {${start}, table: t, key: id}\ncolumns: {thing_id: id}\n`
    const { problems } = readSource('sources/things.yaml', text, entities)
    expect(problems.map(({ line, message }) => `${line} ${message.split(';')[0]}`)).toEqual(['3 unknown key "file"'])
  })
})
