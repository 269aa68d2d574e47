import { describeRandomRuns, describeStore } from '@truckroll/store/contract'
import { createFilePlace, createMemoryPlace, createSharedMemoryPlace } from './support/places.ts'

describeRandomRuns('the SQLite store on a file under random input', createFilePlace)
describeStore('the SQLite store in memory', createMemoryPlace, { isLasting: false })
describeStore('the SQLite store in shared memory', createSharedMemoryPlace, { isLasting: true })
