import { Button, CopyButton, Drawer, Group, Stack, Table, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { JsonBlock, TimeText } from '@truckroll/ui'
import { useAsked } from '../api/use-asked.ts'
import type { WireCall, WireCallDetail } from '../api/views.ts'
import { Failure } from '../shared/failure.tsx'
import { JobLink, ProviderLink } from '../shared/links.tsx'
import { Loading } from '../shared/loading.tsx'
import { useRefusal } from '../shell/session.ts'
import { CallStatus } from './call-status.tsx'
import { toBytes } from './to-bytes.ts'
import { toCurl } from './to-curl.ts'

/** Opens a call: what each side sent, without secrets. */
export function CallButton({ call }: { call: WireCall }) {
  const [isOpen, { open, close }] = useDisclosure()
  const refusal = useRefusal('operate')
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        onClick={open}
        disabled={refusal !== undefined}
        title={refusal && `${refusal}. Bodies may hold a customer.`}
        aria-label={`Open ${call.method} ${call.path}`}
      >
        Open
      </Button>
      <Drawer
        opened={isOpen}
        onClose={close}
        position="right"
        size="xl"
        title={`${call.method} ${call.host ?? ''}${call.path}`}
      >
        {isOpen && <CallDetail call={call} />}
      </Drawer>
    </>
  )
}

function CallDetail({ call }: { call: WireCall }) {
  const { data, error } = useAsked<WireCallDetail>(`/v1/wire/${encodeURIComponent(call.id)}`, {
    isOnce: true,
  })
  return (
    <Stack gap="md">
      <Group gap="sm">
        <CallStatus {...call} />
        <Text size="sm">
          <TimeText at={Date.parse(call.at)} />, {call.ms} ms
        </Text>
        {data !== undefined && (
          <CopyButton value={toCurl(data, window.location.origin)}>
            {({ copied, copy }) => (
              <Button size="compact-sm" variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy as curl'}
              </Button>
            )}
          </CopyButton>
        )}
      </Group>
      {call.error !== null && <Text size="sm">{call.error}</Text>}
      <Group gap="xl">
        <Text size="sm" component="div">
          Job <JobLink id={call.jobId} />
        </Text>
        <Text size="sm" component="div">
          Provider <ProviderLink id={call.externalOrganizationId} />
        </Text>
      </Group>
      <Failure error={error} />
      {data === undefined ? (
        error === null && <Loading />
      ) : (
        <>
          <Side label="Request" part={data.request} />
          <Side label="Answer" part={data.response} />
        </>
      )}
    </Stack>
  )
}

function Side({ label, part }: { label: string; part: WireCallDetail['request'] }) {
  const { headers, body, isCut, bytes } = part
  return (
    <section aria-label={label}>
      <Text size="sm" fw={600} mb={4}>
        {label}, {toBytes(bytes)}
      </Text>
      {body !== null && <JsonBlock text={body} />}
      {body === null && bytes > 0 && <Text size="sm">The body is no text, or it is not kept.</Text>}
      {body !== null && isCut && (
        <Text size="xs" c="dimmed" mt={4}>
          Only the beginning of the body is kept.
        </Text>
      )}
      {headers.length > 0 && (
        <Table
          mt="xs"
          withRowBorders={false}
          verticalSpacing={2}
          layout="fixed"
          aria-label={`Headers of ${label}`}
        >
          <Table.Tbody>
            {headers.map(({ name, value }, index) => (
              <Table.Tr key={`${index} ${name}`}>
                <Table.Td w="35%" style={{ verticalAlign: 'top' }}>
                  <Text size="xs" c="dimmed">
                    {name}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
                    {value}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  )
}
