import type { DelimitedFormat, LineEnd } from './delimited.ts'
import type { Proof } from './proof.ts'

/** So many lines are looked at together: the cost of a look is then small beside that of their characters. */
const linesTogether = 16

const escaped = (text: string): string => text.replaceAll(/[\\\]^-]/g, String.raw`\$&`)

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)

/** So many bytes are made a text at a time: larger ones are made slower by far. No longer line is proved. */
const textBytes = 65_536

/** Goes over lines that are proved. */
export interface ProvedLines {
  /** how many such lines stand one after the other from a place on, at which one begins */
  readonly pass: (bytes: Buffer, from: number) => number
  /** where the last pass stopped: behind the last line that is proved */
  readonly end: () => number
}

/** One line, as a regular expression of characters that are bytes. */
const lineOf = ({ delimiter, quote = '', width }: DelimitedFormat, proofs: readonly Proof[], end: LineEnd): string => {
  const character = String.raw`[^\x00-\x08\x0A-\x1F${escaped(delimiter + quote)}]`
  const fieldOf = ({ written, mayBeEmpty }: Pick<Proof, 'written' | 'mayBeEmpty'>) => {
    if (written === undefined) return mayBeEmpty ? `${character}*` : `${character}+`
    return mayBeEmpty ? `(?:${written})?` : written
  }
  const anyText = { written: undefined, mayBeEmpty: true }
  const fields = Array.from({ length: width }, (_, i) => proofs.find(({ field }) => field === i) ?? anyText)
  return fields.map(fieldOf).join(literally(delimiter)) + end
}

/**
 * Lines of delimited text without quotes or control characters, but for tabs, in which all proofs hold.
 *
 * The look at them is one regular expression, which goes over the characters as machine code does.
 */
export const createProvedLines = (format: DelimitedFormat, proofs: readonly Proof[], end: LineEnd): ProvedLines => {
  const line = lineOf(format, proofs, end)
  const together = new RegExp(`(?:${line}){${linesTogether}}`, 'y')
  const one = new RegExp(line, 'y')
  let source: Buffer | undefined
  let text = ''
  /** where the text begins in its bytes */
  let begin = 0
  let at = 0
  const look = (bytes: Buffer) => {
    source = bytes
    begin = at
    text = bytes.toString('latin1', at, at + textBytes)
  }
  const passes = (lines: RegExp): boolean => {
    lines.lastIndex = at - begin
    if (!lines.test(text)) return false
    at = begin + lines.lastIndex
    return true
  }
  /** whether the line at which the look stopped is cut by the end of the text alone */
  const isCut = (bytes: Buffer) => at > begin && begin + text.length < bytes.length && !text.includes('\n', at - begin)
  return {
    pass: (bytes, from) => {
      at = from
      if (bytes !== source || at < begin || at >= begin + text.length) look(bytes)
      let count = 0
      for (;;) {
        while (passes(together)) count += linesTogether
        while (passes(one)) count++
        if (!isCut(bytes)) return count
        look(bytes)
      }
    },
    end: () => at,
  }
}
