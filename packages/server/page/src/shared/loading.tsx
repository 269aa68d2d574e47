import { Center, Loader } from '@mantine/core'

export function Loading() {
  return (
    <Center mih={200}>
      <Loader size="sm" aria-label="Loading" />
    </Center>
  )
}
