import { Button, Menu, Text } from '@mantine/core'
import { send } from './live/control-api.ts'
import { usePage } from './live/page-context.tsx'
import { useNow } from './live/use-now.ts'
import { lengthWords, nextMorning } from './words/time-words.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** If the clock is ahead by more than this, the page says so. */
const noticedMs = 1000

/** The time of the sandbox, which can be moved: time-outs, visits and activations follow it. */
export function ClockMenu() {
  const { state, act, isBusy } = usePage()
  const now = useNow()
  const { offsetMs } = state.clock
  const advance = (ms: number): void => void act(() => send('/clock/advance', { ms }))
  const set = (at: number): void =>
    void act(() => send('/clock', { time: new Date(at).toISOString() }, 'PUT'))
  const isMoved = Math.abs(offsetMs) >= noticedMs
  return (
    <Menu position="bottom-end" withinPortal={false} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button
          variant={isMoved ? 'light' : 'default'}
          c="var(--mantine-color-text)"
          size="compact-sm"
          title="The clock of the sandbox"
        >
          <Text span size="sm" ff="monospace">
            {new Date(now).toLocaleString(undefined, {
              weekday: 'short',
              day: 'numeric',
              month: 'short',
              hour: '2-digit',
              minute: '2-digit',
              second: '2-digit',
            })}
          </Text>
          {isMoved && (
            <Text span size="xs" ml={6}>
              {offsetMs > 0 ? '+' : '−'}
              {lengthWords(Math.abs(offsetMs))}
            </Text>
          )}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Let time pass</Menu.Label>
        <Menu.Item
          disabled={isBusy}
          onClick={() => advance(state.settings.visibilityTimeoutSeconds * 1000 + 1000)}
        >
          Past the time to ack ({state.settings.visibilityTimeoutSeconds} s)
        </Menu.Item>
        <Menu.Item disabled={isBusy} onClick={() => advance(5 * minuteMs)}>
          5 minutes
        </Menu.Item>
        <Menu.Item disabled={isBusy} onClick={() => advance(hourMs)}>
          An hour
        </Menu.Item>
        <Menu.Item disabled={isBusy} onClick={() => set(nextMorning(now))}>
          To the next morning, 9:00
        </Menu.Item>
        <Menu.Item disabled={isBusy} onClick={() => advance(7 * dayMs)}>
          A week
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item disabled={isBusy || !isMoved} onClick={() => set(Date.now())}>
          Back to the real time
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
