import { Alert, Button, Checkbox, Group, JsonInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { ApiError, ask } from '../api/ask.ts'
import { readJsonField } from './read-json-field.ts'

const fields = [
  ['externalOrganizationId', 'Your id of it', 'shop-17'],
  ['name', 'Name', 'Harbor Heating'],
  ['email', 'Email', ''],
  ['phoneNumber', 'Telephone', ''],
  ['address.city', 'City', ''],
  ['address.state', 'State', 'TX'],
  ['settings.timezone', 'Time zone', 'America/Chicago'],
] as const

type Outcome = 'requested' | 'changed' | 'unchanged'

const outcomeWords: Readonly<Record<Outcome, string>> = {
  requested: 'Dispatch is asked to connect it. People there find the company that it is; this takes hours.',
  changed: 'It is connected and stays so; what you changed holds from now on. Dispatch is not asked.',
  unchanged: 'The same was asked before. Nothing is sent.',
}

/** One provider: checked as the gateway will, then asked for. */
export function OnboardForm({ onDone }: { onDone: () => void }) {
  const client = useQueryClient()
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [isPaused, setPaused] = useState(false)
  const [checked, setChecked] = useState<Outcome>()
  const [problem, setProblem] = useState<Error>()
  const [isBusy, setBusy] = useState(false)
  const set = (name: string, value: string) => {
    setChecked(undefined)
    setValues((before) => ({ ...before, [name]: value }))
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setProblem(undefined)
    try {
      const body = toRequest(values, isPaused)
      if (checked === undefined) {
        setChecked((await ask<{ outcome: Outcome }>('/v1/providers/check', { method: 'POST', body })).outcome)
      } else {
        await ask('/v1/providers', { method: 'POST', body })
        await client.invalidateQueries()
        onDone()
      }
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)))
    } finally {
      setBusy(false)
    }
  }
  const problemAt = (name: string): string | undefined => {
    if (!(problem instanceof ApiError)) return undefined
    return problem.fields.find(({ pointer }) => pointer === `/${name.replaceAll('.', '/')}`)?.detail
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          {fields.map(([name, label, example]) => (
            <TextInput
              key={name}
              label={label}
              placeholder={example}
              required={name === 'externalOrganizationId' || name === 'name'}
              value={values[name] ?? ''}
              error={problemAt(name)}
              maxLength={500}
              onChange={({ currentTarget }) => set(name, currentTarget.value)}
            />
          ))}
        </SimpleGrid>
        <Text size="xs" c="dimmed">
          One of email, telephone and state is needed, so that Dispatch finds the company.
        </Text>
        <JsonInput
          label="Its login to the product"
          description="JSON, as the adapter expects it. It is stored encrypted and never shown again."
          value={values['credentials'] ?? ''}
          error={problemAt('credentials')}
          onChange={(value) => set('credentials', value)}
          validationError="expected JSON"
          autosize
          minRows={2}
          maxRows={8}
        />
        <Checkbox
          label="Paused: nothing is delivered until it is resumed"
          checked={isPaused}
          onChange={({ currentTarget }) => {
            setChecked(undefined)
            setPaused(currentTarget.checked)
          }}
        />
        {problem !== undefined && (
          <Alert color="red" title="That was refused" role="alert">
            {problem.message}
          </Alert>
        )}
        {checked !== undefined && (
          <Alert color="indigo" title="Checked: nothing is wrong with it" role="status">
            {outcomeWords[checked]}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={isBusy}>
            {checked === undefined ? 'Check it' : 'Onboard it'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** @throws Error if the login is no JSON. */
function toRequest(values: Readonly<Record<string, string>>, isPaused: boolean): Record<string, unknown> {
  const request: Record<string, unknown> = isPaused ? { paused: true } : {}
  for (const [name] of fields) {
    const value = values[name]?.trim() ?? ''
    if (value === '') continue
    const [head = name, tail] = name.split('.', 2)
    if (tail === undefined) request[head] = value
    else request[head] = { ...(request[head] as object | undefined), [tail]: value }
  }
  const credentials = values['credentials']?.trim() ?? ''
  if (credentials !== '') request['credentials'] = readJsonField('Its login to the product', credentials)
  return request
}
