import { z } from 'zod'
import { toStorable } from '../storable-text.ts'

/** What people read in `attention` and on timelines. Rows hold which sentence it is and what stands in its places. */
const sentences = {
  /** Words of the adapter, the field-service product or the caller, as they are. */
  words: '{text}',
  work_order_answered:
    'The job is linked to {standing}; the BMS now answered {other}, which was not taken over.',
  work_order_followed: 'The BMS now has work order {to} in place of {from}: the job is linked to {to}.',
  work_order_imported: 'The job is linked to {standing}; the import names {other}, which was not taken over.',
  work_order_shared:
    'Jobs {older} and {newer} are both linked to {bmsId}: what the BMS reports by that id reaches only job {newer}. If ' +
    'that is wrong, link one of them again with: truckroll jobs link ID BMS_ID',
  circle:
    "Dispatch's answer to an update was itself answered with an update, which was not sent: it would go round without " +
    'end. Answer update.confirmed and update.rejected without updates.',
  sent_after_cancel: "The brand canceled the job; the provider's {kind} was sent all the same.",
  left_behind:
    'Notes, files or visits that Dispatch told while organization {from} had the job were handed to nobody, since the ' +
    'job left it before it was told of it. `truckroll jobs export {job}` shows them: tell the provider that has the job ' +
    'now.',
  moved:
    'Dispatch told the job with organization {to} instead of {from}: it is canceled for {from} and created for {to}.',
  moved_unreceived:
    'Dispatch told the job with organization {to} instead of {from}: it is created for {to}; {from} never received it.',
  event_parked: '{type} was parked ({cause}): {message}. The job waits until it is replayed or skipped.',
  notice_given_up: '{type} was given up ({cause}): {message}. Nothing waits for it.',
  event_skipped: '{type} was skipped, by {name}.',
  update_given_up: '{type} is given up, by {name}.',
  event_tried_from_start: '{type} is tried again from the start, by {name}.',
  event_tried_from_failed: '{type} is tried again from the step that failed, by {name}.',
  update_sent_again: '{type} is sent again, by {name}.',
  job_paused: 'The job is paused, by {name}.',
  job_resumed: 'The job is resumed, by {name}.',
  all_paused: 'Everything is paused, by {name}: the job waits.',
  all_resumed: 'Everything is resumed, by {name}: the job goes on.',
  provider_paused: 'Provider {provider} is paused, by {name}: the job waits.',
  provider_resumed: 'Provider {provider} is resumed, by {name}: the job goes on.',
  login_refused: 'The login of provider {provider} was refused: the job waits.',
  login_tried_again: 'The login of provider {provider} is tried again: the job goes on.',
  activation_held: 'The activation of organization {organization} waits for a person: the job waits.',
  activation_freed: 'The activation of organization {organization} is settled.',
  not_connected: 'Organization {organization} is not connected to a provider here: the job waits.',
  unknown_update:
    'Dispatch answers an update that this store never sent: another store, or another program, works with the same key ' +
    'and takes messages that this one never sees; or this store was restored from a backup. Only one store may have a key.',
  wait_canceled:
    'On {server} somebody canceled the wait of a commit for the synchronous standby. Nothing was acked on it, and the standby has confirmed later commits since.',
  store_promoted:
    'The database changed its timeline from {from} to {to}: a standby was promoted, or it was recovered to a point in time. What was acked last may be missing, so everything is paused: compare with Dispatch, then `truckroll resume`.',
  forgotten:
    'What was held of persons was removed, by {name}; ids, times and states stay. What waited of it was ended.',
  connected: 'Organization {organization} is connected to provider {provider}: the job goes on.',
} as const
type Sentences = typeof sentences
type Places<Text> = Text extends `${string}{${infer Place}}${infer Rest}` ? Place | Places<Rest> : never

/** Which sentence, and what stands in its places. */
export type Facts = {
  [Says in keyof Sentences]: { readonly says: Says } & Readonly<Record<Places<Sentences[Says]>, string>>
}[keyof Sentences] & {
  /** What waits for this organization says the same. */
  readonly organization?: string | undefined
}

/** As a row holds them. The same facts are the same text. */
export function writeFacts(facts: Facts): string {
  return JSON.stringify(facts, (_place, value: unknown) =>
    typeof value === 'string' ? toStorable(value) : value,
  )
}

const stored = z.record(z.string(), z.unknown())
const bySays: ReadonlyMap<unknown, string> = new Map(Object.entries(sentences))

/** The sentence of what a row holds; empty if a newer version wrote a sentence that this one has not. */
export function toSentence(row: string): string {
  const facts = stored.parse(JSON.parse(row))
  const sentence = bySays.get(facts['says']) ?? ''
  return sentence.replaceAll(/\{(\w+)\}/g, (_all, place: string) => {
    const fact = facts[place]
    return typeof fact === 'string' ? fact : ''
  })
}
