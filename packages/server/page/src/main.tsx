import { PageRoot } from '@truckroll/ui'
import '@truckroll/ui/styles.css'
import './console.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('expected an element "root" in index.html')
createRoot(root).render(
  <StrictMode>
    <PageRoot>
      <App />
    </PageRoot>
  </StrictMode>,
)
