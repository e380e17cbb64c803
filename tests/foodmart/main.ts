/**
 * `npm run test:foodmart [-- --cases FILE]`: asks each question of a file of cases, of this folder's where none is named,
 * and prints a line per case, then `N passed, N failed`. A refused question counts as failed.
 */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readCases } from './cases.ts'
import { openFoodmart, type Verdict } from './foodmart.ts'

const lineOf = (id: string, verdict: Verdict): string => {
  switch (verdict.kind) {
    case 'ok':
      return `ok ${id}`
    case 'wrong':
      return `wrong ${id}: ${verdict.difference}`
    case 'refused':
      return `refused ${id} (${verdict.reason})`
  }
}

const casesFile = (): string => {
  const { cases } = parseArgs({ options: { cases: { type: 'string' } } }).values
  // npm starts scripts in the root of the package, and says where it was called.
  return cases === undefined
    ? fileURLToPath(new URL('./queries.json', import.meta.url))
    : resolve(process.env.INIT_CWD ?? process.cwd(), cases)
}

const main = async (): Promise<boolean> => {
  const cases = await readCases(casesFile())
  const foodmart = await openFoodmart()
  let passed = 0
  try {
    for (const asked of cases) {
      const verdict = await foodmart.judge(asked)
      if (verdict.kind === 'ok') passed++
      console.log(lineOf(asked.id, verdict))
    }
  } finally {
    await foodmart.close()
  }
  console.log(`${passed} passed, ${cases.length - passed} failed`)
  return passed === cases.length
}

main().then(
  (isGood) => {
    process.exitCode = isGood ? 0 : 1
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  },
)
