import { standardCases } from './cases/standard.ts'
import { describeReaders } from './describe-readers.ts'
import { standard } from './workspaces.ts'

describeReaders(standard, standardCases)
