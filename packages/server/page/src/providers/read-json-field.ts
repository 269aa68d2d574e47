/** @throws Error naming the field if it is no JSON. */
export function readJsonField(label: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`${label}: expected JSON (${why})`, { cause: error })
  }
}
