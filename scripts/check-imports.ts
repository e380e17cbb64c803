import { checkImports } from './imports/check.ts'
import { readSourceFiles } from './source-files.ts'

const files = readSourceFiles(['server', 'pipelines', 'web'])
const problems = checkImports(files)
for (const problem of problems) console.error(problem)
console.log(`${files.size} files, ${problems.length} imports against the rules`)
process.exitCode = problems.length === 0 ? 0 : 1
