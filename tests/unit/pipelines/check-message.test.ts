import { expect, it } from 'vitest'
import { checkMessage, checkPath, failedCheckIn } from '../../../pipelines/check-message.ts'
import { PipelineError } from '../../../pipelines/problem.ts'

it('a check that failed is known again by what its run said, and nothing else is taken for one', () => {
  const found = { rows: 3, example: '{"a":"x; nothing is published"}' }
  const { message } = new PipelineError([{ file: checkPath('keys'), message: checkMessage(found) }])
  expect(failedCheckIn(message)).toEqual({ name: 'keys', ...found })
  expect(failedCheckIn('files/a.csv:1: the file is empty')).toBeUndefined()
})
