import { Session, type Debugger, type InspectorNotification } from 'node:inspector'
import { exitCodes } from '../exit-codes.ts'

const answerWithinMs = 2_000

/** Standard error is closed first: at its end Node says there that it waits for the debugger, which is this thread. */
const exit = `(() => {
  try { process.getBuiltinModule('node:fs').closeSync(2) } catch {}
  process.reallyExit(${exitCodes.blocked})
})()`

/**
 * Ends the process from another thread although the main thread's event loop is blocked. A thread's own exit
 * ends only that thread, so the main thread is interrupted as a debugger would do it, which also shows the
 * code it is in. If it cannot be interrupted (a system call that never returns), the process is ended by
 * SIGKILL.
 */
export function endMainThread(report: (place: string | undefined) => void): void {
  const session = new Session()
  const scripts = new Map<string, string>()
  const kill = () => process.kill(process.pid, 'SIGKILL')
  const unanswered = setTimeout(() => {
    report(undefined)
    kill()
  }, answerWithinMs)
  session.connectToMainThread()
  session.on('Debugger.scriptParsed', ({ params }) => void scripts.set(params.scriptId, params.url))
  session.on('Debugger.paused', ({ params }: InspectorNotification<Debugger.PausedEventDataType>) => {
    clearTimeout(unanswered)
    const [frame] = params.callFrames
    report(toPlace(params.callFrames, scripts))
    if (frame === undefined) return void kill()
    // It also keeps this thread alive: Node aborts if the main thread answers a session whose thread has
    // ended.
    setTimeout(kill, answerWithinMs)
    session.post('Debugger.evaluateOnCallFrame', { callFrameId: frame.callFrameId, expression: exit })
  })
  session.post('Debugger.enable')
  session.post('Debugger.pause')
}

/** The innermost frames in files of the user's, as `function (file:line)`. */
function toPlace(frames: readonly Debugger.CallFrame[], scripts: ReadonlyMap<string, string>): string {
  const places = frames.map((frame) => {
    const file = (scripts.get(frame.location.scriptId) ?? frame.url).replace(/^file:\/\//, '')
    return { file, text: `${frame.functionName || '(anonymous)'} (${file}:${frame.location.lineNumber + 1})` }
  })
  const own = places.filter(({ file }) => file !== '' && !file.startsWith('node:'))
  return (own.length > 0 ? own : places)
    .slice(0, 3)
    .map(({ text }) => text)
    .join(' < ')
}
