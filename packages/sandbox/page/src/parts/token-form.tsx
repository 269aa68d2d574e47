import { Button, Container, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { rememberToken } from '../live/control-api.ts'

export function TokenForm({ onDone }: { onDone: () => void }) {
  const [token, setToken] = useState('')
  return (
    <Container size="xs" py="xl">
      <Paper
        component="form"
        withBorder
        p="lg"
        onSubmit={(event) => {
          event.preventDefault()
          rememberToken(token)
          onDone()
        }}
      >
        <Stack>
          <Title order={1} size="h3">
            Local Dispatch
          </Title>
          <Text size="sm">This sandbox was started with a control token. It stays in this tab.</Text>
          <PasswordInput
            label="Control token"
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
            required
          />
          <Button type="submit">Open</Button>
        </Stack>
      </Paper>
    </Container>
  )
}
