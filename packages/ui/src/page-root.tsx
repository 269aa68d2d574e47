import { MantineProvider } from '@mantine/core'
import { setNonce } from 'get-nonce'
import { useState, type ReactNode } from 'react'
import { theme } from './theme.ts'

/** Wraps a page: theme, colors, and the nonce that the page's policy requires for styles. */
export function PageRoot({ children }: { children: ReactNode }) {
  // What locks scrolling behind a dialog writes a style, too, and asks this library for the nonce.
  useState(() => setNonce(readNonce()))
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={readNonce}>
      {children}
    </MantineProvider>
  )
}

function readNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
}
