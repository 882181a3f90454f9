/** Which names get certificates, when, and how long a failure is waited for. */
import t from 'tap'
import {
  askAgainAfter,
  type CertState,
  challengeFor,
  covers,
  dueAt,
  type Facts,
  isPublic,
  label,
  rehearses,
  renewalTime,
  retryDelay,
  suggestedTime,
  type Trouble,
  wanted,
} from '../../lib/model/certificate.ts'
import { app } from './sample.ts'

const DAY = 86_400_000
const facts = (change: Partial<Facts> = {}): Facts => ({
  names: ['a.example.com'],
  from: 0,
  until: 90 * DAY,
  issuer: 'CA',
  ...change,
})
const state = (change: Partial<CertState> = {}): CertState => ({
  host: 'a.example.com',
  source: 'acme',
  phase: 'idle',
  attempts: 0,
  ...change,
})
const iso = (time: number): string => new Date(time).toISOString()

t.test('names of the world and of a laptop', async (t) => {
  for (const host of ['example.com', 'a.b.example.co', '*.example.com']) t.ok(isPublic(host), host)
  for (const host of [
    'localhost',
    'shop.localhost',
    'a.test',
    'b.local',
    'c.internal',
    'shop.10.0.0.1',
    '10.0.0.1',
    '::1',
  ])
    t.notOk(isPublic(host), host)
})

t.test('only what is configured, the host’s own domain once something is live', async (t) => {
  const live = { live: { release: 1, generation: 1 } }
  const apps = [
    app({ id: 'a1', name: 'shop', domains: ['shop.test', 'www.example.net'] }),
    app({ id: 'a2', name: 'blog', domains: ['b.example.net'], ...live }),
    app({ id: 'a3', name: 'off', domains: ['off.example.net'], autoCerts: false, ...live }),
  ]
  t.same(Object.fromEntries(wanted(apps, 'example.com', false)), {
    'shop.test': { by: 'local', apps: ['a1'] },
    'www.example.net': { by: 'acme', apps: ['a1'] },
    'blog.example.com': { by: 'acme', apps: ['a2'] },
    'b.example.net': { by: 'acme', apps: ['a2'] },
  })
  t.same(
    [...wanted(apps, 'example.com', true).keys()],
    ['shop.test', 'www.example.net', '*.example.com', 'b.example.net'],
  )
  t.same(
    [...wanted(apps, 'localhost', true).keys()],
    ['shop.test', 'www.example.net', 'blog.localhost', 'b.example.net', 'off.localhost'],
  )
  const both = [app({ domains: ['x.example.net', '*.example.net', 'x.y.example.net', 'example.net'] })]
  t.same([...wanted(both, 'example.com', false).keys()], ['*.example.net', 'x.y.example.net', 'example.net'])
})

t.test('a star stands for one label', async (t) => {
  t.ok(covers(['*.example.com'], 'a.example.com'))
  t.ok(covers(['A.example.com'], 'a.example.com'))
  t.notOk(covers(['*.example.com'], 'a.b.example.com'))
  t.notOk(covers(['*.example.com'], 'example.com'))
})

t.test('renewal at two thirds, of any lifetime', async (t) => {
  t.equal(renewalTime(facts()), 60 * DAY)
  t.equal(renewalTime(facts({ until: 45 * DAY })), 30 * DAY)
  t.equal(renewalTime(facts({ from: 3 * DAY, until: 9 * DAY })), 7 * DAY)
  t.equal(suggestedTime({ start: iso(DAY), end: iso(3 * DAY) }, 0.5), 2 * DAY)
})

t.test('what is due', async (t) => {
  const now = 10 * DAY
  t.equal(dueAt(undefined, undefined, 'acme', now), now, 'nothing there')
  t.equal(dueAt(state(), facts(), 'acme', now), 60 * DAY, 'by date')
  t.equal(dueAt(undefined, facts(), 'acme', now), 60 * DAY, 'of which nothing is known but the file')
  t.equal(dueAt(state({ renewAt: iso(5 * DAY) }), facts(), 'acme', now), 5 * DAY, 'by the CA')
  t.equal(
    dueAt(state({ renewAt: iso(5 * DAY), nextTry: iso(11 * DAY) }), facts(), 'acme', now),
    11 * DAY,
    'after a failure',
  )
  t.equal(dueAt(state({ nextTry: iso(11 * DAY) }), undefined, 'acme', now), 11 * DAY)
  t.equal(dueAt(state({ phase: 'ordering' }), facts(), 'acme', now), now, 'killed in the middle')
  t.equal(dueAt(state({ source: 'local' }), facts(), 'acme', now), now, 'the local one is replaced')
  t.equal(dueAt(state({ source: 'own' }), undefined, 'acme', now), undefined, 'one’s own never')
})

t.test('waiting after failures', async (t) => {
  const trouble = (kind: Trouble['kind'], retryAfter?: number): Trouble => ({ kind, message: '', retryAfter })
  const minutes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1000].map((n) => retryDelay(trouble('challenge'), n, 0) / 60_000)
  t.same(minutes, [1, 5, 15, 30, 60, 120, 240, 360, 360, 360])
  t.ok(
    minutes.filter((_, at) => minutes.slice(0, at + 1).reduce((a, b) => a + b) <= 60).length < 5,
    'under the CA’s limit in the first hour',
  )
  t.equal(retryDelay(trouble('challenge'), 1, 1), 72_000, 'jitter')
  t.equal(retryDelay(trouble('limited', 7_200_000), 1, 0), 7_200_000)
  t.equal(retryDelay(trouble('limited', 1000), 1, 0), 60_000)
  t.equal(retryDelay(trouble('dns'), 20, 0), 3_600_000)
  t.same([askAgainAfter(undefined), askAgainAfter(1), askAgainAfter(1e12)], [6 * 3_600_000, 3_600_000, DAY])
})

t.test('challenges and rehearsals', async (t) => {
  const failed = (type: string, challenge: CertState['challenge']): CertState =>
    state({ attempts: 1, challenge, error: { code: 'CHALLENGE_FAILED', message: '', at: '', type } })
  t.equal(challengeFor('*.example.com', 'http-01', undefined), 'dns-01')
  t.equal(challengeFor('a.example.com', undefined, undefined), 'http-01')
  t.equal(challengeFor('a.example.com', undefined, failed('connection', 'http-01')), 'tls-alpn-01')
  t.equal(challengeFor('a.example.com', undefined, failed('connection', 'tls-alpn-01')), 'http-01')
  t.equal(challengeFor('a.example.com', undefined, failed('unauthorized', 'http-01')), 'http-01')
  t.equal(challengeFor('a.example.com', 'http-01', failed('connection', 'http-01')), 'http-01')
  t.ok(rehearses(failed('unauthorized', 'http-01')))
  t.notOk(rehearses(state({ attempts: 1, error: { code: 'CA_UNREACHABLE', message: '', at: '' } })))
  t.notOk(rehearses(undefined))
})

t.test('one word for people', async (t) => {
  t.equal(label(undefined, undefined, 0), 'waiting')
  t.equal(label(state({ error: { code: 'CA_REFUSED', message: '', at: '' } }), undefined, 0), 'failed')
  t.equal(label(state({ phase: 'ordering' }), undefined, 0), 'ordering')
  t.equal(label(state({ phase: 'ordering' }), facts(), 0), 'renewing')
  t.equal(label(state(), facts(), 0), 'valid')
  t.equal(label(state(), facts(), 91 * DAY), 'expired')
})
