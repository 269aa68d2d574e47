import { defineConformance } from '@truckroll/testing'
import { createConformanceDouble } from './double/conformance-double.ts'
import adapter from './src/index.ts'

/** How `npx truckroll conformance .` examines this adapter. */
export default defineConformance({ adapter, double: createConformanceDouble })
