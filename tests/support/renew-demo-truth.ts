/** `npx tsx tests/support/renew-demo-truth.ts`: writes into TRUTH.md what its statements answer now; look at what changed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateDemo } from '../../pipelines/demo/demo.ts'
import { openRawExports, type RawExports, readTruths, truthPage } from './demo-truth.ts'

const openFresh = async (folder: string, through: string): Promise<RawExports> => {
  await generateDemo({ folder, through })
  return openRawExports(folder)
}

const renew = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-truth-'))
  const now = await openFresh(join(folder, 'now'), '2025-12-31')
  const later = await openFresh(join(folder, 'later'), '2026-06-30')
  let text = readFileSync(truthPage, 'utf8')
  let from = 0
  for (const { sql, isLater, answer } of readTruths(text)) {
    const end = text.indexOf(sql, from) + sql.length + '\n```\n'.length
    const fresh = await (isLater ? later : now).ask(sql)
    const rest = text.slice(answer === '' ? end : end + '\n'.length + answer.length)
    text = `${text.slice(0, end)}\n${fresh}${rest}`
    from = end
  }
  now.close()
  later.close()
  writeFileSync(truthPage, text)
  rmSync(folder, { recursive: true, force: true })
}

renew().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
})
