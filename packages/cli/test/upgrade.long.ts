import { describeUpgrade } from './support/describe-upgrade.ts'

describeUpgrade(50_000)
