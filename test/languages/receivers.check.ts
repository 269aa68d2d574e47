import { describeReceiver } from './describe-receiver.ts'
import { otherReceivers } from './receivers.ts'

for (const receiver of otherReceivers) describeReceiver(receiver)
