import { Box, Group, Text, Title } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'

interface PageTitleProps {
  readonly title: string
  /** One sentence: what stands here. */
  readonly lead?: ReactNode
  /** What can be done with all of it. */
  readonly children?: ReactNode
}

export function PageTitle({ title, lead, children }: PageTitleProps) {
  useEffect(() => {
    document.title = `${title} · Truckroll console`
  }, [title])
  return (
    <Group justify="space-between" align="flex-start" mb="md">
      <Box>
        <Title order={1} size="h2">
          {title}
        </Title>
        {lead !== undefined && (
          <Text size="sm" c="dimmed" mt={2} maw={720}>
            {lead}
          </Text>
        )}
      </Box>
      {children !== undefined && <Group gap="xs">{children}</Group>}
    </Group>
  )
}
