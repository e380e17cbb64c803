import { CubeQuery } from '../../server/contract/query.ts'

type Part = null | boolean | number | string | readonly Part[] | { readonly [key: string]: Part }

/** What is left of a part when one thing in it, at any depth, is left out. */
function* lesser(part: Part): Generator<Part> {
  if (Array.isArray(part)) {
    for (const i of part.keys()) yield part.filter((_, j) => j !== i)
    for (const [i, element] of part.entries()) {
      for (const less of lesser(element)) yield part.map((other, j) => (j === i ? less : other))
    }
  } else if (typeof part === 'object' && part !== null) {
    const entries = Object.entries(part)
    for (const [key] of entries) yield Object.fromEntries(entries.filter(([other]) => other !== key))
    for (const [key, value] of entries) {
      for (const less of lesser(value)) yield { ...part, [key]: less }
    }
  }
}

const asPart = (query: CubeQuery): Part => JSON.parse(JSON.stringify(query)) as Part

const sizeOf = (query: CubeQuery): number => JSON.stringify(query).length

/**
 * A question with as much as possible left out, of which something still holds; the question itself where nothing can be.
 *
 * @param milliseconds for how long to try
 */
export const smallestQuestion = async (
  query: CubeQuery,
  holds: (query: CubeQuery) => Promise<boolean>,
  milliseconds = 20_000,
): Promise<CubeQuery> => {
  const end = performance.now() + milliseconds
  let smallest = query
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false
    for (const part of lesser(asPart(smallest))) {
      if (performance.now() > end) return smallest
      const { success, data } = CubeQuery.safeParse(part)
      if (!success || sizeOf(data) >= sizeOf(smallest) || !(await holds(data))) continue
      smallest = data
      isSmaller = true
      break
    }
  }
  return smallest
}
