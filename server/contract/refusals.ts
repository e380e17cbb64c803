import { analysisRefusals } from './refusals/analyses.ts'
import { campaignRefusals } from './refusals/campaigns.ts'
import { customerRefusals } from './refusals/customers.ts'

/**
 * Why data carry no model: the English text of every sentence, by what it tells. A sentence is named by the code of the refusal,
 * the same for the same reason in every model, and behind a slash by what is meant, where a code has several. What it tells are
 * names, lists of names, numbers, and dates as ISO, so that each language can say it in words of its own; the number that the
 * form of a noun depends on is called `count`.
 */
export const refusalTexts = { ...customerRefusals, ...analysisRefusals, ...campaignRefusals } as const

type Texts = typeof refusalTexts

/** Name of a sentence that says why data carry no model. */
export type RefusalSentence = keyof Texts

/** What a sentence tells; nothing for some. */
export type RefusalFacts<S extends RefusalSentence> = Parameters<Texts[S]>

/** The code of the refusal that a sentence says. */
export const refusalCode = (sentence: RefusalSentence): string => sentence.split('/', 1)[0] ?? sentence

/** The sentence in English: what was found and what is needed. */
export const refusalText = <S extends RefusalSentence>(sentence: S, ...facts: RefusalFacts<S>): string =>
  (refusalTexts[sentence] as (...facts: RefusalFacts<S>) => string)(...facts)
