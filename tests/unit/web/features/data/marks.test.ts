import { describe, expect, test } from 'vitest'
import { changeIn, endOf, faultIn } from '../../../../../web/features/data/marks.ts'

const fields = (values: readonly (string | null)[], fault: number) =>
  values.map((value, i) => ({ column: `c${i}`, value, isAtFault: i === fault }))

describe('the value at fault in a record', () => {
  test('is found where it stands, though another value reads the same', () => {
    expect(faultIn('2;7;2', fields(['2', '7', '2'], 2), '2')).toEqual({ before: '2;7;', marked: '2', after: '' })
  })

  test('is empty between its delimiters where there is none', () => {
    expect(faultIn('a;;b', fields(['a', null, 'b'], 1), '')).toEqual({ before: 'a;', marked: '', after: ';b' })
    expect(faultIn('a;b;', fields(['a', 'b', null], 2), null)).toEqual({ before: 'a;b;', marked: '', after: '' })
  })

  test('is found behind a value in quotes that has the delimiter inside', () => {
    expect(faultIn('"a;1";x', fields(['a;1', 'x'], 1), 'x')).toEqual({ before: '"a;1";', marked: 'x', after: '' })
  })

  test('is looked for as a whole where the record is written otherwise than its values', () => {
    expect(faultIn('"a ""b""";x9', fields(['a "b"', 'x9'], 1), 'x9')).toEqual({
      before: '"a ""b""";',
      marked: 'x9',
      after: '',
    })
    expect(faultIn('{"n": "x"}', fields(['x'], 0), 'x')).toEqual({ before: '{"n": "', marked: 'x', after: '"}' })
  })

  test('is not marked where it cannot be told', () => {
    expect(faultIn('a;b', null, null)).toBeUndefined()
    expect(faultIn('text;x1', null, 'x')).toBeUndefined()
    expect(faultIn('x;y;x', null, 'x')).toBeUndefined()
    expect(faultIn('{"n": null}', fields([null], 0), '')).toBeUndefined()
  })
})

describe('what a correction changes', () => {
  test('is the word that is not shared', () => {
    expect(changeIn('a;31/06;c', 'a;30/06;c')).toEqual({ before: 'a;', removed: '31', added: '30', after: '/06;c' })
    expect(changeIn('a;;c', 'a;b;c')).toEqual({ before: 'a;', removed: '', added: 'b', after: ';c' })
    expect(changeIn('aaa', 'aa')).toEqual({ before: '', removed: 'aaa', added: 'aa', after: '' })
    expect(changeIn('f,chiar,32', 'f,chair,32')).toEqual({
      before: 'f,',
      removed: 'chiar',
      added: 'chair',
      after: ',32',
    })
  })

  test('never cuts a character in two', () => {
    expect(changeIn('-😀-', '-😁-')).toEqual({ before: '-', removed: '😀', added: '😁', after: '-' })
  })
})

test('of a long text before a mark its end is shown', () => {
  expect(endOf('short')).toBe('short')
  expect(endOf(`${'a'.repeat(500)}z`)).toBe(`…${'a'.repeat(71)}z`)
})
