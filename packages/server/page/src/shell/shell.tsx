import { ActionIcon, Alert, AppShell, Badge, Burger, Group, Menu, ScrollArea, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { TimeText } from '@truckroll/ui'
import { IconUser } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useSilence } from '../api/connection.ts'
import { useAsked } from '../api/use-asked.ts'
import { useChanges } from '../api/use-changes.ts'
import type { Status } from '../api/views.ts'
import { Mark } from './mark.tsx'
import { Navigation } from './navigation.tsx'
import { SchemeButton } from './scheme-button.tsx'
import { useRights, useSession } from './session.ts'
import classes from './shell.module.css'

/** What stands around every page: where one is, whose gateway it is, and whether it answers. */
export function Shell({ children }: { children: ReactNode }) {
  const [isOpen, { toggle, close }] = useDisclosure()
  const { session, signOut } = useSession()
  const { can } = useRights()
  const silentSince = useSilence()
  useChanges()
  const { data: status } = useAsked<Status>('/v1/status', { isOff: !can('read', 'operate', 'metrics') })

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="lg"
    >
      <AppShell.Header px="md">
        <a className={classes['skip']} href="#page">
          Skip to the page
        </a>
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Pages" />
            <Mark />
            {status !== undefined && (
              <Badge
                variant="light"
                color={status.environment === 'production' ? 'red' : 'teal'}
                radius="sm"
                tt="none"
                visibleFrom="xs"
              >
                {status.environment} · {status.instance}
              </Badge>
            )}
          </Group>
          <Group gap="xs" wrap="nowrap">
            <SchemeButton />
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon variant="default" size="lg" aria-label="Who is here" title="Who is here">
                  <IconUser size={18} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Label>
                  {session.isTokenNeeded ? `Token ${session.name}` : 'No token is needed here'}
                </Menu.Label>
                <Menu.Label>May: {session.scopes.join(', ')}</Menu.Label>
                <Menu.Divider />
                <Menu.Item component="a" href="/docs">
                  API reference
                </Menu.Item>
                {session.isTokenNeeded && <Menu.Item onClick={signOut}>Sign out</Menu.Item>}
              </Menu.Dropdown>
            </Menu>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" component="nav" aria-label="Pages">
        <ScrollArea>
          <Navigation status={status} onChoose={close} />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="page">
        {silentSince !== undefined && (
          <Alert color="orange" title="The gateway does not answer" mb="md" role="alert">
            <Text size="sm">
              What you see is from before <TimeText at={silentSince} />. The page goes on by itself once it is
              back.
            </Text>
          </Alert>
        )}
        {children}
      </AppShell.Main>
    </AppShell>
  )
}
