import { describe, expect, it } from 'vitest'
import { fuzzyScore } from '../../../../web/ui/fuzzy.ts'

const titles = ['Revenue', 'Gross revenue', 'Prevention cost', 'Revenue by month', 'Öl und Gas', 'Copy link']

/** What a search finds, best first. */
const found = (search: string): string[] =>
  titles
    .flatMap((title) => {
      const score = fuzzyScore(title, search)
      return score === undefined ? [] : [{ title, score }]
    })
    .sort((a, b) => b.score - a.score)
    .map(({ title }) => title)

describe('a search', () => {
  it('puts what begins with it first, then words that do, then what has it inside', () => {
    expect(found('rev')).toEqual(['Revenue', 'Revenue by month', 'Gross revenue', 'Prevention cost'])
  })

  it('takes letters in order, from the beginning of a word on', () => {
    expect(found('rbm')).toEqual(['Revenue by month'])
    expect(found('cl')).toEqual(['Copy link'])
    expect(found('evn')).toEqual([])
    expect(found('rth')).toEqual([])
  })

  it('wants every word, in any order', () => {
    expect(found('month rev')).toEqual(['Revenue by month'])
    expect(found('rev zzz')).toEqual([])
  })

  it('knows no case and no marks on letters, and finds all where nothing is typed', () => {
    expect(found('ol')).toEqual(['Öl und Gas'])
    expect(found('ÖL')).toEqual(['Öl und Gas'])
    expect(found('  ')).toHaveLength(titles.length)
  })
})
