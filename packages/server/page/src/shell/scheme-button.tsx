import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconMoon, IconSun } from '@tabler/icons-react'

export function SchemeButton() {
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const next = scheme === 'dark' ? 'light' : 'dark'
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={`Show it ${next}`}
      title={`Show it ${next}`}
      onClick={() => setColorScheme(next)}
    >
      {next === 'light' ? <IconSun size={18} /> : <IconMoon size={18} />}
    </ActionIcon>
  )
}
