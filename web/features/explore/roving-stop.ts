import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from 'react'

/** What the arrows stop at in a list: a row of it, one that opens and closes, and the control that belongs to a row. */
export const rowStop = { 'data-stop': 'row', tabIndex: -1 } as const
export const groupStop = { 'data-stop': 'group', tabIndex: -1 } as const
export const besideStop = { 'data-stop': 'beside', tabIndex: -1 } as const

const rows = ':is([data-stop="row"], [data-stop="group"])'
const rowsIn = (list: HTMLElement): HTMLElement[] => [...list.querySelectorAll<HTMLElement>(rows)]
/** The row that the Tab key stops at. */
const stopIn = (list: HTMLElement): HTMLElement | null => list.querySelector<HTMLElement>(`${rows}[tabindex="0"]`)

/** Makes one row the stop of the Tab key; the first where it is none of the list. */
const stopAt = (list: HTMLElement, row: Element | null): void => {
  const all = rowsIn(list)
  const stop = all.find((other) => other === row) ?? all[0]
  for (const other of all) other.tabIndex = other === stop ? 0 : -1
}

/** The row that holds what has the focus. */
const rowOf = (all: readonly HTMLElement[], focused: Element): number => {
  const at = all.findIndex((row) => row === focused)
  return at >= 0 ? at : all.findIndex((row) => row.parentElement?.contains(focused) === true)
}

/** Right opens a row that is closed, else goes to the control beside it; left goes back, else closes what is open. */
const across = (row: HTMLElement, focused: Element, isForth: boolean): void => {
  if (row.getAttribute('data-stop') === 'group') {
    if (row.getAttribute('aria-expanded') === String(!isForth)) row.click()
    return
  }
  const beside = row.parentElement?.querySelector<HTMLElement>('[data-stop="beside"]')
  if (isForth) beside?.focus()
  else if (focused !== row) row.focus()
}

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
}

/**
 * A list that is one stop of the Tab key: up, down, Home and End go from row to row, right and left to what belongs to a row.
 *
 * @param isOff whether arrows mean something else for now, such as where to drag a field to
 */
export const useRovingStop = (
  isOff: boolean,
): { readonly list: RefObject<HTMLDivElement | null> } & {
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onFocus: (event: { readonly target: Element }) => void
} => {
  const list = useRef<HTMLDivElement>(null)
  // rows come and go with every change of what is listed
  useLayoutEffect(() => {
    if (list.current !== null) stopAt(list.current, stopIn(list.current))
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const { current } = list
    const focused = document.activeElement
    if (isOff || current === null || focused === null || event.ctrlKey || event.metaKey || event.altKey) return
    const all = rowsIn(current)
    const at = rowOf(all, focused)
    const row = all[at]
    if (row === undefined || focused.getAttribute('data-stop') === null) return
    const step = steps[event.key]
    if (step === undefined && event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return
    event.preventDefault()
    if (step === undefined) across(row, focused, event.key === 'ArrowRight')
    else all[step(at, all.length - 1)]?.focus()
  }
  const onFocus = ({ target }: { readonly target: Element }) => {
    if (list.current !== null && target.matches(rows)) stopAt(list.current, target)
  }
  return { list, onKeyDown, onFocus }
}

/** Goes to the row of a list that the Tab key stops at. */
export const focusStop = (list: HTMLElement | null): void => {
  if (list !== null) stopIn(list)?.focus()
}
