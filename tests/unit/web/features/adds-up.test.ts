import { describe, expect, test } from 'vitest'
import type { CatalogMeasure } from '../../../../server/contract/catalog.ts'
import { addsUpSentence } from '../../../../web/features/explore/adds-up.ts'
import { catalog } from '../opportunities.ts'

const measure = (name: string): CatalogMeasure => {
  const found = catalog.measures.find((m) => m.name === name)
  if (found === undefined) throw new Error(`no measure ${name}`)
  return found
}

describe('that rows add up', () => {
  test('is said with the measure and in the numbers of the reader', () => {
    const result = { sum: '457533.00', cell: '457533', reconciles: true }
    expect(addsUpSentence(result, measure('won_value'), 'en-US')).toBe(
      'Won value of these rows: $457,533.00, as the cell says.',
    )
    expect(addsUpSentence(result, measure('won_value'), 'uk-UA')).toBe(
      'Won value of these rows: 457\u00a0533,00\u00a0$, as the cell says.',
    )
  })

  test('is said of an input with the measure that is made of it', () => {
    const result = { sum: 7, cell: 7, reconciles: true }
    expect(addsUpSentence(result, measure('deals'), 'en-US', 'Win rate')).toBe(
      'Deals of these rows: 7, of which win rate is made here.',
    )
  })

  test('is said with both numbers where they differ', () => {
    expect(addsUpSentence({ sum: 12, cell: null, reconciles: false }, measure('deals'), 'en-US')).toBe(
      'Deals of these rows: 12; the cell says no value.',
    )
  })
})
