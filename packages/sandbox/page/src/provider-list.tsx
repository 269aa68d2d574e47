import { Table, Text, Title } from '@mantine/core'
import type { StateView } from '../../src/control/views.ts'
import { ActButton } from './act-button.tsx'
import { matchProvider } from './control-api.ts'
import type { Act } from './use-acting.ts'
import { whyNoMatch } from './why-not.ts'

interface ProviderListProps {
  readonly state: StateView
  readonly isBusy: boolean
  readonly act: Act
}

/** Providers that Dispatch knows, and those that asked to be connected and wait for a person to match them. */
export function ProviderList({ state, isBusy, act }: ProviderListProps) {
  return (
    <>
      <Title order={3} size="h5" mb="xs">
        Known to Dispatch
      </Title>
      <Table verticalSpacing={4} mb="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Organization</Table.Th>
            <Table.Th>Name</Table.Th>
            <Table.Th>Its jobs go to</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {state.organizations.map(({ id, name, gatewayKey }) => (
            <Table.Tr key={String(id)}>
              <Table.Td>{String(id)}</Table.Td>
              <Table.Td>{name}</Table.Td>
              <Table.Td>{gatewayKey === null ? 'its people in the app' : `gateway ${gatewayKey}`}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Title order={3} size="h5" mb="xs">
        Asked to be connected
      </Title>
      {state.requests.length === 0 && <Text c="dimmed">Nobody.</Text>}
      <Table verticalSpacing={4}>
        <Table.Tbody>
          {state.requests.map(({ externalOrganizationId, state: requestState, organizationId }) => (
            <Table.Tr key={externalOrganizationId}>
              <Table.Td>{externalOrganizationId}</Table.Td>
              <Table.Td>{requestState}</Table.Td>
              <Table.Td>{organizationId === null ? '' : `organization ${String(organizationId)}`}</Table.Td>
              <Table.Td>
                {requestState === 'pending' && (
                  <ActButton
                    label="Match it"
                    isBusy={isBusy}
                    whyNot={whyNoMatch(state)}
                    onClick={() => void act(() => matchProvider(externalOrganizationId))}
                  />
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  )
}
