/** Around the organization's id in what `attention` says of an activation: a job that waits for it is told the same. */
export const activationWords = { before: ' is its organization ', after: ', but ' } as const
