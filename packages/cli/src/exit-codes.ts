/** The exit codes of the process; users' scripts rely on these numbers. */
export const exitCodes = {
  ok: 0,
  /** Not done: refused, not reachable, or a check found something. */
  failed: 1,
  /** A command-line argument, setting, adapter or store is not usable; nothing was started. */
  settings: 2,
  /** A check passed, with something that should be otherwise. */
  warned: 3,
  /** The event loop was blocked and the watchdog ended the process. */
  blocked: 70,
  /** Ended by SIGINT: a watching command at once, a service by the second one. */
  interrupted: 130,
} as const
