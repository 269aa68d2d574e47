import type { Get } from './bind-part.ts'
import { tokens as t } from './tokens.ts'

/** What most parts need. */
export const toBasics = (get: Get) => ({
  store: get(t.store),
  clock: get(t.clock),
  random: get(t.random),
  logger: get(t.logger),
  faults: get(t.faults),
  events: get(t.events),
})
