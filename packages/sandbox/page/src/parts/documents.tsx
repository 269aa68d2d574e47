import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import type { StateView } from '../../../src/control/views.ts'
import { send } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { at, textOf } from '../words/read-payload.ts'

type KeptRecord = StateView['records'][number]

interface DocumentsProps {
  readonly jobId: number
  /** Those that people at the provider have; a brand only looks. */
  readonly canAct: boolean
}

/** The estimates and invoices of a job. */
export function Documents({ jobId, canAct }: DocumentsProps) {
  const { state } = usePage()
  const documents = state.records.filter(
    ({ recordType, fields }) => recordType === 'billing_document' && fields['job_id'] === jobId,
  )
  if (documents.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No estimate or invoice yet.
      </Text>
    )
  }
  return (
    <Stack gap={6}>
      {documents.map((document) => (
        <Group key={document.id} justify="space-between" gap="xs">
          <div>
            <Text size="sm" fw={600}>
              {textOf(document.fields['doc_type']) || 'Estimate'} {textOf(document.fields['number'])}
            </Text>
            <Text size="xs" c="dimmed">
              {toAmount(totalOf(document))}
              {paidOf(document) > 0 && `, paid ${toAmount(paidOf(document))}`}
            </Text>
          </div>
          <Group gap={4}>
            <Badge variant="light" tt="none" radius="sm" color="gray" c="var(--mantine-color-text)">
              {statusOf(document).replaceAll('_', ' ')}
            </Badge>
            {canAct && <DocumentActs document={document} />}
          </Group>
        </Group>
      ))}
    </Stack>
  )
}

function DocumentActs({ document }: { document: KeptRecord }) {
  const { act, isBusy } = usePage()
  const isEstimate = textOf(document.fields['doc_type']) !== 'Invoice'
  const status = statusOf(document)
  const isOpen = ['draft', 'sent', 'balance_outstanding'].includes(status)
  const button = (label: string, body: object) => (
    <Button
      size="compact-xs"
      variant="default"
      disabled={isBusy}
      onClick={() => void act(() => send(`/documents/${document.id}/acts`, body))}
    >
      {label}
    </Button>
  )
  return (
    <>
      {status === 'draft' && button('Send', { act: 'send' })}
      {isEstimate && isOpen && button('Win', { act: 'win' })}
      {isEstimate && isOpen && button('Lose', { act: 'lose' })}
      {!isEstimate && isOpen && button('Take the money', { act: 'pay' })}
    </>
  )
}

function statusOf({ fields }: KeptRecord): string {
  return textOf(fields['status']) || 'draft'
}

function totalOf({ fields }: KeptRecord): number {
  const { lines } = fields
  if (!Array.isArray(lines)) return 0
  let sum = 0
  for (const line of lines as unknown[]) {
    const [quantity, price] = [at(line, 'qty') ?? 1, at(line, 'price')]
    if (typeof quantity === 'number' && typeof price === 'number') sum += quantity * price
  }
  const discount = fields['discount_amount']
  return sum - (typeof discount === 'number' ? discount : 0)
}

function paidOf({ fields }: KeptRecord): number {
  const cents = fields['paid_cents']
  return typeof cents === 'number' ? cents / 100 : 0
}

function toAmount(amount: number): string {
  return amount.toLocaleString(undefined, { style: 'currency', currency: 'USD' })
}
