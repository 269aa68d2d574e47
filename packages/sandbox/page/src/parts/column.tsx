import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './column.module.css'

export type Side = 'brand' | 'dispatch' | 'provider'

interface ColumnProps {
  readonly side: Side
  readonly title: string
  /** What this column is for, in a few words. */
  readonly purpose: string
  /** At the right of the title: whose column it is. */
  readonly who?: ReactNode
  readonly children: ReactNode
}

/** One of the three parts of the page. */
export function Column({ side, title, purpose, who, children }: ColumnProps) {
  return (
    <Paper
      component="section"
      aria-label={title}
      withBorder
      p="md"
      className={classes['column']}
      data-side={side}
    >
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
          <div>
            <Title order={2} size="h4">
              {title}
            </Title>
            <Text size="xs" c="dimmed">
              {purpose}
            </Text>
          </div>
          {who}
        </Group>
        {children}
      </Stack>
    </Paper>
  )
}
