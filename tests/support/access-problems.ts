import axe from 'axe-core'
import type { Page } from 'playwright-core'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What breaks a rule of WCAG 2.2 AA on the page as it stands, one line each. */
export const accessProblems = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source)
  return page.evaluate(async (runOnly) => {
    // @ts-expect-error the script before has made it
    const { violations } = await window.axe.run(document, { runOnly })
    return violations.flatMap((v: { id: string; nodes: { html: string }[] }) =>
      v.nodes.map((n) => `${v.id}: ${n.html}`),
    )
  }, rules)
}
