/** The credential that serves all providers without a key of their own. */
export const SHARED_CREDENTIAL = 'default'
