import {
  IconAlertTriangle,
  IconBuildingStore,
  IconClockPause,
  IconHistory,
  IconHourglassHigh,
  IconLayoutDashboard,
  IconMailOff,
  IconSend,
  IconSettings,
  IconTool,
  IconArrowsExchange,
  type Icon,
} from '@tabler/icons-react'
import { Stack, Text } from '@mantine/core'
import { Link, useRoute } from 'wouter'
import type { Scope, Status } from '../api/views.ts'
import { useRights } from './session.ts'
import classes from './shell.module.css'

interface Place {
  readonly path: string
  readonly label: string
  readonly icon: Icon
  /** Any one of them is enough. */
  readonly scopes: readonly Scope[]
  readonly count?: (status: Status) => number
  readonly isBad?: boolean
}

const groups: readonly { readonly name: string; readonly places: readonly Place[] }[] = [
  {
    name: 'Watch',
    places: [
      { path: '/', label: 'Overview', icon: IconLayoutDashboard, scopes: ['read', 'operate', 'metrics'] },
      { path: '/jobs', label: 'Jobs', icon: IconTool, scopes: ['read'] },
      { path: '/updates', label: 'Updates', icon: IconSend, scopes: ['read'] },
      { path: '/waiting', label: 'Waiting', icon: IconHourglassHigh, scopes: ['read'] },
      { path: '/wire', label: 'Wire log', icon: IconArrowsExchange, scopes: ['read', 'operate'] },
    ],
  },
  {
    name: 'Act',
    places: [
      {
        path: '/attention',
        label: 'Attention',
        icon: IconAlertTriangle,
        scopes: ['read', 'operate'],
        count: ({ attention }) => attention,
        isBad: true,
      },
      {
        path: '/dead-letters',
        label: 'Dead letters',
        icon: IconMailOff,
        scopes: ['read', 'operate'],
        count: ({ deadLetters }) => deadLetters,
        isBad: true,
      },
      {
        path: '/held',
        label: 'Held',
        icon: IconClockPause,
        scopes: ['read', 'operate'],
        count: ({ heldKeys }) => heldKeys,
      },
    ],
  },
  {
    name: 'Manage',
    places: [
      { path: '/providers', label: 'Providers', icon: IconBuildingStore, scopes: ['read', 'providers'] },
      { path: '/audit', label: 'Audit', icon: IconHistory, scopes: ['read', 'admin'] },
      { path: '/settings', label: 'Settings', icon: IconSettings, scopes: ['read', 'admin'] },
    ],
  },
]

/** The pages that the token may see. */
export function Navigation({ status, onChoose }: { status: Status | undefined; onChoose: () => void }) {
  const { can } = useRights()
  return (
    <Stack gap="lg">
      {groups.map(({ name, places }) => {
        const seen = places.filter(({ scopes }) => can(...scopes))
        if (seen.length === 0) return undefined
        return (
          <Stack key={name} gap={2}>
            <Text size="xs" fw={600} c="dimmed" px={10} pb={4}>
              {name}
            </Text>
            {seen.map((place) => (
              <NavigationLink key={place.path} place={place} status={status} onChoose={onChoose} />
            ))}
          </Stack>
        )
      })}
    </Stack>
  )
}

interface NavigationLinkProps {
  readonly place: Place
  readonly status: Status | undefined
  readonly onChoose: () => void
}

function NavigationLink({ place, status, onChoose }: NavigationLinkProps) {
  const { path, label, icon: PlaceIcon, count, isBad } = place
  const [isHere] = useRoute(path === '/' ? '/' : `${path}/*?`)
  const many = status === undefined ? 0 : (count?.(status) ?? 0)
  return (
    <Link
      href={path}
      className={classes['link']}
      aria-current={isHere ? 'page' : undefined}
      onClick={onChoose}
    >
      <PlaceIcon size={18} stroke={1.75} aria-hidden />
      {label}
      {many > 0 && (
        <span className={classes['count']} data-bad={isBad === true}>
          {many}
        </span>
      )}
    </Link>
  )
}
