/** An idle app goes to sleep and wakes: by a request, a WebSocket, a thousand requests, a command; and what else happens to one that is asleep. */
import Docker from 'dockerode'
import t from 'tap'
import { Host, type Project, result } from '../host.ts'
import { asleep, awake, hello, sleeper } from '../sleeper.ts'
import { until } from '../until.ts'

t.setTimeout(300_000)

let host: Host
let app: Project
t.before(async () => {
  host = await Host.start(t)
  app = await host.project(undefined, 'shop')
  await app.write(sleeper('sleep: { after: 3s, ignore: [/ping] }\n'))
  await app.commit('first')
  t.match(result(await app.push()), { status: 'live', release: 1 }, host.errors)
})

const ssh = async (words: string): Promise<string> => {
  const ran = await host.ssh(words.split(' '))
  if (ran.code !== 0) throw new Error(`${words}: ${ran.err}`)
  return ran.out
}
const json = async (words: string) => JSON.parse(await ssh(`${words} --json`))
async function sleepNow(): Promise<void> {
  await ssh('ps:sleep shop now')
  await asleep(host, 'shop')
}
/** Ids and addresses of the web containers. */
async function web(): Promise<string[]> {
  const { id } = await host.stored('shop')
  const filters = { label: [`im.backend.app=${id}`, 'im.backend.type=web'] }
  const found = await new Docker().listContainers({ all: true, filters })
  return found.map((one) => `${one.Id} ${one.Labels['im.backend.address']}`).sort()
}

t.test('by itself, and awake by a request and a WebSocket', async (t) => {
  const before = await web()
  await asleep(host, 'shop')
  t.ok((await host.inEngine()).containers.includes('worker.1 g1 running'), 'the worker goes on')
  t.match(await json('ps shop'), {
    processes: [
      { name: 'web.1', state: 'asleep' },
      { name: 'worker.1', state: 'up' },
    ],
  })
  t.match(await json('apps'), [{ app: 'shop', state: 'asleep' }])
  t.match(await json('apps:info shop'), { state: 'asleep', sleep: { after: 3, ignore: ['/ping'] } })
  t.match(await json('diagnose shop'), { state: 'asleep', cause: /asleep/, next: /ps:wake shop/ })
  t.same(await host.get('shop', '/ping'), { status: 200, body: 'asleep\n' }, 'a monitor does not wake it')
  t.equal((await host.stored('shop')).run, 'asleep')
  t.same(await host.get('shop', '/one'), { status: 200, body: 'v1 /one' })
  await awake(host, 'shop')
  t.same(await web(), before, 'the same container at the same address')
  t.same(await host.get('shop', '/ping'), { status: 200, body: 'v1 /ping' })
  await asleep(host, 'shop')
  t.equal(await hello(host, 'shop'), '<hello>')
  await awake(host, 'shop')
  t.match(await ssh('logs shop -p router'), /backendim\[sleep\]: asleep[\s\S]*backendim\[sleep\]: awake after \d+ ms/)
})

t.test('a thousand requests in the waking second', async (t) => {
  await sleepNow()
  const answers = await Promise.all(Array.from({ length: 1000 }, (_, i) => host.get('shop', `/${i}`)))
  const wrong = answers.filter(({ status, body }, i) => status !== 200 || body !== `v1 /${i}`)
  t.comment(`${answers.length - wrong.length} of ${answers.length} right`)
  t.same(wrong, [])
})

t.test('one that fails to wake says why, and the next request tries again', async (t) => {
  t.equal((await host.get('shop', '/break')).status, 200)
  await sleepNow()
  const answers = await Promise.all([host.get('shop'), host.get('shop'), host.get('shop')])
  for (const answer of answers) t.match(answer, { status: 503, body: /H10/ })
  await asleep(host, 'shop')
  t.match(await json('diagnose shop'), { cause: /BOOT_CRASH/, errors: [/could not be woken: BOOT_CRASH/] })
  t.match(await host.get('shop'), { status: 200 })
  t.notMatch(await json('diagnose shop'), { cause: /BOOT_CRASH/ })
  await host.get('shop', '/break')
  await sleepNow()
  const failed = await host.ssh(['ps:wake', 'shop'])
  t.equal(failed.code, 13)
  t.match(failed.err, /exit code 1[\s\S]*cannot start/)
})

t.test('settings by command win over the files', async (t) => {
  t.equal(await ssh('ps:sleep shop after=2h'), 'shop is asleep; sleep: after 2h ignore /ping\n')
  t.match(await json('ps:sleep shop'), { sleep: { after: 7200, ignore: ['/ping'] } })
  t.match(await ssh('ps:sleep shop off'), /shop is live; sleep: off/)
  t.match(await json('ps:sleep shop'), { sleep: null, state: 'live' })
  const partial = await host.ssh(['ps:sleep', 'shop', 'ignore=/a'])
  t.equal(partial.code, 2)
  t.match(partial.err, /say after=15m too/)
  t.equal((await host.ssh(['ps:sleep', 'shop', 'whenever'])).code, 2)
})

t.test('what else happens to one that is asleep', async (t) => {
  await sleepNow()
  await app.commit('second')
  const pushed = await app.push()
  t.match(result(pushed), { status: 'live', release: 2 })
  t.match(pushed.err, /sleep stays off \(ps:sleep\); the files say after 3s ignore \/ping/)
  await awake(host, 'shop')
  t.match(await host.get('shop'), { body: 'v2 /' })

  await sleepNow()
  await ssh('config:set shop A=b')
  await awake(host, 'shop')
  t.match(await host.get('shop'), { body: 'v3 /' })

  await sleepNow()
  await ssh('ps:scale shop web=2')
  await awake(host, 'shop')
  t.equal((await web()).length, 2)
  await sleepNow()
  t.match(await host.get('shop'), { body: 'v3 /' })
  await awake(host, 'shop')
  t.equal((await web()).length, 2)

  await sleepNow()
  await ssh('rollback shop')
  await awake(host, 'shop')
  t.match(await host.get('shop'), { body: 'v4 /' })

  for (const words of ['ps:restart shop', 'ps:start shop', 'ps:wake shop']) {
    await sleepNow()
    await ssh(words)
    await awake(host, 'shop')
  }

  await sleepNow()
  await ssh('ps:stop shop')
  t.match(await host.get('shop'), { status: 503, body: /H80/ })
  t.same(await web(), [])
  t.equal((await host.ssh(['ps:sleep', 'shop', 'now'])).code, 3)
  t.equal((await host.ssh(['ps:wake', 'shop'])).code, 3)
  await ssh('ps:start shop')
  await awake(host, 'shop')
  await ssh('ps:scale shop web=0')
  t.equal((await host.ssh(['ps:sleep', 'shop', 'now'])).code, 3, 'there is nothing that could sleep')
  await ssh('ps:scale shop web=1')
  await sleepNow()
  await ssh('apps:destroy shop --confirm shop')
  await until('nothing in the engine', async () => (await host.inEngine()).containers.length === 0)
})
