const patienceMs = 60_000

/** Asks again and again until there is an answer. */
export async function askUntil<Result>(
  what: string,
  ask: () => Promise<Result | undefined>,
): Promise<Result> {
  const end = Date.now() + patienceMs
  while (Date.now() < end) {
    const answer = await ask()
    if (answer !== undefined && answer !== null) return answer
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error(`${what} did not come within ${patienceMs / 1000} s`)
}
