import { isJsonObject, parseJson, readReasons, type Reason } from '@truckroll/protocol'
import { type Issue, type UpdateKindWith, updateMeanings } from '@truckroll/store'
import type { UpdateFacts } from './update.ts'

/** Always allowed when pausing, listed or not. Playbook: Gateway > To Dispatch > Job. */
const alwaysAllowed = 'cannot_contact_customer'

type UpdateWithReason = Extract<
  UpdateFacts,
  { kind: UpdateKindWith<'reasonText', 'text' | 'description' | 'resolution'> }
>

/** What a brand's rules have against an update's reason: warnings, or refusals under `strict`. */
export function checkReason(update: UpdateFacts, jobBody: string): Issue[] {
  if (!takesReason(update)) return []
  const job = parseJson(jobBody)
  const reasons = readReasons(isJsonObject(job) ? job['ui_options'] : undefined)
  const issues: Issue[] = []
  if (update.kind === 'reject' && reasons.showDecline === false) {
    issues.push({ path: '/kind', message: 'the brand does not let the provider reject this job' })
  }
  const value = update.reason?.split('|')[0]?.trim()
  const listed: readonly Reason[] = reasons[update.kind]
  if (value === undefined || value === '' || value === alwaysAllowed || listed.length === 0) return issues
  const reason = listed.find((candidate) => candidate.value === value)
  if (reason === undefined) {
    const expected = listed.map((candidate) => candidate.value).join(', ')
    issues.push({ path: '/reason', message: `expected a reason of the brand's list: ${expected}` })
  } else if (reason.requireText && toText(update) === undefined) {
    issues.push({
      path: `/${updateMeanings[update.kind].reasonText}`,
      message: `the brand expects a text with the reason ${reason.value}`,
    })
  }
  return issues
}

function takesReason(update: UpdateFacts): update is UpdateWithReason {
  return updateMeanings[update.kind].reasonText !== null
}

function toText(update: UpdateWithReason): string | undefined {
  switch (update.kind) {
    case 'pause':
      return update.description
    case 'complete':
      return update.resolution
    case 'reject':
    case 'cancel':
      return update.text
  }
}
