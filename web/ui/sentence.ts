import { language } from '../language/language.ts'

/** A message as a sentence of its own: a capital first, a full stop last where it has no other end. */
export const asSentence = (message: string): string => {
  const text = `${message.charAt(0).toUpperCase()}${message.slice(1)}`
  if (/[.!?…。！？]$/u.test(text)) return text
  // what has no Chinese in it came in English
  return language() === 'zh-CN' && /\p{Script=Han}/u.test(text) ? `${text}。` : `${text}.`
}

/** A phrase with a capital first. */
export const upperFirst = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
