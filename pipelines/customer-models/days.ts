const dayMs = 86_400_000

/** The date of a day since 1970-01-01, ISO. */
export const isoOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)

/** The day since 1970-01-01 of an ISO date. */
export const dayOf = (iso: string): number => Math.round(Date.parse(`${iso}T00:00:00Z`) / dayMs)

/** Months since 1970-01 of a day. */
export const monthOf = (day: number): number => {
  const date = new Date(day * dayMs)
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()
}

/** First day of a month since 1970-01. */
export const firstDayOf = (month: number): number => Math.round(Date.UTC(1970, month, 1) / dayMs)

/** Last day of a month since 1970-01. */
export const lastDayOf = (month: number): number => firstDayOf(month + 1) - 1
