import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useRef, useState } from 'react'
import type { Run, RunActivity, RunEvent } from '../../../server/contract/runs.ts'
import { runsOptions } from '../../api/load-options.ts'
import { followRuns } from '../../api/run-events.ts'

/** What is known of runs. */
export interface RunsNow {
  /** newest first; absent until they came */
  readonly runs: readonly Run[] | undefined
  readonly error: Error | null
  readonly retry: () => void
  /** under way, or the one that ended last */
  readonly activity: RunActivity | null
  readonly isRunning: boolean
  readonly steps: readonly string[]
  /** whether the run that ended last was seen by this page while it went */
  readonly wasSeen: boolean
  /** no news come for now */
  readonly isLost: boolean
  /** when the schedule has the next, ISO in UTC; null without one */
  readonly next: string | null
}

/** What all parts of the page know of runs. */
export const RunsContext = createContext<RunsNow | undefined>(undefined)

/** What is known of runs. */
export const useRuns = (): RunsNow => {
  const known = useContext(RunsContext)
  if (known === undefined) throw new Error('useRuns needs a RunsContext around it')
  return known
}

const isUnderWay = (activity: RunActivity | null | undefined): boolean =>
  activity?.phase === 'running' || activity?.phase === 'cancelling'

/** The news of runs as they come; none before the first. */
const useNews = () => {
  const [news, setNews] = useState<RunEvent>()
  const [isLost, setLost] = useState(false)
  useEffect(
    () =>
      followRuns({
        onEvent: (event) => {
          setLost(false)
          setNews(event)
        },
        onLost: () => setLost(true),
      }),
    [],
  )
  return { news, isLost }
}

/** Follows the runs of the server; all that is fetched is fetched anew when one has begun, published or ended. */
export const useRunsNow = (): RunsNow => {
  const client = useQueryClient()
  const list = useQuery(runsOptions())
  const { news, isLost } = useNews()
  const state = news ?? list.data
  const activity = state?.activity ?? null
  const isRunning = isUnderWay(activity)
  const seen = useRef<number>(undefined)
  if (isRunning) seen.current = activity?.activity
  // the journal has a run by the time that it tells of its first step
  const hasBegun = activity?.progress !== null
  const isPublished = activity?.progress?.step === 'keep'
  const mark =
    activity === null ? undefined : [activity.activity, activity.phase, activity.run, hasBegun, isPublished].join(' ')
  const before = useRef(mark)
  useEffect(() => {
    const isFirst = before.current === undefined
    if (before.current === mark) return
    before.current = mark
    if (!isFirst) void client.invalidateQueries()
  }, [client, mark])
  return {
    runs: list.data?.runs,
    error: list.error,
    retry: () => void list.refetch(),
    activity,
    isRunning,
    steps: state?.steps ?? [],
    wasSeen: activity !== null && seen.current === activity.activity,
    isLost,
    next: state?.next ?? null,
  }
}

/** The last run whose data are served; undefined before the first. */
export const publishedRun = (runs: readonly Run[] | undefined): Run | undefined =>
  runs?.find(({ status }) => status === 'succeeded')
