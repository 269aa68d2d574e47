import { Group, Stack, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { usePage } from '../live/page-context.tsx'
import { PushRow } from './push-row.tsx'
import { RequestRow } from './request-row.tsx'

const maxShown = 100

/** Every request to Dispatch, refused ones too, and every call of Dispatch; the newest first. */
export function Wire() {
  const { requests, pushes } = usePage()
  const [withPolls, setWithPolls] = useState(false)
  const [onlyBad, setOnlyBad] = useState(false)
  const shown = requests.filter(
    ({ route, status, fault, signature, result }) =>
      (withPolls || route !== 'agent/out' || status !== 200 || result.startsWith('handed out')) &&
      (!onlyBad || signature === 'wrong' || fault !== null || (status ?? 500) >= 400),
  )
  const pushed = pushes.filter(({ status }) => !onlyBad || status === null || status >= 300)
  const rows = [
    ...shown.map((request) => ({ at: request.at, row: <RequestRow key={request.seq} request={request} /> })),
    ...pushed.map((push) => ({
      at: push.at,
      row: <PushRow key={`${push.id} ${push.attempt}`} push={push} />,
    })),
  ].toSorted((one, other) => other.at - one.at)
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
      {rows.length === 0 && (
        <Text size="sm" c="dimmed">
          {requests.length === 0 && pushes.length === 0
            ? 'No request yet. Point your product at this address, with a key of “Accounts”.'
            : 'None of this kind.'}
        </Text>
      )}
      {rows.slice(0, maxShown).map(({ row }) => row)}
      {rows.length > maxShown && (
        <Text size="xs" c="dimmed">
          and {rows.length - maxShown} earlier
        </Text>
      )}
    </Stack>
  )
}
