import { describe, expect, it } from 'vitest'
import {
  categorical,
  cssVariablesResolver,
  heat,
  mantineTheme,
  type Scheme,
  sequential,
  type Token,
  tokens,
  vegaConfig,
} from '../../../../web/ui/theme.ts'

const channel = (hex: string, from: number) => Number.parseInt(hex.slice(from, from + 2), 16) / 255

/** Relative luminance and contrast ratio as WCAG 2.2 defines them. */
const luminance = (hex: string) => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((from) => channel(hex, from))
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: string, b: string) => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

const surfaces: Token[] = ['bg', 'bg2', 'raised', 'hover', 'accent-soft']
const texts: [Token, Token][] = [
  ...(['ink', 'ink2', 'ink3'] as const).flatMap((ink) => surfaces.map((on): [Token, Token] => [ink, on])),
  ['ink2', 'press'],
  ['accent', 'bg'],
  ['accent', 'bg2'],
  ['pill-m-ink', 'pill-m-bg'],
  ['pill-d-ink', 'pill-d-bg'],
  ['better', 'bg'],
  ['better', 'bettersoft'],
  ['worse', 'bg'],
  ['worse', 'worsesoft'],
  ['warn', 'warnsoft'],
  ['err', 'bg'],
  ['err', 'errsoft'],
]

describe.each(['light', 'dark'] as const)('the %s scheme', (scheme: Scheme) => {
  const t = tokens[scheme]

  it.each(texts)('keeps text %s on %s at 4.5:1 or more', (ink, on) => {
    expect(contrast(t[ink], t[on])).toBeGreaterThanOrEqual(4.5)
  })

  it('has its lowest contrast of text where the design says: ink3 on accent-soft, 4.57', () => {
    if (scheme === 'light') expect(contrast(t.ink3, t['accent-soft'])).toBeCloseTo(4.57, 1)
    const least = Math.min(...texts.map(([ink, on]) => contrast(t[ink], t[on])))
    expect(least).toBeGreaterThanOrEqual(4.5)
  })

  it.each(Object.entries(heat(scheme)))('keeps a number on %s at 4.5:1 or more', (_, { fill, text }) => {
    expect(contrast(text, fill)).toBeGreaterThanOrEqual(4.5)
  })

  it('keeps white on the primary button readable', () => {
    expect(contrast('#FFFFFF', t['accent-solid'])).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['d1', 'cmp', 'field', 'accent'] as const)('keeps the mark %s at 3:1 on the page', (mark) => {
    expect(contrast(t[mark], t.bg)).toBeGreaterThanOrEqual(3)
  })

  it('keeps every categorical colour at 3:1 on the page', () => {
    for (const colour of categorical[scheme]) expect(contrast(colour, t.bg)).toBeGreaterThanOrEqual(3)
  })

  it('keeps text on every step of the sequential scale readable', () => {
    const inkUpTo = scheme === 'light' ? 5 : 4
    sequential[scheme].forEach((step, i) => {
      expect(contrast(i < inkUpTo ? t.ink : t.bg, step)).toBeGreaterThanOrEqual(4.5)
    })
  })

  it('reaches the charts and the CSS from one object', () => {
    expect(vegaConfig(scheme).bar?.color).toBe(t.d1)
    // the resolver does not read the theme it is given
    expect(cssVariablesResolver(mantineTheme as never)[scheme]['--c-d1']).toBe(t.d1)
  })
})
