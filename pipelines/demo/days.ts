/** Days are counted from this one, which is day 0. */
const firstDay = Date.UTC(2023, 0, 1)
const dayMs = 86_400_000

/** The number of a day written in ISO. */
export const dayOf = (iso: string): number => Math.round((Date.parse(`${iso}T00:00:00Z`) - firstDay) / dayMs)

const written = new Map<number, string>()

/** A day in ISO, such as 2023-01-01 for 0. */
export const isoOf = (day: number): string => {
  const known = written.get(day)
  if (known !== undefined) return known
  const text = new Date(firstDay + day * dayMs).toISOString().slice(0, 10)
  written.set(day, text)
  return text
}

/** A day as German exports write it, such as 31.01.2023. */
export const germanOf = (day: number): string => isoOf(day).split('-').reverse().join('.')

/** The month of a day, such as 2023-01. */
export const monthOf = (day: number): string => isoOf(day).slice(0, 7)

/** The year of a day. */
export const yearOf = (day: number): number => Number(isoOf(day).slice(0, 4))

/** The month of the year of a day, 1 to 12. */
export const monthOfYear = (day: number): number => Number(isoOf(day).slice(5, 7))

/** The weekday of a day, 0 for Monday to 6 for Sunday. Day 0 is a Sunday. */
export const weekdayOf = (day: number): number => (((day + 6) % 7) + 7) % 7

/** Whether a day is the last of its month. */
export const endsMonth = (day: number): boolean => monthOf(day) !== monthOf(day + 1)

/** A minute counted from the beginning of day 0, as a date and time such as 2023-01-01 09:30:00. */
export const instantOf = (minute: number): string => {
  const day = Math.floor(minute / 1440)
  const inDay = minute - day * 1440
  const two = (number: number) => String(number).padStart(2, '0')
  return `${isoOf(day)} ${two(Math.floor(inDay / 60))}:${two(inDay % 60)}:00`
}

/** The first and the last day that the demo company can be told of. */
export const span = { first: 0, last: dayOf('2026-06-30') }
