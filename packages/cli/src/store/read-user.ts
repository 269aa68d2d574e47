import { userInfo } from 'node:os'

/** For the audit; a container's user may have no name. */
export function readUser(): string | undefined {
  try {
    return userInfo().username
  } catch {
    return undefined
  }
}
