import { Group, Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface PartProps {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** A part of a column under a small heading. */
export function Part({ title, aside, children }: PartProps) {
  return (
    <Stack gap={6} component="section" aria-label={title}>
      <Group justify="space-between" gap={6} mih={24}>
        <Title order={3} size="h6" tt="uppercase" c="dimmed" lts={0.4}>
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Stack>
  )
}
