import { PasswordInput, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { send } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { toOption } from '../words/providers.ts'

interface MatchDialogProps {
  readonly externalOrganizationId: string
  readonly onClose: () => void
}

/** Matches a provider with a gateway, an organization and a callback of one's choice. */
export function MatchDialog({ externalOrganizationId, onClose }: MatchDialogProps) {
  const { state, act } = usePage()
  const gateways = state.accounts.filter(({ role }) => role === 'gateway').map(({ key }) => key)
  const [gatewayKey, setGatewayKey] = useState<string | null>(gateways[0] ?? null)
  const [organization, setOrganization] = useState<string | null>(null)
  const [url, setUrl] = useState('')
  const [token, setToken] = useState('')
  const match = (): Promise<unknown> => {
    const organizationId = state.organizations.find(({ id }) => String(id) === organization)?.id
    return act(() =>
      send(`/provisioning/${encodeURIComponent(externalOrganizationId)}/match`, {
        gatewayKey,
        ...(organizationId !== undefined && { organizationId }),
        ...(url.trim() !== '' && {
          callback: { url: url.trim(), ...(token !== '' && { token }) },
        }),
      }),
    )
  }
  return (
    <Dialog
      title={`Match ${externalOrganizationId}`}
      isOpen
      onClose={onClose}
      doIt="Match it"
      onDo={match}
      missing={gatewayKey === null ? 'There is no account of a gateway' : undefined}
    >
      <Select
        label="Its jobs go to"
        data={gateways}
        value={gatewayKey}
        onChange={setGatewayKey}
        allowDeselect={false}
      />
      <Select
        label="It is"
        placeholder="Found by id, name and contact, else a new one"
        data={state.organizations.map(toOption)}
        value={organization}
        onChange={setOrganization}
        clearable
      />
      <TextInput
        label="Tell this address that it is active"
        description="As the activation callback of Dispatch; empty: nobody is told. Let days pass by the clock before, if you like."
        placeholder="http://127.0.0.1:4200/v1/dispatch/activations"
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <PasswordInput
        label="Bearer token of the callback"
        value={token}
        onChange={(event) => setToken(event.currentTarget.value)}
      />
    </Dialog>
  )
}
