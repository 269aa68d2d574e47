import type { NewMessage } from '@truckroll/store'

export interface ProviderNotice {
  readonly change: 'connected' | 'offboarded'
  readonly externalOrganizationId: string
  readonly organizationId: string | undefined
  readonly name: string
  /** Different for each change of a provider. */
  readonly id: string
  readonly at: number
}

/** The event that brings a change of a provider to the adapter. It holds back no job. */
export function toProviderNotice(notice: ProviderNotice): NewMessage {
  const { change, externalOrganizationId, organizationId, name } = notice
  const messageId = `provider-${notice.id}`
  const putKey = `provider.${change}`
  const entity = { externalOrganizationId, ...(organizationId === undefined ? {} : { organizationId }), name }
  return {
    messageId,
    credential: 'default',
    receivedAt: notice.at,
    events: [
      {
        id: `${messageId}_0`,
        index: 0,
        credential: 'default',
        key: `event:${messageId}_0`,
        putKey,
        body: JSON.stringify({ ID: null, Put: { [putKey]: entity } }),
        isNotice: true,
        ...(organizationId === undefined ? {} : { organizationId }),
      },
    ],
  }
}
