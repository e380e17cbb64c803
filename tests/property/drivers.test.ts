import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ratioSplit } from '../../server/api/drivers/ratio-split.ts'
import type { MemberSides, Sides } from '../../server/api/drivers/sides.ts'
import { sumSplit } from '../../server/api/drivers/sum-split.ts'
import type { Value } from '../../server/contract/result.ts'

const cents = (value: Value): bigint => BigInt(String(value ?? '0').replace('.', ''))

const amount = (value: bigint): string => {
  const digits = String(value < 0n ? -value : value).padStart(3, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

const column = { name: 'measure', axis: 'measure' as const, type: 'decimal' as const }

const sidesOf = (values: readonly (readonly [Value[], Value[]])[], whole: Sides['whole']): Sides => ({
  columns: whole.before.map(() => column),
  members: values.map(
    ([before, after], i): MemberSides => ({
      key: `k${i}`,
      member: `m${i}`,
      label: `m${i}`,
      before,
      after,
    }),
  ),
  whole,
  notices: [],
})

/** Amounts to the cent, some of members without rows. */
const money = fc.option(fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }), { freq: 5 })

const sum = (values: readonly (bigint | null)[]): bigint =>
  values.reduce<bigint>((all, value) => all + (value ?? 0n), 0n)

describe('a split of a change', () => {
  it('of amounts has parts and a rest that are the change to the cent', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(money, money), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 50 }),
        (rows, most) => {
          const [before, after] = [sum(rows.map(([was]) => was)), sum(rows.map(([, is]) => is))]
          const shown = (value: bigint | null): Value => (value === null ? null : amount(value))
          const sides = sidesOf(
            rows.map(([was, is]) => [[shown(was)], [shown(is)]]),
            { before: [amount(before)], after: [amount(after)] },
          )
          const { parts, rest } = sumSplit('a', sides, 'sum', most)
          const told = parts.map(({ change }) => cents(change))
          expect(sum(told) + (rest.members === 0 ? 0n : cents(rest.change))).toBe(after - before)
          expect(parts.length + rest.members).toBe(rows.length)
          for (const part of parts) expect(cents(part.change)).toBe(cents(part.after) - cents(part.before))
        },
      ),
    )
  })

  it('of a ratio has rates and mixes that are the change, however many are told', () => {
    const part = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 1000 }))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.option(part, { freq: 5 }), fc.option(part, { freq: 5 })), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 25 }),
        (rows, most) => {
          const whole = (side: 0 | 1) => {
            const parts = rows.map((row) => row[side] ?? [0, 0])
            return [parts.reduce((all, [n = 0]) => all + n, 0), parts.reduce((all, [, d = 0]) => all + d, 0)] as const
          }
          const [was, is] = [whole(0), whole(1)]
          fc.pre(was[1] > 0 && is[1] > 0)
          const sides = sidesOf(
            rows.map(([before, after]) => [[...(before ?? [null, null])], [...(after ?? [null, null])]]),
            { before: [...was], after: [...is] },
          )
          const { rate, mix, parts, rest } = ratioSplit('a', sides, most)
          const change = is[0] / is[1] - was[0] / was[1]
          const told = parts.reduce((all, one) => all + one.rate + one.mix, rest.rate + rest.mix)
          const size =
            1e-9 *
            Math.max(1, was[0] / was[1], is[0] / is[1], ...rows.flat().map((one) => (one?.[0] ?? 0) / (one?.[1] ?? 1)))
          expect(Math.abs(rate + mix - change)).toBeLessThan(size)
          expect(Math.abs(told - change)).toBeLessThan(size)
        },
      ),
    )
  })
})
