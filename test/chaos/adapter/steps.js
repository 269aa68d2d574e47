/** What the adapter does for a new job, in order. */
export const createSteps = ['customer', 'work-order']

/** What it does for any other event of a job. */
export const otherSteps = ['write', 'tell']
