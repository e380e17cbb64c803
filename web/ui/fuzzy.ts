/** Letters without their marks and case: Köln is found by koln. */
const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

const isWordStart = (text: string, at: number): boolean => at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')

/** How well letters that stand apart say a text: the first begins a word, and every gap between them counts against it. */
const scattered = (text: string, word: string): number | undefined => {
  let gaps = 0
  let at = -1
  for (const letter of word) {
    let next = text.indexOf(letter, at + 1)
    while (at < 0 && next >= 0 && !isWordStart(text, next)) next = text.indexOf(letter, next + 1)
    if (next < 0) return undefined
    if (at >= 0 && next > at + letter.length && !isWordStart(text, next)) gaps += next - at
    at = next
  }
  return gaps > 2 * word.length ? undefined : 30 - gaps
}

const wordScore = (text: string, word: string): number | undefined => {
  const at = text.indexOf(word)
  if (at === 0) return 100
  if (at < 0) return scattered(text, word)
  for (let next = at; next >= 0; next = text.indexOf(word, next + 1)) if (isWordStart(text, next)) return 80
  return 50
}

/**
 * How well a text fits what somebody types to find it: every word of the search is in it, as a beginning, inside, or by its
 * letters in order ("rbm" finds Revenue by month). Case and marks on letters do not count.
 *
 * @returns the higher the better, of two that fit alike the shorter; undefined where a word is not in it
 */
export const fuzzyScore = (text: string, search: string): number | undefined => {
  const words = plain(search)
    .split(/\s+/)
    .filter((word) => word !== '')
  const among = plain(text)
  let score = -among.length / 1000
  for (const word of words) {
    const found = wordScore(among, word)
    if (found === undefined) return undefined
    score += found
  }
  return score
}
