import { expect } from 'vitest'
import { browserTest, takePicture } from '../support/browser.ts'

browserTest('shows the explorer with the demo data, as the README does', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('treegrid').getByText('10,005,534').waitFor()
  await page.locator('[role=img] :is(svg, canvas)').waitFor()
  await takePicture(page, 'explore')
  expect(await page.title()).toContain('Clientele')
})
