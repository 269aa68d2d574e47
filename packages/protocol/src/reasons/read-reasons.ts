import { isJsonObject } from '../json/json-object.ts'

/** One reason that a brand offers for a status. `value` is what goes back as `status_message`. */
export interface Reason {
  value: string
  /** For people. */
  label: string
  /** Does it come with a free text? */
  showText: boolean
  /** Is that text required? */
  requireText: boolean
}

export interface Reasons {
  /** May the provider reject the job? null if the brand did not say. */
  showDecline: boolean | null
  acceptTitle?: string
  declineTitle?: string
  reject: Reason[]
  complete: Reason[]
  pause: Reason[]
  cancel: Reason[]
}

/**
 * Reads a job's `ui_options` as far as it can. Never throws; if it is missing, the lists are empty. Playbook:
 * Gateway > From Dispatch > Job Created
 */
export function readReasons(uiOptions: unknown): Reasons {
  const options = isJsonObject(uiOptions) ? uiOptions : {}
  const reasons: Reasons = {
    showDecline: toBoolean(options['show_decline']) ?? null,
    reject: readList(options['reject_reasons']),
    complete: readList(options['complete_reasons']),
    pause: readList(options['pause_reasons']),
    cancel: readList(options['cancel_reasons']),
  }
  const acceptTitle = toWords(options['accept_title'])
  const declineTitle = toWords(options['decline_title'])
  if (acceptTitle !== '') reasons.acceptTitle = acceptTitle
  if (declineTitle !== '') reasons.declineTitle = declineTitle
  return reasons
}

function readList(list: unknown): Reason[] {
  const entries: unknown[] = Array.isArray(list) ? list : [list]
  return entries.map(readReason).filter((reason) => reason !== undefined)
}

/** `value|label|show_text|require_text`, with as many parts as there are, or an object of those names. */
function readReason(entry: unknown): Reason | undefined {
  const parts: unknown[] = isJsonObject(entry)
    ? [entry['value'], entry['label'], entry['show_text'], entry['require_text']]
    : toWords(entry).split('|')
  const value = toWords(parts[0])
  const label = toWords(parts[1])
  if (value === '' && label === '') return undefined
  const requireText = toBoolean(parts[3]) ?? false
  return {
    value: value === '' ? label : value,
    label: label === '' ? labelOf(value) : label,
    // A required text is always shown, whatever the third part says.
    showText: requireText || (toBoolean(parts[2]) ?? false),
    requireText,
  }
}

/** `no_availability` reads `No Availability`. */
function labelOf(value: string): string {
  const words = value.split(/[\s_-]+/).filter((word) => word !== '')
  const label = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')
  return label === '' ? value : label
}

function toWords(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : ''
}

function toBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  const word = toWords(value).toLowerCase()
  if (word === 'true' || word === '1' || word === 'yes') return true
  if (word === 'false' || word === '0' || word === 'no') return false
  return undefined
}
