import { readSourceFiles } from './source-files.ts'
import { checkStyle } from './style.ts'

const files = readSourceFiles(['server', 'pipelines', 'web', 'scripts', 'tests/support', 'tests/bench'])
const problems = checkStyle(files)
for (const problem of problems) console.error(problem)
console.log(`${files.size} files, ${problems.length} against the house's rules on size, names and docstrings`)
process.exitCode = problems.length === 0 ? 0 : 1
