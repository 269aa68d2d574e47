import { Button, Code, CopyButton, Group, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { StateView } from '../../../src/control/views.ts'
import { send } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { Part } from '../parts/part.tsx'
import classes from './accounts.module.css'

/** Keys and secrets to sign with, and how each account gets its messages. */
export function Accounts() {
  const { state } = usePage()
  return (
    <Stack gap="md">
      {state.accounts.map((account) => (
        <Account key={account.key} account={account} />
      ))}
    </Stack>
  )
}

function Account({ account }: { account: StateView['accounts'][number] }) {
  const { act, isBusy } = usePage()
  const [url, setUrl] = useState(account.webhookUrl ?? '')
  const change = (what: object): void =>
    void act(() => send('/accounts', { key: account.key, ...what }, 'PATCH'))
  const isWebhook = account.delivery === 'webhook'
  return (
    <Part title={account.role}>
      <Secret label="Key" text={account.key} />
      <Secret label="Secret" text={account.secret} />
      <Group gap="md">
        <Switch
          size="xs"
          label="acks"
          disabled={isBusy}
          checked={account.acks}
          onChange={(event) => change({ acks: event.currentTarget.checked })}
        />
        <Switch
          size="xs"
          label="errors"
          disabled={isBusy}
          checked={account.errors}
          onChange={(event) => change({ errors: event.currentTarget.checked })}
        />
      </Group>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          size="xs"
          flex={1}
          label={isWebhook ? 'Pushed to' : 'Polled; push to a webhook instead'}
          placeholder="http://127.0.0.1:8000/dispatch"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="default"
          disabled={isBusy || url.trim() === ''}
          onClick={() => change({ delivery: 'webhook', webhookUrl: url.trim() })}
        >
          Push
        </Button>
        {isWebhook && (
          <Button size="xs" variant="default" disabled={isBusy} onClick={() => change({ delivery: 'poll' })}>
            Poll
          </Button>
        )}
      </Group>
    </Part>
  )
}

function Secret({ label, text }: { label: string; text: string }) {
  return (
    <Group gap={6} wrap="nowrap" align="center">
      <Text size="xs" w={44}>
        {label}
      </Text>
      <Code className={classes['text']}>{text}</Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" onClick={copy} aria-label={`Copy ${label} ${text}`}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Group>
  )
}
