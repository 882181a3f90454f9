/** The short answers that the proxy makes itself. They say what the visitor can do and nothing about the host. */
import type { ClientRequest } from './message.ts'

export interface Fault {
  status: number
  code: string
  desc: string
  title: string
  hint: string
  /** More headers of the answer, flat. */
  headers?: string[]
  /** It is not told to the app's log: enough of its like were. */
  quiet?: boolean
}

const fault = (status: number, code: string, desc: string, title: string, hint: string): Fault => {
  return { status, code, desc, title, hint }
}

const SOON = 'Please try again in a moment.'
const OWNER = "If this is your app, its logs say more, under this request's id."

export const faults = {
  bad: fault(400, 'H29', 'Bad request', 'Bad request', 'This request could not be understood.'),
  large: fault(413, 'H41', 'Request body too large', 'Too large', 'This app takes no request body of that size.'),
  headers: fault(431, 'H29', 'Bad request', 'Too many headers', 'This request could not be understood.'),
  flood: fault(429, 'H29', 'Bad request', 'Too many requests at once', ''),
  misdirected: fault(421, 'H31', 'Misdirected request', 'Wrong connection', 'Ask for this address on a new one.'),
  unknown: fault(404, 'H00', 'No such app', 'No app here', 'There is no app at this address.'),
  created: fault(503, 'H81', 'Blank app', 'No release yet', 'This app has not been deployed yet: push to it.'),
  stopped: fault(503, 'H80', 'Stopped', 'App is stopped', 'This app was stopped by its owner.'),
  maintenance: fault(503, 'H80', 'Maintenance mode', 'Down for maintenance', SOON),
  unauthorized: fault(401, 'H42', 'Authentication required', 'Sign in', 'This app wants a user name and a password.'),
  forbidden: fault(403, 'H43', 'Address not allowed', 'Not from here', 'This app is not open to your network address.'),
  limited: fault(429, 'H49', 'Rate limit exceeded', 'Too many requests', 'Please go on more slowly.'),
  none: fault(503, 'H14', 'No web processes running', 'App is down', SOON),
  backlog: fault(503, 'H11', 'Backlog too deep', 'App is waking up', SOON),
  waking: fault(503, 'H20', 'App boot timeout', 'App is waking up', SOON),
  crashed: fault(503, 'H10', 'App crashed', 'App is down', OWNER),
  timeout: fault(503, 'H12', 'Request timeout', 'App is too slow', OWNER),
  closed: fault(503, 'H13', 'Connection closed without response', 'App gave no answer', OWNER),
  idle: fault(503, 'H15', 'Idle connection', 'Connection was idle', SOON),
  malformed: fault(503, 'H17', 'Poorly formatted HTTP response', 'App gave a bad answer', OWNER),
  interrupted: fault(503, 'H18', 'Server Request Interrupted', 'App broke off', OWNER),
  unreachable: fault(503, 'H19', 'Backend connection timeout', 'App does not answer', SOON),
  refused: fault(503, 'H21', 'Backend connection refused', 'App is down', OWNER),
  aborted: fault(499, 'H27', 'Client Request Interrupted', 'Aborted', ''),
} satisfies Record<string, Fault>

/** Why no connection came about, by the system's code. */
export function connectFault(code: string): Fault {
  if (code === 'ECONNREFUSED') return faults.refused
  return code === 'CONNECT_TIMEOUT' || code === 'ETIMEDOUT' ? faults.unreachable : faults.crashed
}

export interface Page {
  status: number
  headers: string[]
  body: string
}

export function page(req: ClientRequest, { status, code, title, hint, headers: more }: Fault, id: string): Page {
  const accept = req.headers.accept ?? ''
  const [type, body] = accept.includes('text/html')
    ? ['text/html; charset=utf-8', html(title, hint, code, id)]
    : accept.includes('json')
      ? ['application/json', `${JSON.stringify({ code, message: `${title}. ${hint}`, request_id: id })}\n`]
      : ['text/plain; charset=utf-8', `${title}. ${hint} (${code}, ${id})\n`]
  const headers = ['content-type', type, 'content-length', String(Buffer.byteLength(body)), 'cache-control', 'no-store']
  if (more !== undefined) headers.push(...more)
  if (status === 503) headers.push('retry-after', '5')
  return { status, headers, body }
}

function html(title: string, hint: string, code: string, id: string): string {
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32em;margin:15vh auto;padding:0 1em}small{color:#777}</style>
<h1>${title}</h1><p>${escaped(hint)}</p><small>${code} ${id}</small>
`
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)
