import { SimpleGrid, Tabs } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { BrandColumn } from './brand/brand-column.tsx'
import { DispatchColumn } from './dispatch/dispatch-column.tsx'
import { ProviderColumn } from './provider/provider-column.tsx'

/** Three columns, or on a narrow screen three tabs. */
export function Columns() {
  const isWide = useMediaQuery('(min-width: 68em)', true, { getInitialValueInEffect: false })
  const [tab, setTab] = useState<string | null>('brand')
  if (isWide) {
    return (
      <SimpleGrid cols={3} spacing="sm">
        <BrandColumn />
        <DispatchColumn />
        <ProviderColumn />
      </SimpleGrid>
    )
  }
  return (
    <Tabs value={tab} onChange={setTab} keepMounted={false}>
      <Tabs.List grow mb="sm">
        <Tabs.Tab value="brand">Brand</Tabs.Tab>
        <Tabs.Tab value="dispatch">Dispatch</Tabs.Tab>
        <Tabs.Tab value="provider">Provider</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="brand">
        <BrandColumn />
      </Tabs.Panel>
      <Tabs.Panel value="dispatch">
        <DispatchColumn />
      </Tabs.Panel>
      <Tabs.Panel value="provider">
        <ProviderColumn />
      </Tabs.Panel>
    </Tabs>
  )
}
