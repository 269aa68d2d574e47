import { useEffect, useState } from 'react'
import { usePage } from './page-context.tsx'

/** The time of the sandbox, every second. */
export function useNow(): number {
  const { aheadMs } = usePage()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return now + aheadMs
}
