import { findDuplicates, type Place } from './duplicates.ts'
import { readSourceFiles } from './source-files.ts'

const files = readSourceFiles(['server', 'pipelines', 'web', 'scripts', 'tests/support', 'tests/bench'])
const show = (place: Place): string => `${place.path}:${place.from}-${place.to}`
const found = findDuplicates(files)
for (const [first, second] of found) console.error(`${show(second)} repeats ${show(first)}`)
console.log(`${files.size} files, ${found.length} duplicates of six lines or more`)
process.exitCode = found.length === 0 ? 0 : 1
