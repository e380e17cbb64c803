/** A number as English texts write it: with commas, at most six digits after the point; `NaN` and `∞` as they are. */
export const numberText = (value: number): string => value.toLocaleString('en-GB', { maximumFractionDigits: 6 })

/** A number with the noun that it counts: `1 month`, `1,200 months`. */
export const counted = (count: number, one: string, other = `${one}s`): string =>
  `${numberText(count)} ${count === 1 ? one : other}`

/** So many as there are: `is 1 customer`, `are 3 customers`. */
export const areCounted = (count: number, one: string, other = `${one}s`): string =>
  `${count === 1 ? 'is' : 'are'} ${counted(count, one, other)}`

/** A share in percent, with one digit after the point: `48.2 %`. */
export const percentText = (share: number): string =>
  `${(100 * share).toLocaleString('en-GB', { maximumFractionDigits: 1 })} %`

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** A date as English texts write it: `18 Jun 2026`; other text comes back as it is. @param day ISO */
export const dayText = (day: string): string => {
  const [, year, month, of] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []
  const name = months[Number(month) - 1]
  return name === undefined ? day : `${Number(of)} ${name} ${year}`
}
