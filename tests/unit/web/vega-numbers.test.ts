import { describe, expect, it } from 'vitest'
import { vegaNumbers } from '../../../web/ui/vega-numbers.ts'

describe('numbers of axes', () => {
  it('have the marks and groups of the locale', () => {
    expect(vegaNumbers('en')).toMatchObject({ decimal: '.', thousands: ',', grouping: [3, 3, 3] })
    expect(vegaNumbers('uk')).toMatchObject({ decimal: ',', thousands: '\u00a0', grouping: [3, 3, 3] })
    expect(vegaNumbers('en-IN')).toMatchObject({ decimal: '.', thousands: ',', grouping: [3, 2, 2, 2] })
  })
})
