import type { JsonObject } from '@truckroll/protocol'
import type { Output } from './output.ts'
import { toJsonText } from './to-json-text.ts'

/** Prints what a command has done: for people in words, for programs as JSON. */
export function printDone(output: Output, text: string, json: JsonObject | false): void {
  output.print(json === false ? text : toJsonText(json))
}
