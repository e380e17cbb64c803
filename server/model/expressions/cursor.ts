import type { Report } from '../problem.ts'
import type { Phrase } from '../yaml/node.ts'
import { type Token, tokenize } from './tokens.ts'

/** Ends the parsing of one expression after its problem was reported. */
export class Refused extends Error {}

const shown = ({ kind, value }: Token) => {
  if (kind === 'end') return 'the end'
  if (kind === 'unknown' && /^['"].*\0/s.test(value)) return 'a quote with the character NUL in it'
  if (kind === 'unknown' && /^['"]/.test(value)) return `a quote that is not closed (${value.slice(0, 20)})`
  return kind === 'text' ? `'${value}'` : `"${value}"`
}

/** Walks over the tokens of one phrase. Whatever does not fit is reported at its place and ends the parsing by `Refused`. */
export class Cursor {
  readonly phrase: Phrase
  readonly report: Report
  readonly #tokens: readonly Token[]
  readonly #plannedSigns: ReadonlyMap<string, string>
  #position = 0

  constructor(phrase: Phrase, plannedSigns: ReadonlyMap<string, string>, report: Report) {
    this.phrase = phrase
    this.report = report
    this.#tokens = tokenize(phrase.value)
    this.#plannedSigns = plannedSigns
  }

  /** The token that comes next; the last one, which is the end, for ever. */
  get token(): Token {
    return this.#tokens[Math.min(this.#position, this.#tokens.length - 1)] ?? { kind: 'end', value: '', at: 0 }
  }

  next(): Token {
    const { token } = this
    this.#position++
    return token
  }

  is(value: string): boolean {
    return (this.token.kind === 'sign' || this.token.kind === 'name') && this.token.value === value
  }

  /** Moves on where the next token is this sign or word. */
  take(value: string): boolean {
    const found = this.is(value)
    if (found) this.#position++
    return found
  }

  expect(value: string): void {
    if (!this.take(value)) this.fail(`"${value}"`)
  }

  /** One or more items up to a closing sign, which is taken. */
  list<T>(item: () => T, close: string): readonly T[] {
    const items = [item()]
    while (this.take(',')) items.push(item())
    this.expect(close)
    return items
  }

  fail(expected: string): never {
    const place = this.phrase.at(this.token.at)
    const planned = this.token.kind === 'sign' ? this.#plannedSigns.get(this.token.value) : undefined
    if (planned === undefined) this.report(place, 'syntax', { found: shown(this.token), expected })
    else this.report(place, 'not_supported_yet', { feature: planned })
    throw new Refused()
  }
}
