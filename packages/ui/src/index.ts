export { JsonBlock } from './json-block.tsx'
export { PageRoot } from './page-root.tsx'
export { StatusBadge } from './status-badge.tsx'
export { TimeText } from './time-text.tsx'
