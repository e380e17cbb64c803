import { nearest } from '../nearest.ts'

const ofItself = (found: string, show: string): string =>
  `a forecast is of a measure itself; found ${found} as ${show}, which depends on what stands beside it`

const byPeriod = (found: string, closest: string | undefined): string =>
  `a forecast goes by one attribute on the rows that is a month or a week; found ${found}${nearest(closest)}`

/** Why a query is no series that can be forecast: the text of each reason, by its details. */
export const forecastReasons = {
  forecast_of_one: (p: { found: number }) => `a forecast is of one measure; found ${p.found}`,
  forecast_of_numbers: () => 'a forecast is of numbers',
  forecast_of_display: (p: { measure: string }) => ofItself(p.measure, 'a display calculation'),
  forecast_of_shown: (p: { measure: string; show: string }) => ofItself(p.measure, p.show),
  forecast_of_shown_calculation: (p: { show: string }) => ofItself('a calculation', p.show),
  forecast_by_period: (p: { found: readonly string[]; closest?: string | undefined }) =>
    byPeriod(p.found.join(', ') || 'none', p.closest),
  forecast_by_listed: (p: { closest?: string | undefined }) => byPeriod('listed members', p.closest),
  forecast_leaves_out: (p: { key: string }) => `a forecast needs each period once; leave ${p.key} out`,
  forecast_without_calendar: (p: { attribute: string }) =>
    `${p.attribute} is of no calendar, so that nobody knows which period comes next`,
  forecast_of_relative_dates: (p: { attribute: string }) =>
    `a forecast needs to know which periods are whole; write the condition on ${p.attribute} with from and to, or with in`,
} as const
