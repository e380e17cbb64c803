import {
  ActionIcon,
  Button,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  NativeSelect,
  Popover,
  Select,
  Tabs,
  TextInput,
  Tooltip,
} from '@mantine/core'
import type { Config } from 'vega-lite'

/** The two colour schemes of the product. */
export type Scheme = 'light' | 'dark'

const light = {
  bg: '#FFFFFF',
  bg2: '#F8F9FA',
  raised: '#FFFFFF',
  hover: '#F1F3F5',
  press: '#E9ECEF',
  grid: '#EEF0F2',
  line: '#E6E8EB',
  line2: '#D0D5DB',
  field: '#868E99',
  ink: '#15181C',
  ink2: '#454C56',
  ink3: '#656D79',
  ink4: '#9AA1AB',
  accent: '#4B4FC4',
  'accent-solid': '#4B4FC4',
  'accent-soft': '#EEEFFB',
  'accent-line': '#BDC0F0',
  d1: '#2F6CB3',
  d1soft: '#D6E4F3',
  cmp: '#868F9C',
  cmpsoft: '#DDE1E6',
  better: '#00735A',
  bettersoft: '#DDF1EA',
  worse: '#B34700',
  worsesoft: '#FBE7DA',
  warn: '#7A5600',
  warnsoft: '#FFF5DB',
  warnline: '#EBD08A',
  err: '#B4232C',
  errsoft: '#FDECEC',
  errline: '#F0B9BC',
  'pill-m-bg': '#E4EEF8',
  'pill-m-line': '#BCD3EA',
  'pill-m-ink': '#174F88',
  'pill-d-bg': '#F1F3F5',
  'pill-d-line': '#D8DDE3',
  'pill-d-ink': '#2B323B',
  bar: '#CFDFF0',
} as const

/** Name of a colour token; components use it as the CSS variable `--c-NAME`. */
export type Token = keyof typeof light

const dark: Record<Token, string> = {
  bg: '#0F1115',
  bg2: '#14171C',
  raised: '#1B1F26',
  hover: '#1D2128',
  press: '#262B33',
  grid: '#1D2127',
  line: '#242931',
  line2: '#3A414C',
  field: '#6B7482',
  ink: '#E9EBEE',
  ink2: '#B6BCC6',
  ink3: '#8D95A1',
  ink4: '#5D6571',
  accent: '#A3A7F7',
  'accent-solid': '#5C60D6',
  'accent-soft': '#22243F',
  'accent-line': '#4A4E9C',
  d1: '#6BA6E6',
  d1soft: '#203349',
  cmp: '#6F7885',
  cmpsoft: '#2C323B',
  better: '#48C39F',
  bettersoft: '#15302A',
  worse: '#F19155',
  worsesoft: '#3A2417',
  warn: '#E5B94E',
  warnsoft: '#2B2413',
  warnline: '#57471D',
  err: '#F2777C',
  errsoft: '#361A1C',
  errline: '#6A2D31',
  'pill-m-bg': '#1A2B3E',
  'pill-m-line': '#2C4A6B',
  'pill-m-ink': '#A9CDF3',
  'pill-d-bg': '#1F242B',
  'pill-d-line': '#363D47',
  'pill-d-ink': '#D8DCE2',
  bar: '#24405E',
}

/** Every colour token, by scheme. */
export const tokens: Record<Scheme, Record<Token, string>> = { light, dark }

/** Six colours for members of one attribute, in the order in which they are assigned; the seventh member on is `cmp`. */
export const categorical: Record<Scheme, readonly string[]> = {
  light: ['#2F6CB3', '#B7651A', '#14553F', '#8A3B78', '#3E9CDB', '#54210F'],
  dark: ['#6BA6E6', '#E0B85A', '#3E7F66', '#9C5A9A', '#D3E4F2', '#C4502A'],
}

/** Seven steps from little to much. Text on a step is `ink` on light 1–5 and dark 1–4, otherwise the page colour. */
export const sequential: Record<Scheme, readonly string[]> = {
  light: ['#EDF3FA', '#D3E3F3', '#AFCBE7', '#7FABD7', '#4F87C2', '#2A66A8', '#174881'],
  dark: ['#17222F', '#1D3249', '#254867', '#316390', '#4581B8', '#6BA6E6', '#A6CDF5'],
}

/** Worse, three steps from strong to weak, the same, better from weak to strong. Text on all of them is `ink`. */
const diverging: Record<Scheme, readonly string[]> = {
  light: ['#E8A071', '#F2C6A8', '#FAE6D8', '#F5F6F7', '#DDF0EA', '#AEDCCB', '#73C2A8'],
  dark: ['#8A4A20', '#5E361C', '#38261A', '#1A1E24', '#17302A', '#1B4A3D', '#23705A'],
}
const divergingNames = ['worse-3', 'worse-2', 'worse-1', 'same', 'better-1', 'better-2', 'better-3']

/** Up to which step of little to much text is `ink`. */
const lastInkStep: Record<Scheme, number> = { light: 5, dark: 4 }

/** Colours behind numbers, by name, each with that of the text on it. */
export const heat = (scheme: Scheme): Record<string, { readonly fill: string; readonly text: string }> => {
  const { ink, bg } = tokens[scheme]
  const much = sequential[scheme].map((fill, i) => [
    `much-${i + 1}`,
    { fill, text: i < lastInkStep[scheme] ? ink : bg },
  ])
  const change = diverging[scheme].map((fill, i) => [divergingNames[i], { fill, text: ink }])
  return Object.fromEntries([...much, ...change])
}

