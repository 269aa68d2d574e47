import { Paper, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import classes from './figure.module.css'

interface FigureProps {
  readonly label: string
  readonly value: number
  readonly note: ReactNode
  /** Where it is told item by item. */
  readonly href: string
  /** More than none is not as it should be. */
  readonly isBad?: boolean
}

export function Figure({ label, value, note, href, isBad }: FigureProps) {
  return (
    <Paper component={Link} href={href} withBorder p="md" className={classes['figure']}>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text className={classes['value']} data-bad={isBad === true && value > 0}>
        {value.toLocaleString()}
      </Text>
      <Text size="xs" c="dimmed" className="number">
        {note}
      </Text>
    </Paper>
  )
}
