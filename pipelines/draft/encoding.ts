import { decoderOf } from '../sources/encodings.ts'

/** What a text seems to be written in; `doubt` says what else it could be. */
export interface EncodingGuess {
  readonly encoding: string
  readonly doubt?: string
}

/** What files are written in that are not Unicode, those that are met more often first. */
const candidates = [
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'gb18030',
  'shift_jis',
  'euc-kr',
  'big5',
  'cp850',
  'cp437',
  'cp866',
  'koi8-r',
] as const

const mark = (bytes: Buffer): string | undefined => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  const first = bytes.readUInt16BE(0)
  return first === 0xfffe || first === 0xfeff ? 'utf-16' : undefined
}

/** Of text in Latin letters every other byte of UTF-16 is zero. */
const byZeros = (bytes: Buffer): string | undefined => {
  const head = bytes.subarray(0, 1000)
  const zeros = (parity: number) => head.filter((byte, i) => i % 2 === parity && byte === 0).length
  const [even, odd] = [zeros(0), zeros(1)]
  if (Math.max(even, odd) * 4 < head.length) return undefined
  return even > odd ? 'utf-16be' : 'utf-16le'
}

const isHigh = (char: string) => char > '\u007F'
const letter = /\p{L}/u
const latin = /\p{Script=Latin}/u
const cyrillic = /\p{Script=Cyrillic}/u
const ideograph = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u
const strange = /[\u0080-\u009F\u2500-\u259F\uE000-\uF8FF]/

const scripts = [latin, cyrillic, ideograph]

const isOtherScript = (a: string, b: string) => scripts.some((script) => script.test(a) !== script.test(b))

/** How much a character looks like one that a person wrote between its neighbours: from -2 to 1. */
const plausibility = (char: string, before: string, after: string): number => {
  if (strange.test(char)) return -2
  const neighbours = [before, after].filter((other) => letter.test(other))
  if (!letter.test(char)) return neighbours.length === 2 ? -2 : 0
  if (neighbours.some((other) => isOtherScript(char, other))) return -1
  // accents stand among plain letters; words of nothing else are of another script
  if (latin.test(char) && neighbours.length === 2 && neighbours.every(isHigh)) return -1
  const isUpper = char !== char.toLowerCase()
  return isUpper && letter.test(before) && before !== before.toUpperCase() ? -1 : 1
}

/** The mean plausibility of all that is not ASCII in a text. */
const scoreOf = (text: string): number => {
  const chars = [...text]
  let [sum, count] = [0, 0]
  for (const [i, char] of chars.entries()) {
    if (!isHigh(char)) continue
    sum += plausibility(char, chars[i - 1] ?? ' ', chars[i + 1] ?? ' ')
    count++
  }
  return count === 0 ? 0 : sum / count
}

const isAscii = (line: Buffer) => line.every((byte) => byte < 0x80)

/** The lines that tell: those with bytes beyond ASCII, as many as are looked at. */
const tellingLines = (bytes: Buffer, most: number): Buffer => {
  const lines: Buffer[] = []
  for (let from = 0; from < bytes.length && lines.length < most; ) {
    const feed = bytes.indexOf(10, from)
    const end = feed < 0 ? bytes.length : feed + 1
    const line = bytes.subarray(from, end)
    if (feed >= 0 && !isAscii(line)) lines.push(line)
    from = end
  }
  return Buffer.concat(lines)
}

/** The first word of a text that is not all ASCII. */
const firstForeign = (text: string): string => text.split(/[\s,;|"]+/).find((word) => [...word].some(isHigh)) ?? ''

/**
 * What the bytes a file begins with are written in: by byte order mark, zero bytes, valid UTF-8, and else by how much the
 * text looks like words.
 *
 * @param bytes whole lines
 */
export const guessEncoding = (bytes: Buffer): EncodingGuess => {
  const sure = bytes.length < 2 ? 'utf-8' : (mark(bytes) ?? byZeros(bytes))
  if (sure !== undefined) return { encoding: sure }
  if (decoderOf('utf-8')(bytes) !== undefined) return { encoding: 'utf-8' }
  const telling = tellingLines(bytes, 2000)
  const decoded = candidates.flatMap((encoding) => {
    const text = decoderOf(encoding)(telling)
    return text === undefined ? [] : [{ encoding, score: scoreOf(text), word: firstForeign(text) }]
  })
  const [best, ...others] = decoded.sort((a, b) => b.score - a.score)
  if (best === undefined)
    return { encoding: 'utf-8', doubt: 'the text is not UTF-8, and no encoding that is tried fits' }
  const seen = others.filter(({ word }) => word !== best.word).slice(0, 2)
  const also = seen.map(({ encoding, word }) => `${encoding} ("${word}")`).join(' or ')
  const doubt = `the text is not UTF-8; it reads as ${best.encoding} ("${best.word}")${also === '' ? '' : `, and could be ${also}`}`
  return { encoding: best.encoding, doubt }
}
