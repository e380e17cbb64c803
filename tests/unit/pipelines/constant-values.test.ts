import { describe, expect } from 'vitest'
import { PipelineError } from '../../../pipelines/problem.ts'
import type { TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

const columns = [
  'name VARCHAR',
  'wave VARCHAR',
  'answered BOOLEAN',
  'weight DECIMAL(6, 2)',
  'day DATE',
  'seen TIMESTAMP',
]

/** Of one wide file with a column of answers for each of several waves. */
const sourceOf = (wave: string, answer: string, file: string) => `source: wave_${wave}
entity: thing
file: ${file}
decimal: ","
nulls: ["${wave}"]
columns:
  name: {from: name}
  wave: {value: ${wave}}
  weight: {value: 1.50}
  day: {value: "2024-02-29"}
  seen: {value: "2024-02-29 12:30:00"}
  answered: {from: ${answer}, required: true, true: [j], false: [n]}
`

const text = '{pattern: files/answers.csv, header: [name, one, two]}'

const write = (small: SmallWorkspace, content: string) => {
  small.entity(...columns)
  small.write('sources/a.yaml', sourceOf('1', 'one', text))
  small.write('sources/b.yaml', sourceOf('2', 'two', text))
  small.write('files/answers.csv', content)
}

const things = (warehouse: TestWarehouse) =>
  warehouse.query(`SELECT wave || ' ' || name || ' ' || answered || ' ' || weight || ' ' || day || ' ' || strftime(seen, '%H:%M') || ' ' || source_line AS row
    FROM fact_thing ORDER BY wave, source_line`)

const expected = (name: string, wave: string, answered: boolean, line: number) => ({
  row: `${wave} ${name} ${answered} 1.50 2024-02-29 12:30 ${line}`,
})

const problemsOf = async (warehouse: TestWarehouse) => {
  const error = await warehouse.run().catch((thrown: unknown) => thrown)
  if (error instanceof PipelineError) return error.problems.map(({ line, message }) => `${line}: ${message}`)
  throw error instanceof Error ? error : new Error('the source was taken')
}

describe('a column may have the same value in every row, so that one wide file feeds several sources:', () => {
  smallTest('each with rows of its own, whoever reads them, and accounts that add up', async ({ small, warehouse }) => {
    // the second record holds a line break, which the engine does not read; the null word of each source is its wave
    write(small, 'name,one,two\nAda,j,n\n"B\no",n,j\nCy,j,x\n')
    const run = await warehouse.run()
    expect(await things(warehouse)).toEqual([
      expected('Ada', '1', true, 2),
      expected('B\no', '1', false, 3),
      expected('Cy', '1', true, 5),
      expected('Ada', '2', false, 2),
      expected('B\no', '2', true, 3),
    ])
    expect(run.files.map(({ source, read, loaded, rejected }) => [source, read, loaded, rejected])).toEqual([
      ['wave_1', 3, 3, 0],
      ['wave_2', 3, 2, 1],
    ])
  })

  smallTest('of objects of JSON', async ({ small, warehouse }) => {
    small.entity(...columns)
    small.write('sources/a.yaml', sourceOf('1', 'on.one', '{pattern: files/answers.jsonl, format: json_lines}'))
    small.write('files/answers.jsonl', '{"name": "Ada", "on": {"one": "j"}}\n')
    await warehouse.run()
    expect(await things(warehouse)).toEqual([expected('Ada', '1', true, 1)])
  })

  smallTest('read again when another value is said', async ({ small, warehouse }) => {
    write(small, 'name,one,two\nAda,j,n\n')
    await warehouse.run()
    small.write('sources/b.yaml', sourceOf('2', 'two', text).replace('{value: 2}', `{value: "second 🌊 'quoted"}`))
    await warehouse.run()
    expect(await warehouse.query('SELECT wave FROM fact_thing ORDER BY 1')).toEqual([
      { wave: '1' },
      { wave: "second 🌊 'quoted" },
    ])
  })

  smallTest('and its records that go wrong are told by what was found in them', async ({ small, warehouse }) => {
    small.entity('thing_id VARCHAR', 'name VARCHAR', 'wave VARCHAR')
    small.write(
      'sources/a.yaml',
      `source: a
entity: thing
file: ${text}
columns: {name: name, wave: {value: first}, thing_id: {from: name, required: true, unique: true}}
`,
    )
    small.write('files/answers.csv', 'name,one,two\nAda,1,0\nAda,1,0\n,1,0\n')
    await warehouse.run()
    expect(
      await warehouse.query('SELECT line, rule, column_name, found, message FROM rejected_rows ORDER BY line'),
    ).toEqual([
      {
        line: 3,
        rule: 'unique',
        column_name: 'name',
        found: 'Ada',
        message: 'expected a value that no row before has; "Ada" is in files/answers.csv line 2',
      },
      { line: 4, rule: 'required', column_name: 'name', found: null, message: 'expected a value, found none' },
    ])
  })
})

describe('a value that every row has is refused with its place where', () => {
  const cases: readonly (readonly [what: string, column: string, message: string])[] = [
    ['there is a column, too', 'wave: {from: one, value: 1}', 'expected from or value; found both, from: "one" too'],
    [
      'there is neither',
      'wave: {personal: true}',
      'expected from, a column of the file, or value, the same in every row; found neither',
    ],
    ['it is no date', 'day: {value: "2023-02-29"}', 'expected a date such as 2017-03-01; found "2023-02-29"'],
    [
      'it is no time',
      'seen: {value: "2023-02-28 25:00"}',
      'expected a time such as 2017-03-01 12:00:00; found "2023-02-28 25:00"',
    ],
    ['it is neither true nor false', 'answered: {value: yes}', 'expected true or false; found "yes"'],
    [
      'it does not fit the digits',
      'weight: {value: 12345.678}',
      'expected a number such as 3.5, with at most 4 digits before the point and 2 after it; found "12345.678"',
    ],
    ['it is no whole number', 'count: {value: 2147483648}', 'expected a whole number such as 3; found "2147483648"'],
    [
      'it has a rule',
      'wave: {value: a, one_of: [a, b]}',
      'a value that every row has obeys no rule; leave out one_of, or say from in place of value',
    ],
    ['it is the key', 'thing_id: {value: a}', 'the key of thing cannot be the same in every row'],
  ]
  smallTest.for(cases)('%s', async ([, column, message], { small, warehouse }) => {
    small.entity('thing_id VARCHAR', ...columns, 'count INTEGER')
    const key = column.startsWith('thing_id') ? '' : '  thing_id: name\n'
    small.write('sources/a.yaml', `source: a\nentity: thing\nfile: ${text}\ncolumns:\n${key}  ${column}\n`)
    small.write('files/answers.csv', 'name,one,two\n')
    expect(await problemsOf(warehouse)).toEqual([`${key === '' ? 5 : 6}: ${message}`])
  })
})
