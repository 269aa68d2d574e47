import { hidesPassword } from '@truckroll/protocol'

/** Does this text name a server and a database, with nothing of a password left over in between? */
export function isServerUrl(text: string): boolean {
  return URL.canParse(text) && !hidesPassword(new URL(text))
}
