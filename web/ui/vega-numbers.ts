/** How Vega writes the numbers of axes. */
export interface VegaNumbers {
  readonly decimal: string
  readonly thousands: string
  /** digits of each group, from the decimal mark on */
  readonly grouping: readonly number[]
  readonly currency: readonly [before: string, after: string]
}

/** The marks and groups of numbers of a locale. */
export const vegaNumbers = (locale: string): VegaNumbers => {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567_890.5)
  const written = (type: Intl.NumberFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? ''
  const groups = parts.filter(({ type }) => type === 'integer').map(({ value }) => value.length)
  return {
    decimal: written('decimal'),
    thousands: written('group'),
    // the first group may be shorter than the others
    grouping: groups.slice(1).reverse(),
    currency: ['', ''],
  }
}
