import { defineConformance } from '@truckroll/testing'
import adapter from './src/index.ts'
import { createRealDesk } from './test/real-desk.ts'
import { whyNoTryton } from './test/tryton-programs.ts'

/** How `npx truckroll conformance .` examines this adapter: on a Tryton that really runs. */
export default defineConformance({ adapter, double: createRealDesk, lacks: whyNoTryton() })
