/** What a person reads if a job that is linked is named with another work order. */
export const workOrderTexts = {
  answered: (standing: string, other: string) =>
    `The job is linked to ${standing}; the BMS now answered ${other}, which was not taken over.`,
  imported: (standing: string, other: string) =>
    `The job is linked to ${standing}; the import names ${other}, which was not taken over.`,
}
