import { join } from 'node:path'
import { type Territory, territories } from '../company/places.ts'
import { seasonOn } from '../company/season.ts'
import { departure, sellersOf } from '../company/staff.ts'
import { dayOf, monthOf, yearOf } from '../days.ts'
import type { World } from '../world.ts'
import { type WorkbookCell, writeWorkbook } from '../writing/workbook.ts'

const header = ['Month', 'Target', 'Seller', 'Territory', 'Amount']

/** What a hundredth of the customers is to bring in an average month of 2023, in euros at scale 1. */
const perShare = 39_500
/** Visits that every seller is to make in a month at scale 1. */
const visitsEach = 4

const monthsOf = (year: number): readonly number[] =>
  Array.from({ length: 12 }, (_, i) => dayOf(`${year}-${String(i + 1).padStart(2, '0')}-01`))

/** What is demanded in a month against an average one of 2023, from its tenth weekday on so that no weekday counts double. */
const demandIn = (month: number): number => {
  const week = Array.from({ length: 7 }, (_, i) => seasonOn(month + 7 + i))
  return week.reduce((sum, demand) => sum + demand, 0) / 7
}

const rounded = (amount: number, step: number) => Math.round(amount / step) * step

/** The sellers of a territory in a month; the one who left has no targets any more, and the colleagues have them. */
const sellersIn = (territory: Territory, month: number): readonly string[] =>
  sellersOf(territory).filter((id) => id !== departure.employee || month < departure.day)

const rowsOf = (world: World, month: number): WorkbookCell[][] =>
  territories.flatMap((territory) => {
    const sellers = sellersIn(territory, month)
    const revenue = (territory.share * perShare * world.scale * demandIn(month)) / sellers.length
    const visits = Math.max(1, Math.round((visitsEach * world.scale * sellersOf(territory).length) / sellers.length))
    return sellers.flatMap((id) => [
      [{ day: month }, 'revenue', id, territory.id, rounded(revenue, 100)],
      [{ day: month }, 'visits', id, territory.id, visits],
    ])
  })

/** Nobody had agreed on this target when the workbook was sent. */
const undecided = { month: '2025-03', territory: 'T-UA-C', cell: 'tbd' } as const

const undecidedRow = (month: number): WorkbookCell[][] =>
  monthOf(month) === undecided.month ? [[{ day: month }, 'revenue', '', undecided.territory, undecided.cell]] : []

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
      const rows = months.flatMap((month) => [...rowsOf(world, month), ...undecidedRow(month)])
      const path = `files/erp/targets-${year}.xlsx`
      writeWorkbook(join(folder, path), 'Targets', [header, ...rows])
      return [path, rows.length]
    }),
  )
}
