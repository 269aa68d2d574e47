import { List, Text } from '@mantine/core'
import { Part } from '../parts/part.tsx'

/** What a person who has never seen the page does first. */
export function FirstSteps() {
  return (
    <Part title="How to begin">
      <List type="ordered" size="sm" spacing={6}>
        <List.Item>
          <b>Make a job</b> as the brand. It becomes a message to the provider’s product, which waits in the
          queue below.
        </List.Item>
        <List.Item>
          <b>Accept, schedule and complete</b> it as the provider, in Dispatch’s app; or let your product do
          it.
        </List.Item>
        <List.Item>
          <b>Watch</b> what each side hears, every request on the wire, and why a message still waits.
        </List.Item>
      </List>
      <Text size="xs" c="dimmed">
        Your product signs with a key under “Accounts”. If a signature is refused, “Wire” shows which bytes
        had to be signed.
      </Text>
    </Part>
  )
}
