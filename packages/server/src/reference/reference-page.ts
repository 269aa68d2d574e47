/** The reference page; the gateway itself serves everything that it loads. */
export const referencePage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Truckroll gateway: reference</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="reference">
      <p>Loading the reference. The same for programs: <a href="/openapi.json">openapi.json</a></p>
    </div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`

/**
 * Swagger UI loads nothing but this document, and keeps a token for this page only. It is dark by a class that nobody but
 * the page sets.
 */
export const referenceStart = `'use strict'
const dark = matchMedia('(prefers-color-scheme: dark)')
const setLook = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', setLook)
setLook()
const reference = document.getElementById('reference')
if (typeof SwaggerUIBundle === 'undefined') {
  reference.textContent = 'The reference page is not built yet: run "npm run build". The document: /openapi.json'
} else {
  SwaggerUIBundle({
    domNode: reference,
    url: '/openapi.json',
    deepLinking: true,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    persistAuthorization: false,
    validatorUrl: null,
    syntaxHighlight: { theme: 'agate' },
    presets: [SwaggerUIBundle.presets.apis],
  })
}
`

/**
 * Scripts, styles and calls go to this gateway only. Swagger UI sets styles on its elements, and has its icons in the
 * page.
 */
export const referencePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
