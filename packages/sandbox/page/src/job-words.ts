import type { JobView } from '../../src/control/views.ts'

export function titleOf(job: JobView): string {
  return textOf(job.fields['title']) || `Job ${job.id}`
}

export function customerOf(job: JobView): string {
  const { first_name: first, last_name: last, company_name: company } = job.customer?.fields ?? {}
  return [textOf(first), textOf(last)].filter(Boolean).join(' ') || textOf(company) || 'No name'
}

export function addressOf(job: JobView): string {
  const address = job.fields['address']
  if (typeof address !== 'object' || address === null) return 'No address'
  const { street_1: street, city, state, postal_code: code } = address as Record<string, unknown>
  const town = [textOf(city), [textOf(state), textOf(code)].filter(Boolean).join(' ')]
  return [textOf(street), ...town].filter(Boolean).join(', ')
}

export function phoneOf(job: JobView): string {
  return textOf(job.customer?.fields['phone_number'])
}

/** The reasons of one list that the brand offers, as people read them. */
export function reasonsOf(job: JobView, list: string): { value: string; label: string }[] {
  const options = job.fields['ui_options']
  const entries: unknown =
    typeof options === 'object' && options !== null ? Reflect.get(options, list) : undefined
  if (!Array.isArray(entries)) return []
  return entries.map((entry: unknown) => {
    const [value = '', label] = textOf(entry).split('|')
    return { value, label: label ?? value.replaceAll('_', ' ') }
  })
}

/** What the brand's `show_decline` says; absent: yes. */
export function canBeDeclined(job: JobView): boolean {
  const options = job.fields['ui_options']
  const said: unknown =
    typeof options === 'object' && options !== null ? Reflect.get(options, 'show_decline') : undefined
  return !/^(?:false|no|0)$/i.test(textOf(said).trim() || String(said))
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
