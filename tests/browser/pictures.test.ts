import { afterAll, beforeAll, expect } from 'vitest'
import { type RunningApp, startApp } from '../support/app.ts'
import { browserTest, takePicture } from '../support/browser.ts'

let demo: RunningApp | undefined
beforeAll(async () => {
  demo = await startApp({ seconds: 240 })
}, 250_000)
afterAll(() => demo?.stop())

browserTest('shows the demo company where no workspace is named, as the README does', async ({ page }) => {
  await page.goto(`${demo?.url}/`)
  // what the orders of the first quarter sum up to by the statements of fixtures/demo/TRUTH.md
  await page.getByRole('treegrid').getByText('10,572,567').waitFor()
  await page.locator('[role=img] :is(svg, canvas)').waitFor()
  await takePicture(page, 'explore')
  expect(await page.title()).toContain('Clientele')
})
