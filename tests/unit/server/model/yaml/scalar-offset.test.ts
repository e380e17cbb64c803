import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Document, isMap, isScalar, parseDocument, Scalar } from 'yaml'
import { scalarOffset } from '../../../../../server/model/yaml/scalar-offset.ts'

/** The one value of a map: as written, its type, what it means. */
const only = (text: string) => {
  const { contents } = parseDocument(text)
  const value = isMap(contents) ? contents.items[0]?.value : undefined
  if (!isScalar(value) || !value.range) throw new Error(`no scalar in ${text}`)
  return { source: text.slice(value.range[0], value.range[1]), type: value.type, value: String(value.value) }
}

const pointsAt = (text: string, word: string) => {
  const { source, type, value } = only(text)
  return source.slice(scalarOffset(source, type as Scalar.Type, value, value.indexOf(word)))
}

describe('the place of a character of a scalar', () => {
  it.each([
    ['plain', 'a: one two', 'two'],
    ['folded over lines', 'a: one\n  two', 'two'],
    ['in single quotes', "a: 'it''s two'", "two'"],
    ['in double quotes', 'a: "x\\ty \\"q\\" \\u0041 two"', 'two"'],
    ['in a literal block', 'a: |\n  one\n\n  two', 'two'],
    ['in a folded block', 'a: >-\n  one\n  two', 'two'],
  ])('%s', (_, text, expected) => {
    expect(pointsAt(text, 'two')).toBe(expected)
  })

  it('is after the last character for the end', () => {
    const { source, type, value } = only("a: 'one'")
    expect(scalarOffset(source, type as Scalar.Type, value, value.length)).toBe(4)
  })

  it('is a character like it, however the scalar is written', () => {
    const types = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const
    const letters = fc.string({
      unit: fc.constantFrom('a', 'b', ' ', '\n', "'", '"', '\\', '+', '🙂'),
      minLength: 1,
      maxLength: 60,
    })
    fc.assert(
      fc.property(letters, fc.constantFrom(...types), fc.nat(), (value, type, seed) => {
        const scalar = new Scalar(value)
        scalar.type = type
        const written = only(new Document({ a: scalar }).toString({ lineWidth: 20 }))
        const offset = seed % value.length
        const char = value[offset] ?? ''
        if (written.value !== value || /\s/.test(char)) return
        expect(written.source[scalarOffset(written.source, written.type as Scalar.Type, value, offset)]).toBe(
          written.type === 'QUOTE_DOUBLE' && /["\\]/.test(char) ? '\\' : char,
        )
      }),
    )
  })
})
