import { afterAll, beforeAll, expect } from 'vitest'
import { type RunningApp, startDemo } from '../support/app.ts'
import { browserTest, takePicture } from '../support/browser.ts'

let demo: RunningApp | undefined
beforeAll(async () => {
  demo = await startDemo()
}, 500_000)
afterAll(() => demo?.stop())

browserTest('shows the demo company where no workspace is named, as the README does', async ({ page }) => {
  await page.goto(`${demo?.url}/`)
  // what the orders of the first quarter sum up to by the statements of fixtures/demo/TRUTH.md
  await page.getByRole('treegrid').getByText('10,572,567').waitFor()
  await page.locator('[role=img] :is(svg, canvas)').waitFor()
  await takePicture(page, 'explore')
  expect(await page.title()).toContain('Clientele')
})

browserTest(
  'shows the sources of the demo company, its rejected rows and where a cube comes from',
  async ({ page }) => {
    await page.goto(`${demo?.url}/data`)
    await page.getByRole('row', { name: /^All sources/ }).waitFor()
    await takePicture(page, 'data')
    await page.getByRole('link', { name: /^Rejected rows/ }).click()
    await page
      .getByRole('button', { name: /^Correct line/ })
      .first()
      .waitFor()
    await page.emulateMedia({ colorScheme: 'dark' })
    await takePicture(page, 'data-rejected-dark')
    await page.goto(`${demo?.url}/data?part=lineage&node=cube:orders`)
    await page.getByText(/^Cube Orders is made of/).waitFor()
    await takePicture(page, 'data-lineage-dark')
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`${demo?.url}/data`)
    await page.getByRole('row', { name: /^All sources/ }).waitFor()
    await takePicture(page, 'data-phone-dark')
  },
)
