import { parse, View } from 'vega'
import { compile } from 'vega-lite'
import { describe, expect, it } from 'vitest'
import { toSpec } from '../../../../web/charts/spec.ts'
import { axis, frame, wonValue } from '../chart-input.ts'

const quarters = axis(
  'Quarter',
  true,
  Array.from({ length: 12 }, (_, i) => `Q${(i % 4) + 1} ${2023 + Math.floor(i / 4)}`),
)
const series = axis('Series', false, ['Ash', 'Beech', 'Walnut'])

/** How wide what is drawn of a chart is, and where its last period stands in it, in pixels. */
const lastOf = async (width: number) => {
  const spec = toSpec(
    wonValue(series, quarters, (row) => 1 + row),
    'line',
    { ...frame, width },
  )
  const view = new View(parse(compile(spec).spec), { renderer: 'none' })
  await view.runAsync()
  return { width: view.signal('width'), last: view.scale('x')('Q4 2025') }
}

describe('the names of lines', () => {
  // six letters take about 40 pixels, and stand 8 beside the point
  it.each([358, 700, 1400])('have room after the last point in a chart of %d pixels', async (pixels) => {
    const { width, last } = await lastOf(pixels)
    expect(width - last).toBeGreaterThan(46)
    expect(width - last).toBeLessThan(70)
  })
})
