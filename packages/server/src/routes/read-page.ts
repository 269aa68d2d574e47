import { TruckrollError, type Page } from '@truckroll/gateway'
import { HttpProblem } from '../errors.ts'

/** Reads a page of a list; a cursor that the list never gave out is the caller's mistake, not an unknown item. */
export async function readPage<Item>(
  query: { readonly cursor?: string },
  read: () => Promise<Page<Item>>,
): Promise<Page<Item>> {
  try {
    return await read()
  } catch (error) {
    if (query.cursor === undefined || !TruckrollError.is(error) || error.code !== 'TR_ITEM_UNKNOWN')
      throw error
    throw new HttpProblem(422, 'invalid_input', 'The request is not as expected', {
      errors: [{ parameter: 'cursor', detail: 'expected nextCursor of the page before, as it was' }],
      cause: error,
    })
  }
}
