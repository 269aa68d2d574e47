import { Button } from '@mantine/core'

interface ActButtonProps {
  readonly label: string
  readonly isBusy: boolean
  /** Why it cannot be done now; absent: it can. */
  readonly whyNot: string | undefined
  readonly onClick: () => void
  readonly isMain?: boolean
}

/** A button for one act. One that cannot be done now is switched off, and says why when pointed at. */
export function ActButton({ label, isBusy, whyNot, onClick, isMain = false }: ActButtonProps) {
  return (
    <Button
      size="compact-sm"
      variant={isMain ? 'filled' : 'default'}
      disabled={isBusy || whyNot !== undefined}
      title={whyNot}
      onClick={onClick}
    >
      {label}
    </Button>
  )
}
