import { join } from 'node:path'
import { territories } from '../company/places.ts'
import { seasonOn } from '../company/season.ts'
import { departure, sellersOf } from '../company/staff.ts'
import { dayOf, monthOf, yearOf } from '../days.ts'
import type { World } from '../world.ts'
import { type WorkbookCell, writeWorkbook } from '../writing/workbook.ts'

const header = ['Month', 'Target', 'Seller', 'Territory', 'Amount']

/** What a hundredth of the customers is to bring in an average month of 2023, in euros at scale 1. */
const perShare = 39_500
/** New customers that a hundredth of them is to come with. */
const newPerShare = 0.8

const monthsOf = (year: number): readonly number[] =>
  Array.from({ length: 12 }, (_, i) => dayOf(`${year}-${String(i + 1).padStart(2, '0')}-01`))

/** What is demanded in a month against an average one of 2023, from its tenth weekday on so that no weekday counts double. */
const demandIn = (month: number): number => {
  const week = Array.from({ length: 7 }, (_, i) => seasonOn(month + 7 + i))
  return week.reduce((sum, demand) => sum + demand, 0) / 7
}

const rounded = (amount: number, step: number) => Math.round(amount / step) * step

/** The seller who left has no targets any more, and the colleague has them. */
const revenueRows = (world: World, month: number): WorkbookCell[][] =>
  territories.flatMap((territory) => {
    const whole = territory.share * perShare * world.scale * demandIn(month)
    const sellers = sellersOf(territory).filter((id) => id !== departure.employee || month < departure.day)
    const each = sellers.map((id) => [{ day: month }, 'revenue', id, '', rounded(whole / sellers.length, 100)])
    return [...each, [{ day: month }, 'revenue', '', territory.id, rounded(whole, 100)]]
  })

const customerRows = (world: World, month: number): WorkbookCell[][] =>
  territories.map(({ id, share }) => {
    const amount = Math.max(1, Math.round(share * newPerShare * world.scale * demandIn(month)))
    return [{ day: month }, 'new customers', '', id, amount]
  })

/** Nobody had agreed on this target when the workbook was sent. */
const undecided = { month: '2025-03', cell: 'tbd' } as const

const undecidedRow = (month: number): WorkbookCell[][] =>
  monthOf(month) === undecided.month ? [[{ day: month }, 'margin', '', 'T-UA-C', undecided.cell]] : []

/**
 * Writes the targets, a workbook a year.
 *
 * @returns rows by path
 */
export const writeTargets = (world: World, folder: string): ReadonlyMap<string, number> => {
  const years = Array.from({ length: yearOf(world.through) - 2022 }, (_, i) => 2023 + i)
  return new Map(
    years.map((year) => {
      const months = monthsOf(year)
      const rows = months.flatMap((month) => [
        ...revenueRows(world, month),
        ...customerRows(world, month),
        ...undecidedRow(month),
      ])
      const path = `files/erp/targets-${year}.xlsx`
      writeWorkbook(join(folder, path), 'Targets', [header, ...rows])
      return [path, rows.length]
    }),
  )
}
