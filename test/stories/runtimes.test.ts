/** Runtimes beside Node, each in two layouts, built and run for real on the stand-in bases. */
import t from 'tap'
import { Host, result } from '../host.ts'

t.setTimeout(240_000)

const SAMPLES = [
  'go-root',
  'go-cmd',
  'ruby-plain',
  'ruby-bundled',
  'php-plain',
  'php-front',
  'python-stdlib',
  'python-package',
  'shell-sh',
  'shell-bash',
  'static',
  'dockerfile',
]

t.test('samples of each runtime go live', async (t) => {
  const host = await Host.start(t)
  for (const sample of SAMPLES) {
    const project = await host.project(sample, sample)
    await project.commit('first')
    const push = await project.push()
    t.match(result(push), { status: 'live', release: 1 }, sample) || t.comment(push.err)
    const { status, body } = await host.get(sample)
    t.equal(status, 200, sample)
    t.match(body, 'Hello from', sample)
  }
})
