import { foodmartCases } from './cases/foodmart.ts'
import { describeReaders } from './describe-readers.ts'
import { foodmart } from './workspaces.ts'

describeReaders(foodmart, foodmartCases)
