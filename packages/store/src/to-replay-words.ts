import type { NewReplay } from './control-store.ts'

/** How the audit names a replay of many, and what it says of it behind the count of its items. */
export function toReplayWords({ filter, from, ratePerSecond }: NewReplay): {
  readonly subject: string
  readonly after: string
} {
  const { externalOrganizationId: provider, cause } = filter
  const parts = [
    ...(provider === undefined ? [] : [`provider:${provider}`]),
    ...(cause === undefined ? [] : [`cause:${cause}`]),
  ]
  const rate = ratePerSecond === undefined ? '' : `, ${ratePerSecond} a second`
  return {
    subject: parts.length === 0 ? 'all' : parts.join(' '),
    after: ` are tried again, from ${from}${rate}`,
  }
}
