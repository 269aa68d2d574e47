export const docsStyle = `
:root { color-scheme: light dark; --line: #8884; --soft: #8882; --strong: #0b5394 }
@media (prefers-color-scheme: dark) { :root { --strong: #8ab8e6 } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1.5rem; max-width: 64rem }
h1 { margin-top: 0 } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line) }
a { color: var(--strong) }
nav ul { columns: 2; padding-left: 1.2rem }
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; padding: .4rem .8rem }
summary { cursor: pointer }
summary code { overflow-wrap: anywhere }
.method { display: inline-block; min-width: 4.5em; font-weight: 700; color: var(--strong) }
pre { background: var(--soft); padding: .8rem; overflow-x: auto; border-radius: 6px; font-size: .85rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line) }
`
