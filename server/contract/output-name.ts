import { z } from 'zod'

/** How long the name of a measure in an answer may be. */
const longest = 200

const forbidden = /[#\p{Cc}]/u

/** The nearest text that may be a name. */
const allowed = (text: string): string => {
  const kept = text
    .replace(/[#\p{Cc}]/gu, '')
    .trim()
    .slice(0, longest)
  return kept === '' ? 'value' : kept
}

/** What a query calls a measure of its answer: 1 to 200 characters, without control characters and `#`. */
export const OutputName = z.string().superRefine((text, context) => {
  if (text.trim() !== '' && text.length <= longest && !forbidden.test(text)) return
  const message = `a name has 1 to ${longest} characters and neither "#" nor control characters; found ${JSON.stringify(text.slice(0, longest))}; nearest is "${allowed(text)}"`
  context.addIssue({ code: 'custom', message })
})
