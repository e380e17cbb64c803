import { describe, expect, it } from 'vitest'
import { broken, said } from '../../../../web/charts/broken.ts'
import type { ChartInput, ChartRow } from '../../../../web/charts/chart.ts'
import { toSpec } from '../../../../web/charts/spec.ts'

const row = (r: string, v: number, isOther = false): ChartRow => ({
  r,
  c: '',
  rt: r,
  ct: '',
  s: r,
  v,
  t: `${v}`,
  e: `€${v}`,
  row: 0,
  column: -1,
  partial: false,
  ...(isOther && { other: true }),
})
const listed = [row('Oak', 100), row('Ash', 40)]

describe('the bar of the others', () => {
  it('is broken where it is more than half as long again as the longest listed one', () => {
    const [oak, ash, other] = broken([...listed, row('Other', 5000, true)])
    expect([oak, ash]).toEqual(listed)
    // a fifth longer than the longest, broken at four fifths of that; its value is still said
    expect(other).toMatchObject({ v: 120, gap: 96, t: '5000', e: '€5000' })
    expect(said(broken([...listed, row('Other', 5000, true)])).at(-1)?.t).toBe('5000 (not to scale)')
  })

  it('is to scale where it does not make the listed ones short', () => {
    const values = [...listed, row('Other', 150, true)]
    expect(broken(values)).toEqual(values)
    expect(said(values)).toEqual(values)
  })

  it('goes below zero as the listed ones do, and stays where none of them is on its side', () => {
    expect(broken([row('Oak', -100), row('Other', -900, true)]).at(-1)).toMatchObject({ v: -120, gap: -96 })
    const alone = [row('Oak', 100), row('Other', -900, true)]
    expect(broken(alone)).toEqual(alone)
    expect(broken([row('Other', 9, true)])).toEqual([row('Other', 9, true)])
  })

  it('is never one of a listed member, however large', () => {
    const values = [row('Oak', 1), row('Ash', 90_000)]
    expect(broken(values)).toEqual(values)
  })

  it('sets no scale in the chart, and has a break over it', () => {
    const members = ['Oak', 'Ash', 'Other'].map((label) => ({ label, short: label, isOther: label === 'Other' }))
    const input: ChartInput = {
      measure: 'Revenue',
      unit: '€',
      isSum: true,
      rows: { title: 'Series', isTime: false, members },
      columns: { title: '', isTime: false, members: [] },
      value: (at) => [100, 40, 5000][at],
      format: String,
      exact: String,
    }
    const colours = { ink: '#000', page: '#FFF', series: '#00F', hatch: 'url(#h)', better: '#0F0', worse: '#F00' }
    const fills = { parts: [], stripes: 'url(#page)', rule: '#777' }
    const frame = { width: 800, height: 150, inkSteps: 5, compared: '#999', ...fills, ...colours }
    const spec = JSON.stringify(toSpec(input, 'bars', frame))
    const [, high = '0'] = /"domain":\[0,([\d.]+)\]/.exec(spec) ?? []
    expect(Number(high)).toBeLessThan(300)
    expect(spec).toContain('5000 (not to scale)')
    expect(spec).toContain('"field":"gap"')
    const whole = JSON.stringify(toSpec({ ...input, value: () => 100 }, 'bars', frame))
    expect(whole).not.toContain('"field":"gap"')
  })
})
