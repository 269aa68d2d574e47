import { TruckrollError } from '@truckroll/gateway'
import type { Page } from '@truckroll/gateway/embed'
import { HttpProblem } from '../errors.ts'

/**
 * Reads a page of a list. A cursor that the list never gave out is reported like any other bad parameter:
 * 422.
 */
export async function readPage<Item>(read: () => Promise<Page<Item>>): Promise<Page<Item>> {
  try {
    return await read()
  } catch (error) {
    if (!TruckrollError.is(error) || error.code !== 'TR_CURSOR_INVALID') throw error
    throw new HttpProblem(422, 'invalid_input', 'The request is not as expected', {
      errors: [{ parameter: 'cursor', detail: 'expected nextCursor of the page before, as it was' }],
      cause: error,
    })
  }
}
