import { parseJson, stringifyJson } from '@truckroll/gateway'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { recordedCallSchema, type RecordedCall } from './recorded-call.ts'
import { RecordingError } from './recording-error.ts'

const fileSchema = z.strictObject({ calls: z.array(recordedCallSchema) })

/** @throws RecordingError if there is no such file, or if it is none that was recorded. */
export async function readRecording(file: string): Promise<readonly RecordedCall[]> {
  if (!existsSync(file))
    throw new RecordingError(
      `${file}: nothing was recorded yet. Run the test with TRUCKROLL_RECORD=reads (or writes) against the product`,
    )
  let value: unknown
  try {
    value = parseJson(await readFile(file, 'utf8'))
  } catch (error) {
    throw new RecordingError(`${file}: expected the JSON of a recording`, { cause: error })
  }
  const read = fileSchema.safeParse(value)
  if (read.success) return read.data.calls
  throw new RecordingError(`${file}: this is no recording: ${z.prettifyError(read.error)}`)
}

/** Whole or not at all. */
export async function writeRecording(file: string, calls: readonly RecordedCall[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const text = stringifyJson({ calls }, 2)
  await writeFile(`${file}.part`, `${text}\n`)
  await rename(`${file}.part`, file)
}
