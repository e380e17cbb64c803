import { describe, expect, it } from 'vitest'
import type { Purchases } from '../../../../pipelines/customer-models/input.ts'
import { seenAt } from '../../../../pipelines/customer-models/seen.ts'
import { windowedCustomers } from '../../../../pipelines/models/churn/windows.ts'
import { randomStream } from '../../../../pipelines/models/numeric/random.ts'
import { rfmCustomers } from '../../../../pipelines/models/segments/rfm.ts'
import { purchaseHistory, purchasesUntil } from '../../../../pipelines/models/value/purchase-history.ts'

const customers = 40
const [from, end] = [300, 600]

/** One purchase a day of a customer at most, by customer and day, also after the end. */
const drawn = (): Purchases => {
  const random = randomStream(7)
  const rows = Array.from({ length: customers }, (_, place) =>
    Array.from({ length: 1 + Math.floor(random() * 9) }, () => Math.floor(random() * 700))
      .filter((day, i, all) => all.indexOf(day) === i)
      .sort((a, b) => a - b)
      .map((day) => ({ place, day, amount: 1 + Math.floor(random() * 100) })),
  ).flat()
  const column = (of: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, of)
  const amount = column((row) => row.amount)
  return {
    customer: column((row) => row.place),
    day: column((row) => row.day),
    orders: column(() => 1),
    amount,
    net: amount,
    margin: amount,
  }
}

describe('what is seen of customers at the end of a day', () => {
  const purchases = drawn()
  const named = { customer: Array.from(purchases.customer, String), day: purchases.day, amount: purchases.amount }
  const seen = seenAt(purchases, customers, from, end)

  it('is the history that the models of value are made of', () => {
    const history = purchaseHistory(purchasesUntil(named, end), end, 1)
    expect(history.customer.length).toBeGreaterThan(30)
    for (const [i, key] of history.customer.entries()) {
      const place = Number(key)
      const repeats = (seen.days[place] ?? 0) - 1
      expect([repeats, (seen.last[place] ?? 0) - (seen.first[place] ?? 0), end - (seen.first[place] ?? 0)]).toEqual([
        history.frequency[i],
        history.recency[i],
        history.age[i],
      ])
      if (repeats > 0) expect((seen.repeatAmount[place] ?? 0) / repeats).toBeCloseTo(history.repeatSpend[i] ?? 0, 9)
    }
    expect(seen.days.filter((days) => days > 0).length).toBe(history.customer.length)
  })

  it('is what fifths are made of, in the span', () => {
    const isIn = (_: unknown, i: number) => (named.day[i] ?? 0) >= from && (named.day[i] ?? 0) <= end
    const rfm = rfmCustomers(
      { customer: named.customer.filter(isIn), day: named.day.filter(isIn), amount: named.amount.filter(isIn) },
      end,
    )
    for (const [i, key] of rfm.customer.entries()) {
      const place = Number(key)
      expect([end - (seen.last[place] ?? 0), seen.spanOrders[place], seen.spanNet[place]]).toEqual([
        rfm.recency[i],
        rfm.frequency[i],
        rfm.monetary[i],
      ])
    }
    expect(seen.spanOrders.filter((orders) => orders > 0).length).toBe(rfm.customer.length)
  })

  it('is what the chance of leaving is learned from', () => {
    // there the cut is the first day of what is not known yet
    const windowed = windowedCustomers(named, { from, cut: end + 1, end: 699 })
    const [since = new Float64Array(), days = new Float64Array()] = windowed.features.columns
    for (const [i, key] of windowed.customer.entries()) {
      const place = Number(key)
      expect([end + 1 - (seen.last[place] ?? 0), Math.log1p(seen.spanDays[place] ?? 0)]).toEqual([since[i], days[i]])
    }
    expect(seen.spanDays.filter((count) => count > 0).length).toBe(windowed.customer.length)
  })
})
