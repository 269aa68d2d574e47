/** Does one thing, and prints a line of how it went. */
export async function step<Result>(text: string, work: () => Promise<Result>): Promise<Result> {
  const stepAt = Date.now()
  process.stdout.write(`${text} ... `)
  try {
    const result = await work()
    process.stdout.write(`done in ${((Date.now() - stepAt) / 1000).toFixed(1)} s\n`)
    return result
  } catch (error) {
    process.stdout.write('failed\n')
    throw error
  }
}
