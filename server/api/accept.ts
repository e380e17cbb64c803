import { QueryError } from '../contract/errors.ts'

interface Range {
  readonly type: string
  readonly quality: number
}

/** The ranges of an `Accept` header or its like, in their order, each with how much it is liked: 1 most, 0 not at all. */
export const rangesOf = (accept: string): readonly Range[] =>
  accept.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 }
  })

/** How closely a range names a type: 3 the type itself, 2 `text/*`, 1 anything, 0 not at all. */
const closeness = (range: string, media: string): number =>
  range === media ? 3 : range === `${media.split('/')[0]}/*` ? 2 : range === '*/*' ? 1 : 0

/**
 * The form that a client likes best by its `Accept` header; the first that is offered where it has none or all are equal.
 *
 * @throws QueryError `not_acceptable` where it takes none of them
 */
export const negotiate = <M extends string>(accept: string | undefined, offered: readonly M[]): M => {
  const wanted = rangesOf(accept === undefined || accept.trim() === '' ? '*/*' : accept)
  const liking = (media: M): number => {
    const fitting = wanted.filter((range) => closeness(range.type, media) > 0)
    const nearest = fitting.toSorted((a, b) => closeness(b.type, media) - closeness(a.type, media))[0]
    return nearest?.quality ?? 0
  }
  const best = offered.toSorted((a, b) => liking(b) - liking(a))[0]
  if (best === undefined || liking(best) === 0) {
    throw new QueryError('not_acceptable', { accept: accept ?? '', offered })
  }
  return best
}
