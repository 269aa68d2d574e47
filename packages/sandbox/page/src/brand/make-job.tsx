import { Button, Group, Menu } from '@mantine/core'
import { useState } from 'react'
import { sendJob } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { exampleJobs } from '../words/example-jobs.ts'
import { providersOf } from '../words/providers.ts'
import { whyNoOffer } from '../words/why-not.ts'
import { JobForm } from './job-form.tsx'

/** Makes a job of sample data at once, one of the examples, or one in words of one's own. */
export function MakeJob({ brandKey }: { brandKey: string }) {
  const { state, act, isBusy, choose, aheadMs } = usePage()
  const [isOpen, setOpen] = useState(false)
  const whyNot =
    whyNoOffer(state) ??
    (providersOf(state, brandKey).length === 0 ? 'No provider is connected to this brand' : undefined)
  const make = async (fields: object): Promise<void> => {
    const job = await act(() => sendJob('/brand/jobs', { brandKey, fields }))
    if (job !== undefined) choose(job.id)
  }
  const isOff = isBusy || whyNot !== undefined
  return (
    <>
      <Group gap="xs">
        <Button size="sm" disabled={isOff} title={whyNot} onClick={() => void make({})}>
          Make a job
        </Button>
        <Menu position="bottom-start" withinPortal={false} transitionProps={{ duration: 0 }}>
          <Menu.Target>
            <Button size="sm" variant="default" disabled={isOff} title={whyNot}>
              Examples
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {exampleJobs.map(({ name, fields }) => (
              <Menu.Item key={name} onClick={() => void make(fields(Date.now() + aheadMs))}>
                {name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Button size="sm" variant="default" disabled={isOff} title={whyNot} onClick={() => setOpen(true)}>
          Own words …
        </Button>
      </Group>
      {isOpen && <JobForm brandKey={brandKey} onClose={() => setOpen(false)} onMade={choose} />}
    </>
  )
}
