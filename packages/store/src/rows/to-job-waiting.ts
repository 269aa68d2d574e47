import { waitingSides, type JobWaiting, type WaitingSide } from '../job-waiting.ts'
import { readInteger, readOptionalInteger, readOptionalText, readWord, type Row } from './row.ts'

const reasons: Readonly<Record<string, string>> = {
  dead_letter: 'it is parked until a person replays or skips it',
  activation: 'an activation of its organization waits for a person',
  credentials: "the provider's login to the BMS was refused",
  paused: 'it is paused',
  provider_unknown: 'its provider is not connected',
  refused_key: 'the key that signs its updates is refused by Dispatch, or there is none',
  down: 'the side of the BMS is down',
}

/** What was not handed over yet is known by Dispatch's name of it alone. */
const contents: Readonly<Record<string, string>> = {
  job: 'the job',
  'job.moved': 'job.canceled',
  attachment: 'a note or file',
  appointment: 'a visit',
}

/** Where the last error says more than the reason. */
const toldReasons: ReadonlySet<string | undefined> = new Set([
  undefined,
  'dead_letter',
  'credentials',
  'refused_key',
])

const causes: Readonly<Record<string, string>> = {
  crashed: 'the process ended during the last attempt',
}

/** A row of what waits: the head of a job's events or updates, why it does not go, and whose turn it is. */
export function toJobWaiting(row: Row): JobWaiting {
  const side: WaitingSide = readWord(row, 'side', waitingSides)
  return {
    side,
    why: toWhy(row),
    attempt: readInteger(row, 'attempts'),
    nextAt: readOptionalInteger(row, 'next_at'),
  }
}

function toWhy(row: Row): string {
  const reason = readOptionalText(row, 'reason')
  const message = toldReasons.has(reason) ? readOptionalText(row, 'message') : undefined
  const words = reason === undefined ? undefined : (reasons[reason] ?? reason)
  const said = message ?? causes[readOptionalText(row, 'cause') ?? '']
  const given = readOptionalText(row, 'what')
  const what = given === undefined ? undefined : (contents[given] ?? given)
  const why = [...(words === undefined ? [] : [words]), ...(said === undefined ? [] : [said])].join(': ')
  return what === undefined ? why : `${what}: ${why}`
}
