/** C and C++ pushed as they are: compiled by Debian's compilers, run with the libraries that they were linked with. */
import t from 'tap'
import { Host, result } from '../host.ts'

t.setTimeout(300_000)

t.test('samples with CMake and Meson go live', async (t) => {
  const host = await Host.start(t)
  for (const sample of ['cpp-cmake', 'cpp-meson']) {
    const project = await host.project(sample, sample)
    await project.commit('first')
    const push = await project.push()
    t.match(result(push), { status: 'live', release: 1 }, sample) || t.comment(push.err)
    const { status, body } = await host.get(sample)
    t.equal(status, 200, sample)
    t.match(body, 'Hello from', sample)
  }
})
