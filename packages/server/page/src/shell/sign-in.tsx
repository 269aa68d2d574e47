import {
  Alert,
  Box,
  Button,
  Center,
  Group,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { ApiError } from '../api/ask.ts'
import { Mark } from './mark.tsx'
import { SchemeButton } from './scheme-button.tsx'

interface SignInProps {
  /** Why the gateway did not let in who asked. */
  readonly refusal?: Error | null
  readonly onToken: (token: string, actor: string) => Promise<void>
}

const printable = /^[\x20-\x7e]{0,200}$/

export function SignIn({ refusal, onToken }: SignInProps) {
  const [token, setToken] = useState('')
  const [actor, setActor] = useState('')
  const [isBusy, setBusy] = useState(false)
  const isActorOdd = !printable.test(actor)
  const isTokenOdd = token !== '' && !/^[\x21-\x7e]+$/.test(token.trim())

  const enter = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    await onToken(token.trim(), actor.trim())
    setBusy(false)
  }

  return (
    <Center component="main" mih="100vh" p="md">
      <Box w="100%" maw={420}>
        <Group justify="space-between" mb="lg">
          <Mark />
          <SchemeButton />
        </Group>
        <Paper withBorder p="xl" component="form" onSubmit={(event) => void enter(event)}>
          <Stack>
            <div>
              <Title order={1} size="h3">
                Operator console
              </Title>
              <Text size="sm" c="dimmed" mt={4}>
                What the gateway does, what waits and why, and what you can do about it.
              </Text>
            </div>
            {refusal instanceof Error && (
              <Alert color="red" title="Not let in" role="alert">
                {refusal instanceof ApiError && refusal.status === 401
                  ? 'The gateway does not know this token.'
                  : refusal.message}
              </Alert>
            )}
            <PasswordInput
              label="API token"
              description="TRUCKROLL_API_TOKEN, or one of TRUCKROLL_API_TOKENS. It stays in this tab’s memory only."
              value={token}
              onChange={({ currentTarget }) => setToken(currentTarget.value)}
              error={isTokenOdd ? 'expected printable ASCII characters without blanks' : undefined}
              autoComplete="off"
              data-autofocus
              required
            />
            <TextInput
              label="Your name"
              description="Stands in the audit beside what you do. Optional."
              value={actor}
              onChange={({ currentTarget }) => setActor(currentTarget.value)}
              error={isActorOdd ? 'expected at most 200 printable ASCII characters' : undefined}
            />
            <Button type="submit" loading={isBusy} disabled={token.trim() === '' || isTokenOdd || isActorOdd}>
              Open the console
            </Button>
          </Stack>
        </Paper>
      </Box>
    </Center>
  )
}
