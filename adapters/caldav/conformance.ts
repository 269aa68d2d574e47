import { defineConformance } from '@truckroll/testing'
import adapter from './src/index.ts'
import { whyNoCalendarServer } from './test/calendar-servers.ts'
import { createRealCalendar } from './test/real-calendar.ts'

/** How `npx truckroll conformance .` examines this adapter: on a Radicale that really runs. */
export default defineConformance({
  adapter,
  double: () => createRealCalendar('radicale'),
  lacks: whyNoCalendarServer('radicale'),
})
