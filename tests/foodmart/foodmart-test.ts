import { test as base } from 'vitest'
import { type Foodmart, openFoodmart } from './foodmart.ts'

/** `test` with the FoodMart workspace, loaded once for the tests of a file. */
export const foodmartTest = base.extend<{ readonly foodmart: Foodmart }>({
  foodmart: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures this one needs from the pattern
    async ({}, use) => {
      const foodmart = await openFoodmart()
      await use(foodmart)
      await foodmart.close()
    },
    { scope: 'file' },
  ],
})
