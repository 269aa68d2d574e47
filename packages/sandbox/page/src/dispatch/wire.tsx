import { Group, Stack, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { usePage } from '../live/page-context.tsx'
import { RequestRow } from './request-row.tsx'

const maxShown = 100

/** Every request to Dispatch, refused ones too, the newest first. */
export function Wire() {
  const { requests } = usePage()
  const [withPolls, setWithPolls] = useState(false)
  const [onlyBad, setOnlyBad] = useState(false)
  const shown = requests.filter(
    ({ route, status, fault, signature, result }) =>
      (withPolls || route !== 'agent/out' || status !== 200 || result.startsWith('handed out')) &&
      (!onlyBad || signature === 'wrong' || fault !== null || (status ?? 500) >= 400),
  )
  return (
    <Stack gap="xs">
      <Group gap="md">
        <Switch
          size="xs"
          label="polls that found nothing"
          checked={withPolls}
          onChange={(event) => setWithPolls(event.currentTarget.checked)}
        />
        <Switch
          size="xs"
          label="only what went wrong"
          checked={onlyBad}
          onChange={(event) => setOnlyBad(event.currentTarget.checked)}
        />
      </Group>
      {shown.length === 0 && (
        <Text size="sm" c="dimmed">
          {requests.length === 0
            ? 'No request yet. Point your product at this address, with a key of “Accounts”.'
            : 'None of this kind.'}
        </Text>
      )}
      {shown.slice(0, maxShown).map((request) => (
        <RequestRow key={request.seq} request={request} />
      ))}
      {shown.length > maxShown && (
        <Text size="xs" c="dimmed">
          and {shown.length - maxShown} earlier
        </Text>
      )}
    </Stack>
  )
}
