import { isJsonObject, parseJson, unpackBody } from '@truckroll/protocol'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import type { Network } from '../network/network.ts'
import { errorAnswer, jsonAnswer } from './answer.ts'
import type { Answer } from './answer.ts'

const maxBodyBytes = 65_536

/**
 * agent/ack: removes the message from the queue. A receipt is refused with 400 if its time is up, a newer one
 * replaced it, or it was used already.
 */
export function agentAck(network: Network, account: SandboxAccount, body: Uint8Array): Answer {
  const ack = readAck(body)
  if (ack === undefined) return errorAnswer(400, 'expected {"Receipt","ProcedureID","Result":"success"}')
  if (ack.result !== 'success')
    return errorAnswer(400, 'expected Result "success"; the message stays in the queue')
  const known = network.queueOf(account.key).byReceipt(ack.receipt)
  if (known !== undefined && ack.procedureId !== undefined && ack.procedureId !== known.message.procedureId) {
    return errorAnswer(400, 'expected the ProcedureID that came with this Receipt')
  }
  const result = network.ack(account.key, ack.receipt)
  if (result === 'acked') return { ...jsonAnswer(200, '{"status":"OK"}'), result: 'acked' }
  const why =
    result === 'late'
      ? 'Receipt came after the visibility timeout'
      : 'Receipt is not known or no longer valid'
  return errorAnswer(400, `${why}; the message, if still there, comes again with a new one`)
}

function readAck(
  body: Uint8Array,
): { receipt: string; procedureId: string | undefined; result: string } | undefined {
  try {
    const request = parseJson(unpackBody(body, maxBodyBytes))
    if (!isJsonObject(request)) return undefined
    const { Receipt: receipt, ProcedureID: procedureId, Result: result } = request
    if (typeof receipt !== 'string' || typeof result !== 'string') return undefined
    return {
      receipt,
      procedureId: typeof procedureId === 'string' ? procedureId : undefined,
      result: result.toLowerCase(),
    }
  } catch {
    return undefined
  }
}
