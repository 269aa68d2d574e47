import { describeReceiver } from './describe-receiver.ts'
import { otherReceivers } from '../support/receivers.ts'

for (const receiver of otherReceivers) describeReceiver(receiver)
