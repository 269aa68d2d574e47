import { Group, Text } from '@mantine/core'
import { IconTruckDelivery } from '@tabler/icons-react'
import classes from './shell.module.css'

/** Name and sign of the product. */
export function Mark() {
  return (
    <Group gap={8} wrap="nowrap">
      <span className={classes['sign']}>
        <IconTruckDelivery size={18} stroke={2} aria-hidden />
      </span>
      <Text fw={700} size="md" lh={1}>
        Truckroll
      </Text>
    </Group>
  )
}
