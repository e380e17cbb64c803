import { printGoals, printTable } from '../print.ts'
import { inTurns, type Repeats } from '../questions.ts'
import { openFacts, timeViews } from './views.ts'

/** Prints what three facts side by side take over each alone. */
export const benchViews = async (scale: number, repeats: Repeats): Promise<void> => {
  console.log(`\n## Three facts side by side, scale factor ${scale}, in process, ${inTurns(repeats)}\n`)
  const warehouse = await openFacts(scale)
  const timings = await timeViews(warehouse, repeats.rounds, repeats.runs)
  const ratios = timings.map(({ best }) => best.together / best.alone.reduce((sum, time) => sum + time, 0))
  printTable(
    ['question', 'rows', 'each fact alone ms', 'together ms', 'over their sum'],
    timings.map(({ name, rows, best }, i) => [
      name,
      String(rows),
      best.alone.map((time) => time.toFixed(2)).join(' '),
      best.together.toFixed(2),
      ratios[i]?.toFixed(2) ?? '',
    ]),
  )
  console.log()
  const name = 'three facts over the sum of each alone, the worst question in its best round'
  printGoals([{ name, found: Math.max(...ratios), most: 1.1, unit: '' }])
  await warehouse.engine.close()
}
