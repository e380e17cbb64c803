/** `npm run check`: every static check, one line each; what a failed one printed follows its line. */
import './node-version.mjs'
import { installMissing } from './install.mjs'
import { quietly, runScript } from './step.mjs'

const bin = (path) => [process.execPath, `node_modules/${path}`]
const checks = {
  'lint and format': [...bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'],
  types: [...bin('typescript/bin/tsc'), '-p', '.'],
  'import rules': [...bin('tsx/dist/cli.mjs'), 'scripts/check-imports.ts'],
  'sizes, names, docstrings': [...bin('tsx/dist/cli.mjs'), 'scripts/check-style.ts'],
  duplicates: [...bin('tsx/dist/cli.mjs'), 'scripts/check-duplicates.ts'],
  'unused code': [...bin('knip/bin/knip.js')],
}

await runScript(async () => {
  await installMissing()
  for (const [name, [program, ...args]] of Object.entries(checks)) {
    const started = performance.now()
    const problem = await quietly(program, args).then(
      () => undefined,
      (error) => error.message,
    )
    console.log(`${problem ? 'FAILED' : 'passed'}  ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
    if (problem) {
      console.log(problem)
      process.exitCode = 1
    }
  }
})
