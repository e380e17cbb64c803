import { goldenCases } from './cases/golden.ts'
import { describeReaders } from './describe-readers.ts'
import { golden } from './workspaces.ts'

describeReaders(golden, goldenCases)