/** The only shadow, for layers that float. */
const shadow: Record<Scheme, string> = {
  light: '0 1px 2px rgb(20 24 32/.06), 0 8px 24px rgb(20 24 32/.10)',
  dark: '0 1px 2px rgb(0 0 0/.4), 0 12px 32px rgb(0 0 0/.5)',
}

/** The fonts of the page, the first of them its own. */
export const fontFamily =
  '"Inter Variable", Inter, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif'
const fontFamilyMonospace =
  '"JetBrains Mono Variable", "JetBrains Mono", "Noto Sans Mono CJK SC", ui-monospace, monospace'

const iris: MantineColorsTuple = [
  '#EEEFFB',
  '#DDDFF8',
  '#BDC0F0',
  '#A3A7F7',
  '#7F83E8',
  '#5C60D6',
  '#4B4FC4',
  '#3F43AB',
  '#353892',
  '#2B2E78',
]
const gray: MantineColorsTuple = [
  '#F8F9FA',
  '#F1F3F5',
  '#E9ECEF',
  '#E6E8EB',
  '#D0D5DB',
  '#9AA1AB',
  '#656D79',
  '#454C56',
  '#2B323B',
  '#15181C',
]
const darkShades: MantineColorsTuple = [
  '#E9EBEE',
  '#B6BCC6',
  '#8D95A1',
  '#5D6571',
  '#3A414C',
  '#262B33',
  '#1B1F26',
  '#0F1115',
  '#0B0D10',
  '#08090B',
]

const rem = (px: number): string => `${px / 16}rem`

/** The Mantine theme. Sizes are in rem, so that zooming the browser's text works. */
export const mantineTheme = createTheme({
  colors: { iris, gray, dark: darkShades },
  primaryColor: 'iris',
  primaryShade: { light: 6, dark: 5 },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  autoContrast: false,
  fontFamily,
  fontFamilyMonospace,
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: rem(16), lineHeight: rem(24) },
      h2: { fontSize: rem(20), lineHeight: rem(28) },
      h3: { fontSize: rem(13), lineHeight: rem(20) },
    },
  },
  fontSizes: { xs: rem(11), sm: rem(12), md: rem(13), lg: rem(16), xl: rem(20) },
  spacing: { xs: rem(4), sm: rem(8), md: rem(12), lg: rem(16), xl: rem(24) },
  radius: { xs: rem(3), sm: rem(6), md: rem(8), lg: rem(10), xl: rem(14) },
  shadows: { xs: 'none', sm: 'none', md: 'var(--c-shadow)', lg: 'none', xl: 'none' },
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 28 } }),
    Button: Button.extend({ defaultProps: { size: 'xs', variant: 'default', h: 28, fw: 500, fz: rem(13) } }),
    Popover: Popover.extend({
      defaultProps: { shadow: 'md', radius: 'md', withArrow: false, transitionProps: { duration: 120 } },
    }),
    NativeSelect: NativeSelect.extend({ defaultProps: { size: 'xs' } }),
    Select: Select.extend({ defaultProps: { size: 'xs' } }),
    Tabs: Tabs.extend({ defaultProps: { color: 'iris' } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'xs' } }),
    Tooltip: Tooltip.extend({ defaultProps: { withArrow: false, openDelay: 400, transitionProps: { duration: 120 } } }),
  },
})

const variables = (scheme: Scheme): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(tokens[scheme]).map(([name, colour]) => [`--c-${name}`, colour])),
  ...Object.fromEntries(
    Object.entries(heat(scheme)).flatMap(([name, { fill, text }]) => [
      [`--c-heat-${name}`, fill],
      [`--c-heat-${name}-text`, text],
    ]),
  ),
  '--c-shadow': shadow[scheme],
  '--mantine-color-body': 'var(--c-bg)',
  '--mantine-color-text': 'var(--c-ink)',
  '--mantine-color-dimmed': 'var(--c-ink3)',
  '--mantine-color-default-border': 'var(--c-line2)',
  '--mantine-color-default': 'var(--c-bg)',
  '--mantine-color-default-color': 'var(--c-ink)',
  '--mantine-color-default-hover': 'var(--c-hover)',
  '--mantine-color-error': 'var(--c-err)',
  '--mantine-color-anchor': 'var(--c-accent)',
  '--mantine-color-placeholder': 'var(--c-ink3)',
})

/** Writes every token as `--c-NAME` for both schemes and points Mantine's own variables at them. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: variables('light'),
  dark: variables('dark'),
})

/** The look of every chart in one scheme: type, colours, and axes without lines or ticks. */
export const vegaConfig = (scheme: Scheme): Config => {
  const t = tokens[scheme]
  const label = { labelColor: t.ink2, labelFont: fontFamily, labelFontSize: 12 }
  return {
    background: 'transparent',
    font: fontFamily,
    padding: { left: 2, top: 2, right: 2, bottom: 4 },
    view: { stroke: null },
    axis: { ...label, title: null, domain: false, ticks: false, grid: false, gridColor: t.grid, labelPadding: 6 },
    axisQuantitative: { grid: true, tickCount: 4, labelColor: t.ink3, labelFontSize: 11 },
    header: { ...label, labelColor: t.ink, labelFontWeight: 600, labelAnchor: 'start', labelPadding: 4, title: null },
    legend: { ...label, title: null, orient: 'top', symbolType: 'square', symbolSize: 90 },
    bar: { color: t.d1 },
    line: { color: t.d1, strokeWidth: 2 },
    point: { color: t.d1, filled: true, size: 36 },
    rule: { color: t.cmp },
    text: { color: t.ink2, font: fontFamily, fontSize: 11.5 },
    range: { category: [...categorical[scheme], t.cmp], heatmap: [...sequential[scheme]] },
  }
}
