import { countOf, isJsonObject, parseJson, unpackBody } from '@truckroll/protocol'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import type { Network } from '../network/network.ts'
import type { Settings } from '../network/settings.ts'
import { errorAnswer, jsonAnswer } from './answer.ts'
import type { Answer } from './answer.ts'
import { pollItem } from './poll-item.ts'

/**
 * The most messages that one poll hands out. Playbook: Overview > Dispatch Outbound > Polling Design Best
 * Practices
 */
const maxMessages = 10
const maxBodyBytes = 65_536

export function agentOut(
  network: Network,
  settings: Settings,
  account: SandboxAccount,
  body: Uint8Array,
): Answer {
  const wanted = readWanted(body)
  if (wanted === undefined) return errorAnswer(400, 'expected {"maxNumberOfMessages":1..10}')
  const entries = account.delivery === 'poll' ? network.poll(account.key, wanted) : []
  if (entries.length === 0) {
    return { ...emptyAnswer(settings.emptyPoll), result: whyNothing(network, account), isIdle: true }
  }
  const result = `handed out ${countOf(entries.length, 'message')}`
  return { ...jsonAnswer(200, `[${entries.map(pollItem).join(',')}]`), result }
}

function whyNothing(network: Network, account: SandboxAccount): string {
  if (account.delivery === 'webhook') return 'nothing: its messages are pushed to its webhook'
  const { size } = network.queueOf(account.key)
  return size === 0
    ? 'nothing waits'
    : `nothing: what waits (${size}) is in flight, or behind what is in flight`
}

/** More than 10 counts as 10; so does a missing number. */
function readWanted(body: Uint8Array): number | undefined {
  try {
    const text = unpackBody(body, maxBodyBytes)
    const request = text.trim() === '' ? {} : parseJson(text)
    if (!isJsonObject(request)) return undefined
    const wanted = request['maxNumberOfMessages'] ?? maxMessages
    if (typeof wanted !== 'number' || !Number.isInteger(wanted) || wanted < 1) return undefined
    return Math.min(wanted, maxMessages)
  } catch {
    return undefined
  }
}

function emptyAnswer(form: Settings['emptyPoll']): Answer {
  if (form === '204') return { status: 204, body: '' }
  if (form === 'empty') return { status: 200, body: '' }
  return jsonAnswer(200, form === 'null' ? 'null' : '[]')
}
