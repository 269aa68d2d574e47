import { Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Provider } from '../api/views.ts'
import { ConfirmButton } from '../shared/confirm-button.tsx'

/** Pause, resume, connect by hand, offboard: what its state allows. */
export function ProviderActs({ provider }: { provider: Provider }) {
  const { externalOrganizationId, state, name, isHeld } = provider
  const isLeaving = state === 'offboarding' || state === 'offboarded'
  return (
    <>
      {(state === 'paused' || isHeld) && (
        <ConfirmButton
          name="Resume"
          size="sm"
          variant="filled"
          scope="operate"
          question={`Resume ${name}?`}
          consequence="Its jobs are handed to the adapter in their order, and its updates are sent, unless everything is paused as well."
          onConfirm={(act) => act('/v1/resume', { body: { externalOrganizationId } })}
        />
      )}
      {state === 'connected' && (
        <ConfirmButton
          name="Pause"
          size="sm"
          scope="operate"
          question={`Pause ${name}?`}
          consequence="Nothing of it is delivered or sent until somebody resumes it. What Dispatch tells of its jobs is still recorded."
          onConfirm={(act) => act('/v1/pause', { body: { externalOrganizationId } })}
        />
      )}
      {(state === 'requested' || state === 'needs_information') && <Connect provider={provider} />}
      {!isLeaving && <Offboard provider={provider} />}
    </>
  )
}

function Connect({ provider: { externalOrganizationId, name } }: { provider: Provider }) {
  const [organizationId, setOrganizationId] = useState('')
  return (
    <ConfirmButton
      name="Connect by hand"
      size="sm"
      scope="providers"
      question={`Connect ${name} by hand?`}
      consequence={
        <Stack gap="sm">
          <Text size="sm">
            Jobs of this organization are delivered to it from now on. Do this if Dispatch told you the id
            some other way, or to confirm an activation.
          </Text>
          <TextInput
            label="Dispatch’s id of the organization"
            value={organizationId}
            maxLength={200}
            onChange={({ currentTarget }) => setOrganizationId(currentTarget.value)}
            required
          />
        </Stack>
      }
      onConfirm={(act) =>
        act(`/v1/providers/${encodeURIComponent(externalOrganizationId)}`, {
          method: 'PUT',
          body: { organizationId: organizationId.trim() },
        })
      }
    />
  )
}

function Offboard({ provider: { externalOrganizationId, organizationId, name } }: { provider: Provider }) {
  const [given, setGiven] = useState('')
  const query =
    organizationId === null && given !== '' ? `?organizationId=${encodeURIComponent(given.trim())}` : ''
  return (
    <ConfirmButton
      name="Offboard"
      size="sm"
      scope="providers"
      isGrave
      question={`Offboard ${name}?`}
      consequence={
        <Stack gap="sm">
          <Text size="sm">
            What is queued for it is sent first, then Dispatch is told that it left, and sends no more jobs of
            it. Later updates of its jobs are refused. To have it again it has to be onboarded anew.
          </Text>
          {organizationId === null && (
            <TextInput
              label="Dispatch’s id of the organization"
              description="Dispatch never told it here"
              value={given}
              maxLength={255}
              onChange={({ currentTarget }) => setGiven(currentTarget.value)}
            />
          )}
        </Stack>
      }
      onConfirm={(act) =>
        act(`/v1/providers/${encodeURIComponent(externalOrganizationId)}${query}`, { method: 'DELETE' })
      }
    />
  )
}
