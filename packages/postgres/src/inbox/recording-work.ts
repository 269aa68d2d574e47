import { addEventSql, type RecordingWork } from '@truckroll/store'
import { keyWork } from '../keys/key-work.ts'

export function createRecordingWork(holdsUnknown: boolean): RecordingWork {
  return { keyWork, addEvents: addEventSql.besideBodies, pointsToBodies: false, holdsUnknown }
}
