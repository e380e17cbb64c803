import { dayOf } from '../days.ts'

/** For five days in March 2024 nobody could configure or change an order. */
export const outage = { first: dayOf('2024-03-11'), last: dayOf('2024-03-15') } as const
