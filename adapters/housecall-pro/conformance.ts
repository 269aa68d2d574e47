import { defineConformance } from '@truckroll/testing'
import { createConformanceDouble } from './double/conformance-double.ts'
import adapter from './src/index.ts'

/** How `npx truckroll conformance .` examines this adapter, connected by a company's API key. */
export default defineConformance({ adapter, double: (host) => createConformanceDouble(host) })
