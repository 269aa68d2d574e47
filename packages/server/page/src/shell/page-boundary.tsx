import { Alert, Button, Group, Text } from '@mantine/core'
import { Component, type ReactNode } from 'react'

interface PageBoundaryProps {
  readonly children: ReactNode
}

/** If a page breaks, this says what broke; the rest of the console stays. */
export class PageBoundary extends Component<PageBoundaryProps, { readonly problem?: string }> {
  override readonly state: { readonly problem?: string } = {}

  static getDerivedStateFromError(error: unknown): { readonly problem: string } {
    return { problem: error instanceof Error ? error.message : String(error) }
  }

  override render(): ReactNode {
    const { problem } = this.state
    if (problem === undefined) return this.props.children
    return (
      <Alert color="red" title="This page broke" role="alert">
        <Text size="sm">
          The gateway is not touched by it. Load the console again; if it breaks again, report this: {problem}
        </Text>
        <Group mt="sm">
          <Button onClick={() => location.reload()}>Load again</Button>
        </Group>
      </Alert>
    )
  }
}
