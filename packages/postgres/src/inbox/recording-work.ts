import { addEventSql, type RecordingWork } from '@truckroll/store'

export function createRecordingWork(holdsUnknown: boolean): RecordingWork {
  return { addEvents: addEventSql.besideBodies, pointsToBodies: false, holdsUnknown }
}
