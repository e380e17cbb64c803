/** The next number of a stream, from 0 up to but not 1. */
export type Random = () => number

/** FNV-1a hash of 32 bits of a text's UTF-8 bytes: a whole number from 0 to 2^32 − 1. @source Fowler, Noll & Vo */
export const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

/**
 * A stream of numbers that is the same for the same seed.
 *
 * @source sfc32 of PractRand (C. Doty-Humphrey)
 */
export const randomStream = (seed: number | string): Random => {
  const text = String(seed)
  let [a, b, c, counter] = [fnv1a(text), fnv1a(`${text}/b`), fnv1a(`${text}/c`), 1]
  const next: Random = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return (sum >>> 0) / 4294967296
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

/** A number of the standard normal distribution. @source Box & Muller (1958), Ann. Math. Statist. 29, 610–611 */
export const normalOf = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/**
 * Different whole numbers from 0 to `among` − 1 in ascending order, each set of that size as likely as any other.
 *
 * @param count at most `among`; all of them where it is more
 * @source Vitter (1984), selection sampling
 */
export const sampleOf = (random: Random, count: number, among: number): Int32Array => {
  const chosen = new Int32Array(Math.min(count, among))
  let next = 0
  for (let i = 0; i < among && next < chosen.length; i++) {
    if ((among - i) * random() < chosen.length - next) chosen[next++] = i
  }
  return chosen
}
