import type { Filter } from './filter.ts'
import type { ListedEntry, ListedTuple, Listing, SkipRule } from './listing.ts'

/** How many members of an explicit axis are written out. */
const most = 20

const printRule = ({ attribute, how, parent }: SkipRule): string =>
  how === 'blank' ? `${attribute.name} blank` : `${attribute.name} named like its ${parent.name}`

const printTuple = (printFilter: (filter: Filter) => string, entry: ListedEntry, tuple: ListedTuple): string => {
  const kept = entry.keys.filter((k) => (tuple.rolledUp & (1 << k.bit)) === 0).map((k) => k.attribute.name)
  const { below } = tuple
  const depth = below?.upTo === undefined ? '' : ` at most ${below.upTo} below`
  const conditions = [
    ...tuple.members.map(printFilter),
    ...(below === undefined ? [] : [`${below.which} of ${below.of.value}${depth}`]),
    ...tuple.skipped.map(printRule),
    ...tuple.shown.map((rule) => `not ${printRule(rule)}`),
  ]
  if (kept.length === 0) return 'list the total'
  return `list ${kept.join(', ')}${conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`}`
}

/** Which members explicit axes list, and which levels of ragged hierarchies are skipped: one line each. */
export const printListing = (
  { entries, ragged }: Listing,
  printFilter: (filter: Filter) => string,
): readonly string[] => [
  ...entries.flatMap((entry) => {
    const shown = entry.tuples.slice(0, most).map((tuple) => printTuple(printFilter, entry, tuple))
    return entry.tuples.length > most ? [...shown, `list ${entry.tuples.length - most} more`] : shown
  }),
  ...ragged.map(({ rule }) => `skip ${printRule(rule)}`),
]
