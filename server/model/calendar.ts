/** A calendar as time modifiers see it: which attributes are its periods and how named shifts move. */
export interface Calendar {
  /** name of the attribute with the date itself, such as `closed.date` */
  readonly date: string
  /** the column of the calendar's table with the date */
  readonly dateColumn: string
  /** the fiscal year's first month (1 to 12) and day; 1 January where none is declared */
  readonly fiscal: { readonly month: number; readonly day: number; readonly label: 'end_year' | 'start_year' }
  /** a boolean column of the calendar's table: true on working days */
  readonly workingDay?: string
  /** the zone in which dates of instants were taken, such as Europe/Berlin */
  readonly zone?: string
  /** named shifts, `prior_year` always among them */
  readonly shifts: ReadonlyMap<string, Shift>
  /** how a period that is not complete yet is compared: to the same elapsed days, the same working days, or in full */
  readonly align: 'elapsed' | 'working_days' | 'full'
}

/**
 * Where a named shift takes a date: back by whole months with the end of a month clamped, back by days, or to the date in
 * a column of the calendar's table.
 */
export type Shift =
  | { readonly kind: 'months'; readonly months: number }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'map'; readonly column: string }

/**
 * A time modifier of a measure, as `won@prior_year` has one. It changes the dates that a value is made of; several compose
 * from left to right. `unit` is a period of the calendar (`month`, `fiscal_year`, a declared one), absent where the level
 * of the row or of the filter decides; `role` is the date role moved, absent for the cube's time.
 */
export type TimeModifier = { readonly role?: string } & (
  | { readonly kind: 'prior'; readonly unit?: string; readonly n: number }
  | { readonly kind: 'shift'; readonly name: string }
  | { readonly kind: 'to_date'; readonly unit: string }
  | { readonly kind: 'closing'; readonly unit: string }
  | { readonly kind: 'rolling'; readonly unit?: string; readonly n: number }
)
