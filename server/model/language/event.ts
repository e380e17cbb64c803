import { date, topLevel } from './values.ts'

/** Something that happened to the company, on one day or on several. */
export const ModelEvent = topLevel(
  { from: date.describe('The day on which it happened, or its first day') },
  { to: date.describe('Its last day, where it took several') },
)
