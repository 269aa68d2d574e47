import { defineConformance } from '@truckroll/testing'
import adapter from './src/index.ts'
import { createRealDesk } from './test/real-desk.ts'
import { whyNoRt } from './test/rt-programs.ts'

/** How `npx truckroll conformance .` examines this adapter: on a Request Tracker that really runs. */
export default defineConformance({ adapter, double: (host) => createRealDesk(host), lacks: whyNoRt() })
