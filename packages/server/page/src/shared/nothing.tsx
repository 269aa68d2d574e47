import { Paper, Text } from '@mantine/core'
import type { ReactNode } from 'react'

/** Says that there is nothing, and what that means. */
export function Nothing({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Paper withBorder p="xl" ta="center">
      <Text fw={600}>{title}</Text>
      {children !== undefined && (
        <Text size="sm" c="dimmed" mt={4}>
          {children}
        </Text>
      )}
    </Paper>
  )
}
