import type { Update } from '../api/views.ts'

export const updateColors: Readonly<Record<Update['state'], string>> = {
  queued: 'orange',
  sent: 'blue',
  confirmed: 'teal',
  rejected: 'red',
  suppressed: 'gray',
  dead: 'red',
}
