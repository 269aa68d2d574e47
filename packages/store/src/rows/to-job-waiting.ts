import { toSentence } from '../control/facts.ts'
import { holds, waitingSides, type JobWaiting, type Outage, type Outages } from '../job-waiting.ts'
import {
  readFlag,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readOptionalWord,
  readWord,
  type Row,
} from './row.ts'

/** What is not handed over yet is known by Dispatch's name of it alone. */
const contents: Readonly<Record<string, string>> = {
  job: 'the job',
  'job.moved': 'job.canceled',
  attachment: 'a note or file',
  appointment: 'a visit',
}

const causes: Readonly<Record<string, string>> = {
  crashed: 'the process ended during the last attempt; it is tried apart from others that were open then',
}

const paused: Readonly<Record<string, string>> = {
  all: 'everything is paused',
  provider: 'its provider is paused',
}

/** A row of what waits: the head of a job's events or updates, why it does not go, and whose turn it is. */
export function toJobWaiting(row: Row, outages: Outages): JobWaiting {
  const outage = findOutage(row, outages)
  return {
    side: readWord(row, 'side', waitingSides),
    why: toWhy(row, outage),
    hold: readOptionalWord(row, 'reason', holds),
    attempt: readInteger(row, 'attempts'),
    nextAt: toNextAt(row, outage),
  }
}

function findOutage(row: Row, { adapter, providers, refusedCredentials }: Outages): Outage | undefined {
  if (readFlag(row, 'is_update')) return refusedCredentials.get(readOptionalText(row, 'credential') ?? '')
  return adapter ?? providers.get(readOptionalText(row, 'provider') ?? '')
}

/** Behind an outage nothing is tried before its own next attempt; nothing but a person frees what is held. */
function toNextAt(row: Row, outage: Outage | undefined): number | undefined {
  const dueAt = readOptionalInteger(row, 'next_at')
  const reason = readOptionalText(row, 'reason')
  if (reason === 'down' || reason === 'refused_key') return outage?.nextAt ?? dueAt
  return dueAt === undefined || outage === undefined ? dueAt : Math.max(dueAt, outage.nextAt)
}

function toWhy(row: Row, outage: Outage | undefined): string {
  const given = readOptionalText(row, 'what')
  const what = given === undefined ? undefined : (contents[given] ?? given)
  return [what, ...toWords(row, outage)].filter((part) => part !== undefined).join(': ')
}

function toActivationText(row: Row): string | undefined {
  const facts = readOptionalText(row, 'activation')
  return facts === undefined ? undefined : toSentence(facts)
}

/** The reason, and the words of whoever caused it, if it said any. */
function toWords(row: Row, outage: Outage | undefined): readonly (string | undefined)[] {
  const message = readOptionalText(row, 'message')
  const reason = readOptionalText(row, 'reason')
  switch (reason) {
    case undefined:
      return [message ?? causes[readOptionalText(row, 'cause') ?? '']]
    case 'dead_letter':
      return ['it is parked until a person replays or skips it', message]
    case 'activation':
      return ['an activation of its organization waits for a person', toActivationText(row)]
    case 'credentials':
      return ["the provider's login to the BMS was refused", readOptionalText(row, 'held_message') ?? message]
    case 'paused':
      return [toPauseWords(row)]
    case 'provider_unknown':
      return [toUnknownWords(readOptionalText(row, 'organization_id'))]
    case 'refused_key':
      return [
        'the key that signs its updates is refused by Dispatch, or there is none',
        outage?.message ?? message,
      ]
    case 'down':
      return ['the side of the BMS is down', outage?.message]
    default:
      return [reason, message]
  }
}

function toPauseWords(row: Row): string {
  const by = readOptionalText(row, 'paused_by')
  const words = paused[readOptionalText(row, 'paused') ?? ''] ?? 'it is paused'
  return by === undefined ? words : `${words} by ${by}`
}

function toUnknownWords(organizationId: string | undefined): string {
  if (organizationId === undefined) return 'its provider is not connected'
  return `its provider is not connected: no provider here has organization ${organizationId}`
}
