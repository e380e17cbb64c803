import { monthOfYear, weekdayOf, yearOf } from '../days.ts'

/** How much is bought in a month against the average month, January first; together 12. */
const byMonth = [0.85, 0.88, 1.05, 1.1, 1.02, 0.92, 0.78, 0.8, 1.08, 1.12, 1.3, 1.1]

/** How much is bought on a weekday against the average day, Monday first; together 7. */
const byWeekday = [0.95, 0.9, 0.95, 1, 1.1, 1.3, 0.8]

/** How much is bought against 2023, by year. */
const byYear: Readonly<Record<number, number>> = { 2022: 1, 2023: 1, 2024: 1.12, 2025: 1.25, 2026: 1.36 }

/** How much is bought on a day against the average day of 2023. */
export const seasonOn = (day: number): number =>
  (byMonth[monthOfYear(day) - 1] ?? 1) * (byWeekday[weekdayOf(day)] ?? 1) * (byYear[yearOf(day)] ?? 1)
