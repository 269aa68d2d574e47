import { Badge } from '@mantine/core'
import type { Provider } from '../api/views.ts'

export const providerStates: Readonly<
  Record<Provider['state'], { readonly words: string; readonly color: string }>
> = {
  requested: { words: 'requested', color: 'yellow' },
  needs_information: { words: 'needs information', color: 'orange' },
  connected: { words: 'connected', color: 'teal' },
  paused: { words: 'paused', color: 'orange' },
  offboarding: { words: 'offboarding', color: 'grape' },
  offboarded: { words: 'offboarded', color: 'gray' },
}

/** Where it stands; that its login is refused weighs more. */
export function ProviderStateBadge({ provider: { state, isHeld } }: { provider: Provider }) {
  const { words, color } = providerStates[state]
  return (
    <Badge color={isHeld ? 'red' : color} variant="light" radius="sm" tt="none">
      {isHeld ? 'login refused' : words}
    </Badge>
  )
}
