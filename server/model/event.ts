import type { Documentation } from './documentation.ts'

/** Something that happened to the company: what it is called, and its first and last day, ISO, the same where it took one. */
export interface ModelEvent extends Documentation {
  readonly name: string
  readonly from: string
  readonly to: string
}
