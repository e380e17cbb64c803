import { useSyncExternalStore } from 'react'

/** Each step of the history knows its place, so that the page can tell whether there is one to go back or forth to. */
interface Step {
  readonly step: number
}

const pathsKey = 'clientele-paths'

const stepNow = (): number => {
  const state: unknown = window.history.state
  return typeof state === 'object' && state !== null && 'step' in state ? (state as Step).step : 0
}

/** The page that each step is of; the questions themselves stand in the browser's history alone. */
const pathsOfSteps = (): readonly string[] =>
  JSON.parse(window.sessionStorage.getItem(pathsKey) ?? '[]') as readonly string[]

const keepPaths = (paths: readonly string[]): void => window.sessionStorage.setItem(pathsKey, JSON.stringify(paths))

/** A page that was opened by a link has nothing of its own before it, and the browser has dropped what came after. */
const start = (): void => {
  if (window.history.state !== null) return
  window.history.replaceState({ step: 0 }, '')
  keepPaths([window.location.pathname])
}

start()

const listeners = new Set<() => void>()
const tell = (): void => {
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  window.addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('popstate', listener)
  }
}

const snapshot = (): string =>
  `${stepNow()} ${pathsOfSteps().length} ${window.location.pathname}${window.location.search}`

/** The step that a move under way leads to: the browser moves after the click, and the next click may come before that. */
let leadsTo: number | undefined

/** Whether a step is one of the page that is open: undo never leaves it. */
const isOfPage = (step: number): boolean => pathsOfSteps()[step] === window.location.pathname

/** Moves by one step, never beyond the page's own; steps asked for while one is under way follow it. */
const move = (by: -1 | 1): void => {
  const to = (leadsTo ?? stepNow()) + by
  if (!isOfPage(to)) return
  const isUnderWay = leadsTo !== undefined
  leadsTo = to
  if (!isUnderWay) window.history.go(by)
}

window.addEventListener('popstate', () => {
  const rest = (leadsTo ?? stepNow()) - stepNow()
  if (rest === 0) leadsTo = undefined
  else window.history.go(rest)
})

const goTo = (url: string, replace: boolean): void => {
  const step = stepNow()
  leadsTo = undefined
  if (replace) window.history.replaceState({ step }, '', url)
  else {
    window.history.pushState({ step: step + 1 }, '', url)
    keepPaths([...pathsOfSteps().slice(0, step + 1), window.location.pathname])
  }
  tell()
}

const go = (search: string, replace: boolean): void => goTo(`${window.location.pathname}${search}`, replace)

const isPlain = (event: MouseEvent): boolean =>
  event.button === 0 && !(event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)

/** Where a link leads that stays among the pages of the product; undefined for any other. */
const within = (link: HTMLAnchorElement): string | undefined => {
  const to = new URL(link.href, window.location.href)
  const isOurs = to.origin === window.location.origin && /^https?:$/.test(to.protocol)
  const isFile = link.hasAttribute('download') || link.target !== '' || /^\/(api|health|assets)\//.test(to.pathname)
  return isOurs && !isFile && to.hash === '' ? `${to.pathname}${to.search}` : undefined
}

/** Links between pages are followed without loading the product again. */
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  const to = link === null || !link.hasAttribute('href') ? undefined : within(link)
  if (to === undefined || !isPlain(event)) return
  event.preventDefault()
  goTo(to, to === `${window.location.pathname}${window.location.search}`)
})

/** The address of now; its history is the browser's, so undo is going back and redo going forward, on the same page. */
export const addressNow = () => {
  const step = stepNow()
  return {
    path: window.location.pathname,
    search: window.location.search,
    go,
    history: {
      undo: isOfPage(step - 1) ? () => move(-1) : undefined,
      redo: isOfPage(step + 1) ? () => move(1) : undefined,
    },
  }
}

/** The address of the page, followed as it changes. */
export const useAddress = () => {
  useSyncExternalStore(subscribe, snapshot)
  return addressNow()
}
