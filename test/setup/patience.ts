/**
 * How long a test waits for what must come, in ms. It is reached by a failure only: a wait ends as soon as what it waits
 * for is there, and a machine with other work may take ten times as long as a quiet one.
 */
export const patienceMs = 30_000
