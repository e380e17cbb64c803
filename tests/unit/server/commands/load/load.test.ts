import { describe, expect, it } from 'vitest'
import { readArguments } from '../../../../../server/commands/load/arguments.ts'
import { accountsOf } from '../../../../../server/commands/load/print.ts'

describe('the command line of clientele load', () => {
  it('asks for what changed, for all, or for the files of some dates', () => {
    expect(readArguments(['acme'])).toEqual({ workspace: 'acme', data: 'data', request: {} })
    expect(readArguments(['acme', '--full', '--data', 'd'])).toEqual({
      workspace: 'acme',
      data: 'd',
      request: { full: true },
    })
    expect(readArguments(['--from=2026-01-01', 'acme', '--to', '2026-01-31', '--source', 'orders'])?.request).toEqual({
      from: '2026-01-01',
      to: '2026-01-31',
      source: 'orders',
    })
    expect(readArguments(['--help'])).toBeUndefined()
  })

  it.each([
    [[], 'which workspace?'],
    [['a', 'b'], 'a workspace is all that is named; found "b" after it'],
    [['a', '--ful'], 'there is no flag "--ful"; nearest is "--full"'],
    [['a', '--full=yes'], '--full takes no value; found "yes"'],
  ])('%j is refused', (args, message) => {
    expect(() => readArguments(args)).toThrow(message)
  })
})

describe('the accounts of a run', () => {
  const file = (source: string, name: string, [read, loaded, rejected, skipped]: readonly number[]) => ({
    source,
    file: name,
    fingerprint: null,
    rowsRead: read ?? 0,
    rowsLoaded: loaded ?? 0,
    rowsRejected: rejected ?? 0,
    rowsSkipped: skipped ?? 0,
  })

  it('are a line for each file, then their sum', () => {
    const files = [file('a', 'a.csv', [1500, 1490, 10, 0]), file('b', 'b.csv', [3, 0, 1, 2])]
    expect(accountsOf({ run: 4, files })).toBe(
      '  a.csv: 1,500 read, 1,490 loaded, 10 rejected, 0 loaded before\n' +
        '  b.csv: 3 read, 0 loaded, 1 rejected, 2 loaded before\n' +
        'Run 4: 1,503 read, 1,490 loaded, 11 rejected, 2 loaded before\n',
    )
  })

  it('are a line for each source where the files are many', () => {
    const files = Array.from({ length: 30 }, (_, i) => file(i < 10 ? 'a' : 'b', `${i}.csv`, [2, 1, 1, 0]))
    expect(accountsOf({ run: 4, files })).toBe(
      '  a, 10 files: 20 read, 10 loaded, 10 rejected, 0 loaded before\n' +
        '  b, 20 files: 40 read, 20 loaded, 20 rejected, 0 loaded before\n' +
        'Run 4: 60 read, 30 loaded, 30 rejected, 0 loaded before\n',
    )
  })
})
