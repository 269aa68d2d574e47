/** What a person is told of two jobs of one provider with one BMS id, with places for the jobs and the id. */
export const sharedWorkOrderText =
  'Jobs {older} and {newer} are both linked to {bmsId}: what the BMS reports by that id reaches only job {newer}. If that ' +
  'is wrong, link one of them again with: truckroll jobs link ID BMS_ID'

export function toSharedWorkOrderText(jobs: {
  readonly older: string
  readonly newer: string
  readonly bmsId: string
}): string {
  return sharedWorkOrderText
    .replaceAll('{older}', jobs.older)
    .replaceAll('{newer}', jobs.newer)
    .replaceAll('{bmsId}', jobs.bmsId)
}
