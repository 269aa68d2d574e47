import { ConfirmButton } from '../shared/confirm-button.tsx'

interface LetterActsProps {
  readonly letter: {
    readonly id: string
    readonly kind: 'event' | 'update'
    readonly type: string
    readonly waitingBehind?: number
  }
  readonly onDone?: () => void
}

/** What can be done with one dead letter. */
export function LetterActs({ letter, onDone }: LetterActsProps) {
  const { id, kind, type, waitingBehind } = letter
  const path = `/v1/dead-letters/${encodeURIComponent(id)}`
  const after = async (done: Promise<boolean>) => {
    const isDone = await done
    if (isDone) onDone?.()
    return isDone
  }
  const target = kind === 'event' ? 'the adapter' : 'Dispatch'
  const behind =
    waitingBehind === undefined || waitingBehind === 0
      ? 'What waits behind it goes on.'
      : `The ${waitingBehind} that wait behind it go on.`
  return (
    <>
      <ConfirmButton
        name="Replay"
        scope="operate"
        variant="filled"
        question={`Replay ${type}?`}
        consequence={`It is handed to ${target} again, with all its attempts. Steps that were completed are not run again. If it works, what waits behind it follows in order.`}
        onConfirm={(act) => after(act(`${path}/replay`, { body: { from: 'failed' } }))}
      />
      {kind === 'event' && (
        <ConfirmButton
          name="Replay from the start"
          scope="operate"
          isGrave
          question={`Replay ${type} from its start?`}
          consequence="Steps that were completed are run again: a work order that was created may be created twice if the adapter cannot find it."
          onConfirm={(act) => after(act(`${path}/replay`, { body: { from: 'start' } }))}
        />
      )}
      <ConfirmButton
        name="Skip"
        scope="operate"
        isGrave
        question={`Skip ${type}?`}
        consequence={`It is given up and never reaches ${target}. ${behind} The audit says that you did it.`}
        onConfirm={(act) => after(act(`${path}/skip`))}
      />
    </>
  )
}
