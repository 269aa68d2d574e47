import { Anchor, Badge, Group, Paper, Stack, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { Link } from 'wouter'
import { useAsked } from '../api/use-asked.ts'
import type { Alert } from '../api/views.ts'
import { Failure } from '../shared/failure.tsx'
import { Since } from '../shared/since.tsx'

const colors = { critical: 'red', warning: 'orange', info: 'blue' } as const
const everyMs = 10_000

/** What is in trouble now, the worst first, each with the place where something can be done. */
export function Alerts() {
  const { data, error } = useAsked<{ items: Alert[] }>('/v1/alerts', { everyMs })
  if (data === undefined) return <Failure error={error} />
  if (data.items.length === 0) {
    return (
      <Paper withBorder px="md" py="sm">
        <Group gap="xs">
          <IconCircleCheck size={20} color="var(--mantine-color-teal-6)" aria-hidden />
          <Text size="sm" fw={500}>
            Nothing is in trouble
          </Text>
        </Group>
      </Paper>
    )
  }
  return (
    <Paper withBorder component="section" aria-label="Alerts">
      <Stack gap={0}>
        {data.items.map((alert) => (
          <AlertRow key={`${alert.cause} ${alert.text}`} alert={alert} />
        ))}
      </Stack>
    </Paper>
  )
}

function AlertRow({ alert }: { alert: Alert }) {
  const { severity, text, since, jobId } = alert
  const place = toPlace(alert)
  // The second sentence names a command; here it is a link.
  const [said = text] = text.split(/ (?:Why|What|See|What frees them): (?=truckroll |replay|resume|connect)/)
  return (
    <Group px="md" py="sm" gap="sm" wrap="nowrap" align="flex-start" className="row">
      <Badge color={colors[severity]} variant="light" radius="sm" tt="none" miw={72}>
        {severity}
      </Badge>
      <Text size="sm" flex={1}>
        {said}
      </Text>
      <Text size="xs" c="dimmed" miw={72} ta="right">
        <Since at={since} />
      </Text>
      {place !== undefined && (
        <Anchor component={Link} href={place} size="sm" miw={48} ta="right">
          {jobId === undefined ? 'Show' : 'Job'}
        </Anchor>
      )}
    </Group>
  )
}

const places: Readonly<Record<string, string>> = {
  parked: '/dead-letters',
  held: '/held',
}

function toPlace({ cause, jobId, externalOrganizationId, text }: Alert): string | undefined {
  if (jobId !== undefined) return `/jobs/${encodeURIComponent(jobId)}`
  const place = places[cause]
  if (place !== undefined) return place
  if (text.includes('truckroll attention list')) return '/attention'
  return externalOrganizationId === undefined
    ? undefined
    : `/providers/${encodeURIComponent(externalOrganizationId)}`
}
