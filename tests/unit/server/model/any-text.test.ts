import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadModel } from '../../../../server/model/load.ts'
import { crmSchema } from './crm-schema.ts'

const folder = join(import.meta.dirname, '../../../../cubes')
const files = ['calendars.yaml', 'dimensions.yaml', 'opportunities.yaml'].map((name) => ({
  path: `cubes/${name}`,
  text: readFileSync(join(folder, name), 'utf8'),
}))

/** One edit of a text: what stands between two places is replaced. */
const edit = fc.record({
  file: fc.nat(files.length - 1),
  at: fc.nat(3000),
  length: fc.nat(12),
  text: fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom('{', '}', ':', '\n  ', '- ', '*a', '&a', '!!x', '"', '@', 'null', '1'),
  ),
})

describe('a model of any text', () => {
  it('is either sound or has problems with places inside its files', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const edited = files.map(({ path, text }, i) => ({
          path,
          text: edits
            .filter(({ file }) => file === i)
            .reduce((old, { at, length, text: added }) => old.slice(0, at) + added + old.slice(at + length), text),
        }))
        const loaded = loadModel(edited, crmSchema)
        for (const { file, line, column } of 'problems' in loaded ? loaded.problems : []) {
          const lines = edited.find(({ path }) => path === file)?.text.split('\n') ?? []
          expect(line).toBeLessThanOrEqual(lines.length)
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1)
        }
      }),
    )
  })

  it('is nothing but problems for text that is no definition', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const loaded = loadModel([{ path: 'a.yaml', text }], crmSchema)
        expect('model' in loaded ? loaded.model.cubes.size : 0).toBe(0)
      }),
    )
  })
})
