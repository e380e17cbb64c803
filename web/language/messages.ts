import type { ErrorCode } from '../../server/contract/errors.ts'
import type { UnsoundReason } from '../../server/contract/unsound.ts'

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

/**
 * What the API says no with in another language than its own, by code, `unsound` by its reason; `{{name}}` stands for a
 * detail of the error. `nearest` joins an error and the nearest valid name, `none` stands for a list of nothing.
 */
export type ErrorTexts = Readonly<Record<'nearest' | 'none', string>> & { readonly unsound: UnsoundTexts } & {
  readonly [C in Exclude<ErrorCode, 'unsound'>]?: string
}
