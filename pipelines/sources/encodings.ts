import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'

/** Names of encodings that the WHATWG standard knows, as people write them. */
const ofStandard = [
  'utf-8',
  'utf-16',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-5',
  'iso-8859-7',
  'iso-8859-15',
  'koi8-r',
  'koi8-u',
  'macintosh',
  'gbk',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
] as const

/** Code pages of DOS, which the standard leaves out. */
const ofDos = [
  'cp437',
  'cp737',
  'cp775',
  'cp850',
  'cp852',
  'cp855',
  'cp857',
  'cp858',
  'cp860',
  'cp861',
  'cp862',
  'cp863',
  'cp864',
  'cp865',
  'cp866',
  'cp869',
] as const

/** Encodings of text files, by the names that definitions use. */
export const encodings = [...ofStandard, ...ofDos] as const

/** Bytes of one unit of an encoding, and where in it the line feed has its value. */
export interface Unit {
  readonly bytes: 1 | 2
  /** index of the byte that is 10 in a line feed; the other one is 0 */
  readonly at: 0 | 1
}

/** In all encodings but UTF-16 no part of a character looks like a line feed. */
export const unitOf = (encoding: string): Unit => {
  if (encoding === 'utf-16be') return { bytes: 2, at: 1 }
  return { bytes: encoding === 'utf-16' || encoding === 'utf-16le' ? 2 : 1, at: 0 }
}

/** The encoding of a file, whose byte order mark says the order of `utf-16`; without one the low byte comes first. */
export const encodingOf = (declared: string, head: Uint8Array): string => {
  if (declared !== 'utf-16') return declared
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-16le'
}

const isWide = (encoding: string): boolean => encoding.startsWith('utf-16')

/** What the first bytes of a file say against its declared encoding; undefined where nothing. */
export const markProblem = (declared: string, head: Uint8Array): string | undefined => {
  const mark = Buffer.from(head.subarray(0, 2)).toString('hex')
  const isMarked = mark === 'fffe' || mark === 'feff'
  return isMarked && !isWide(declared)
    ? `the file begins with the byte order mark of UTF-16 and is declared as ${declared}; say encoding: utf-16`
    : undefined
}

const isOfDos = (encoding: string): boolean => ofDos.some((name) => name === encoding)

/** What a decoder puts where bytes stand for no character. */
const replacement = '\uFFFD'

/** Decodes whole characters; undefined where some bytes stand for none in the encoding. */
export type Decode = (bytes: Buffer) => string | undefined

/** The decoder of an encoding; a byte order mark stays. */
export const decoderOf = (encoding: string): Decode => {
  if (encoding === 'utf-8') return (bytes) => (isUtf8(bytes) ? bytes.toString('utf8') : undefined)
  if (isOfDos(encoding)) {
    return (bytes) => {
      const text = iconv.decode(bytes, encoding)
      return text.includes(replacement) ? undefined : text
    }
  }
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  return (bytes) => {
    try {
      return decoder.decode(bytes)
    } catch {
      return undefined
    }
  }
}
