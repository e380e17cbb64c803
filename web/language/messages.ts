import type { ErrorCode } from '../../server/contract/errors.ts'
import type { cardTexts, NoteCode, ProfileLevel } from '../../server/contract/model-texts.ts'
import type { RefusalSentence } from '../../server/contract/refusals.ts'
import type { UnsoundReason } from '../../server/contract/unsound.ts'
import type { UploadReason } from '../../server/contract/upload-states.ts'
import type { WarningCode } from '../../server/contract/warnings.ts'

/** A message in each form of number that a language has; English has one and other. */
export interface Forms {
  readonly one?: string
  readonly few?: string
  readonly many?: string
  readonly other: string
}

/** Messages by area and name, `{{name}}` where a value stands. */
export interface Messages {
  readonly [name: string]: string | Forms | Messages
}

/** The same messages in another language: as many, by the same names, in the forms that it has. */
export type Translated<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : T[K] extends Forms ? Forms : Translated<T[K]>
}

/** Names of messages with those of the areas that they are in: `frame.undo`. */
export type KeyOf<T> = {
  [K in keyof T & string]: T[K] extends string | Forms ? K : `${K}.${KeyOf<T[K]>}`
}[keyof T & string]

/** Why a question has no sound answer, in another language than the API's own, by its reason. */
export type UnsoundTexts = Readonly<Record<UnsoundReason, string>>

/** Why data carry no model, in another language than the API's own, by the name of the sentence. */
export type RefusalTexts = Readonly<Record<RefusalSentence, string | Forms>>

/** What a reader should know before a number is believed, in another language than the API's own, by its code. */
export type WarningTexts = Readonly<Record<WarningCode, string | Forms>>

/**
 * What the cards of models say, in another language than the API's own. `profile` is a feature of a group with how it stands to
 * the mean of all customers, which `levels` says.
 */
export type CardTexts = Translated<typeof cardTexts> & {
  readonly levels: Readonly<Record<ProfileLevel, string>>
  readonly profile: string
  readonly notes: Readonly<Record<NoteCode, string | Forms>>
}

/**
 * What the API says no with in another language than its own, by code, `unsound` by its reason,
 * `model_refused` by its sentence; `{{name}}` stands for a
 * detail of the error. `nearest` joins an error and the nearest valid name, `none` stands for a list of nothing.
 */
export type ErrorTexts = Readonly<Record<'nearest' | 'none', string>> & {
  readonly unsound: UnsoundTexts
  readonly model_refused: RefusalTexts
  readonly wrong_upload_state: Readonly<Record<UploadReason, string>>
} & {
  readonly [C in Exclude<ErrorCode, 'unsound' | 'model_refused' | 'wrong_upload_state'>]?: string
}

/** What the API says in English and the pages in the language of their reader. */
export type ApiTexts = {
  readonly errors: ErrorTexts
  readonly cards: CardTexts
  readonly warnings: WarningTexts
}
