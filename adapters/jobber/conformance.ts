import { defineConformance } from '@truckroll/testing'
import { createConformanceDouble } from './double/conformance-double.ts'
import adapter from './src/index.ts'

const noFiles = "Jobber's API takes files only from a public address: a person is told of each"

/** How `npx truckroll conformance .` examines this adapter. */
export default defineConformance({
  adapter,
  double: createConformanceDouble,
  skips: {
    'file/arrives': noFiles,
    'file/lost-answer': noFiles,
    'file/told-again': noFiles,
    'file/other-than-its-name': noFiles,
    'file/strange-names': noFiles,
    'file/link-expired': noFiles,
  },
})
