import { Anchor, Text } from '@mantine/core'
import { Link } from 'wouter'

export function JobLink({ id, text }: { id: string | null | undefined; text?: string }) {
  if (id === null || id === undefined)
    return (
      <Text inherit c="dimmed">
        no job
      </Text>
    )
  return (
    <Anchor component={Link} href={`/jobs/${encodeURIComponent(id)}`} inherit fw={500}>
      {text ?? id}
    </Anchor>
  )
}

export function ProviderLink({ id }: { id: string | null | undefined }) {
  if (id === null || id === undefined)
    return (
      <Text inherit c="dimmed">
        none
      </Text>
    )
  return (
    <Anchor component={Link} href={`/providers/${encodeURIComponent(id)}`} inherit>
      {id}
    </Anchor>
  )
}
