import { describe, expect, it } from 'vitest'
import { findDuplicates } from '../../../scripts/duplicates.ts'

const block = [
  'const total = rows.reduce((sum, row) => sum + row.value, 0)',
  'const mean = total / rows.length',
  'const spread = rows.map((row) => (row.value - mean) ** 2)',
  'const variance = spread.reduce((sum, value) => sum + value, 0)',
  'const deviation = Math.sqrt(variance / (rows.length - 1))',
  'return { total, mean, variance, deviation }',
]
const indent = (lines: readonly string[]) => lines.map((line) => `    ${line}`)
const find = (files: Record<string, readonly string[]>) =>
  findDuplicates(new Map(Object.entries(files).map(([path, lines]) => [path, lines.join('\n')])))

describe('findDuplicates', () => {
  it('finds six equal lines in two files, whatever their indentation', () => {
    expect(find({ 'a.ts': ['const a = 1', ...block], 'b.ts': ['', ...indent(block), 'const b = 2'] })).toEqual([
      [
        { path: 'a.ts', from: 2, to: 7 },
        { path: 'b.ts', from: 2, to: 7 },
      ],
    ])
  })

  it('finds them in one file, and past comments and blank lines', () => {
    const second = [...block.slice(0, 3), '', '// a word on it', ...block.slice(3)]
    expect(find({ 'a.ts': [...block, 'const between = 1', ...second] })).toEqual([
      [
        { path: 'a.ts', from: 1, to: 6 },
        { path: 'a.ts', from: 8, to: 15 },
      ],
    ])
  })

  it('reports a longer run once', () => {
    const long = [...block.slice(0, 5), 'log(deviation)', 'check(deviation)', ...block.slice(5)]
    expect(find({ 'a.ts': long, 'b.ts': long })).toHaveLength(1)
  })

  it('leaves five lines, imports and lines of brackets alone', () => {
    const five = block.slice(0, 5)
    expect(find({ 'a.ts': [...five, 'const a = 1'], 'b.ts': [...five, 'const b = 2'] })).toEqual([])
    const imports = Array.from({ length: 8 }, (_, i) => `import { thing${i}, other${i} } from './thing-${i}.ts'`)
    expect(find({ 'a.ts': imports, 'b.ts': imports })).toEqual([])
    const brackets = ['}', '})', '}', ')', '}', ']', '})']
    expect(find({ 'a.ts': brackets, 'b.ts': brackets })).toEqual([])
  })
})
