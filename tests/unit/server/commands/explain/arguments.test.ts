import { describe, expect, it } from 'vitest'
import { readArguments, usage } from '../../../../../server/commands/explain/arguments.ts'

describe('the arguments of clientele explain', () => {
  it('are a workspace and a file with the query, with ./data and 20 rows where nothing else is said', () => {
    expect(readArguments(['shop', 'query.json'])).toEqual({
      workspace: 'shop',
      query: { kind: 'file', file: 'query.json' },
      data: 'data',
      run: false,
      rows: 20,
    })
  })

  it('take the query from the standard input or from the command line, flags anywhere', () => {
    expect(readArguments(['--run', 'shop', '-', '--rows=3', '--data', 'd'])).toEqual({
      workspace: 'shop',
      query: { kind: 'input' },
      data: 'd',
      run: true,
      rows: 3,
    })
    expect(readArguments(['shop', '--query={"from": "a=b"}'])?.query).toEqual({ kind: 'text', text: '{"from": "a=b"}' })
  })

  it('ask for help, whatever else stands there', () => {
    expect(readArguments(['--help'])).toBeUndefined()
    for (const flag of ['--query', '--run', '--rows', '--data', '--help']) expect(usage).toContain(`  ${flag}`)
  })

  for (const [args, message] of [
    [[], 'which workspace? Name its folder'],
    [['shop'], 'which query? Name a file'],
    [['shop', 'a.json', 'b.json', 'c'], 'found "b.json", "c" after them'],
    [['shop', 'a.json', '--query', '{}'], 'the query is given twice: by --query and by "a.json"'],
    [['shop', '--qurey', '{}'], 'there is no flag "--qurey"; nearest is "--query"; known are --query, --run'],
    [['shop', '--query'], '--query needs a value'],
    [['shop', 'a.json', '--data='], '--data needs a value'],
    [['shop', 'a.json', '--run=yes'], '--run takes no value; found "yes"'],
    [['shop', 'a.json', '--rows', '0'], '--rows is a whole number above 0; found "0"'],
    [['shop', 'a.json', '--rows', '1.5'], 'found "1.5"'],
  ] as const) {
    it(`are refused: ${args.join(' ')}`, () => {
      expect(() => readArguments(args)).toThrow(message)
    })
  }
})
