import { describeSecondOpinion } from '../../support/second-opinion-suite.ts'

describeSecondOpinion('invoices')
