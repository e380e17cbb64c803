import { noteOf, type ProfileFeature, type ProfilePart, profileText } from '../../server/contract/model-texts.ts'
import type { Features } from '../models/features.ts'
import { valuesAt } from '../models/frame.ts'
import { profilesOf } from '../models/segments/cluster-profile.ts'
import { compareClusters } from '../models/segments/cluster-quality.ts'
import { assignClusters, fitKMeans } from '../models/segments/k-means.ts'
import { type Asked, refuseNegative, spread } from './asked.ts'
import { figure, type Outcome, outcomeOf, spanOf } from './outcome.ts'
import { placesWhere } from './seen.ts'

/** How many clusters are tried. */
const numbers = [3, 4, 5, 6, 7]
/** How often each is begun anew, how many customers clusters are looked for with, and silhouettes computed of. */
const effort = { restarts: 3, most: 2000, silhouettes: 600 } as const

/** What clusters are made of and told by, in this order. */
const profiled = ['recency', 'frequency', 'monetary'] as const satisfies readonly ProfileFeature[]

const featuresOf = ({ seen, end }: Asked, places: Int32Array): Features => ({
  names: profiled,
  columns: [
    valuesAt(seen.last, places).map((last) => end - last),
    valuesAt(seen.spanOrders, places),
    valuesAt(seen.spanNet, places).map((net) => Math.max(0, net)),
  ],
})

/** The clusters of the customers with an order in the months that are looked back to. */
export const clustersOf = (asked: Asked): Outcome => {
  const { input, settings, seen, from, end } = asked
  const places = placesWhere(seen.spanOrders, (orders) => orders > 0)
  const fitted = Math.min(places.length, effort.most)
  const data = {
    read: spanOf(from, end),
    customers: places.length,
    records: places.length,
    fitted,
    seed: settings.seed,
  }
  return outcomeOf('clusters', { features: ['recency', 'frequency', 'monetary'], data }, () => {
    refuseNegative(seen)
    const plain = featuresOf(asked, places)
    const logs = { names: plain.names, columns: plain.columns.map((column) => column.map(Math.log1p)) }
    const options = { seed: settings.seed, restarts: effort.restarts, most: effort.most }
    const { choices, proposed } = compareClusters(logs, numbers, options, effort.silhouettes)
    const members = assignClusters(fitKMeans(logs, { ...options, clusters: proposed }), logs)
    const profiles = profilesOf(plain, members, proposed)
    const told = profiles.map(({ parts }) =>
      parts.map(({ at, ...part }): ProfilePart => ({ feature: profiled[at] ?? 'recency', ...part })),
    )
    const words = told.map(profileText)
    const silhouette = choices.find(({ clusters }) => clusters === proposed)?.silhouette ?? Number.NaN
    return {
      rows: places.length,
      scores: {
        cluster: spread(input.ids.length, places, (i) => (members[i] ?? 0) + 1),
        cluster_words: spread(input.ids.length, places, (i) => words[members[i] ?? 0] ?? ''),
      },
      metrics: [figure('clusters', proposed), figure('silhouette', silhouette)],
      card: {
        groups: profiles.map(({ size, share }, k) => ({
          name: String(k + 1),
          customers: size,
          share,
          profile: told[k] ?? [],
        })),
        notes: [noteOf('newest_month_alone')],
      },
    }
  })
}
