import { afterAll, describe, expect, it } from 'vitest'
import { speak } from '../../../../web/language/language.ts'
import { asSentence } from '../../../../web/ui/sentence.ts'

describe('a message as a sentence', () => {
  afterAll(() => speak('en'))

  it('has a capital first and a stop last, where it has no other end', () => {
    expect(['no rows', 'what?', 'wait…', 'the city is 北京'].map(asSentence)).toEqual([
      'No rows.',
      'What?',
      'Wait…',
      'The city is 北京.',
    ])
  })

  it('ends as Chinese sentences do where it is one', async () => {
    await speak('zh-CN')
    expect(['没有行', '没有行。', 'no rows'].map(asSentence)).toEqual(['没有行。', '没有行。', 'No rows.'])
  })
})
