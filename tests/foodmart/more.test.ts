import { fileURLToPath } from 'node:url'
import { describe, expect } from 'vitest'
import { type Answers, openAnswers } from './answers.ts'
import { readCases } from './cases.ts'
import { foodmartTest } from './foodmart-test.ts'

const cases = await readCases(fileURLToPath(new URL('./more.json', import.meta.url)))

const moreTest = foodmartTest.extend<{ readonly answers: Answers }>({
  answers: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures this one needs from the pattern
    async ({}, use) => {
      const answers = await openAnswers()
      await use(answers)
      answers.close()
    },
    { scope: 'file' },
  ],
})

describe('the answer of FoodMart that is expected', () => {
  for (const asked of cases) {
    moreTest(`of ${asked.id} is what its own statement gives`, async ({ answers }) => {
      expect(await answers.fill(asked)).toEqual(asked)
    })
  }
})

describe('the answer of FoodMart', () => {
  for (const asked of cases) {
    moreTest(`to ${asked.id} is that of its statement`, async ({ foodmart }) => {
      expect(await foodmart.judge(asked)).toEqual({ kind: 'ok' })
    })
  }
})
