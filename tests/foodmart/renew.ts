/** `npx tsx tests/foodmart/renew.ts`: writes into more.json the answers that the statements of its cases give; format it then. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openAnswers } from './answers.ts'
import { type Case, readCases } from './cases.ts'

const file = fileURLToPath(new URL('./more.json', import.meta.url))

const renew = async () => {
  const answers = await openAnswers()
  const cases: Case[] = []
  for (const asked of await readCases(file)) cases.push(await answers.fill(asked))
  answers.close()
  writeFileSync(file, `${JSON.stringify(cases, null, 1)}\n`)
  console.log(`${cases.length} cases`)
}

renew().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
})
