import { Button, Modal, Tabs } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { lazy, Suspense } from 'react'
import { Loading } from '../shared/loading.tsx'
import { useRefusal } from '../shell/session.ts'
import { OnboardForm } from './onboard-form.tsx'

const OnboardFile = lazy(() => import('./onboard-file.tsx'))

/** Asks Dispatch to connect one provider, or all of a file. */
export function OnboardButton() {
  const [isOpen, { open, close }] = useDisclosure()
  const refusal = useRefusal('providers')
  return (
    <>
      <Button disabled={refusal !== undefined} title={refusal} onClick={open}>
        Onboard …
      </Button>
      <Modal opened={isOpen} onClose={close} title="Onboard providers" size="lg" closeOnClickOutside={false}>
        <Tabs defaultValue="form" keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="form">One</Tabs.Tab>
            <Tabs.Tab value="file">From a file</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="form">
            <OnboardForm onDone={close} />
          </Tabs.Panel>
          <Tabs.Panel value="file">
            <Suspense fallback={<Loading />}>
              <OnboardFile onDone={close} />
            </Suspense>
          </Tabs.Panel>
        </Tabs>
      </Modal>
    </>
  )
}
