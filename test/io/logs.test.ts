/** Logs of apps and of deploys: bounded, in order, whole lines, nothing lost between the tail and the follower. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { DeployLogs } from '../../lib/io/deploy-log.ts'
import { type LogEntry, Logs } from '../../lib/io/logs.ts'

const time = (n: number): string =>
  `2026-01-01T00:00:${String(Math.floor(n / 1000)).padStart(2, '0')}.${String(n % 1000).padStart(3, '0')}000+00:00`
const entry = (n: number, text = `line ${n}`, release = 1, source = 'app[web.1]'): LogEntry => ({
  time: time(n),
  release,
  source,
  text,
})

t.test('streams are merged by time, filtered, and cut to the last lines', async (t) => {
  const logs = new Logs(t.testdir())
  await Promise.all([
    logs.append('a', 'web', [entry(1), entry(3, 'an error'), entry(5, 'five', 2)]),
    logs.append('a', 'worker', [entry(2, 'two', 1, 'app[worker.1]'), entry(4, 'four', 1, 'app[worker.1]')]),
  ])
  const tail = (filter = {}): Promise<string[]> => logs.tail('a', { lines: 100, ...filter })
  t.same(await tail(), [
    `${time(1)} app[web.1]: line 1`,
    `${time(2)} app[worker.1]: two`,
    `${time(3)} app[web.1]: an error`,
    `${time(4)} app[worker.1]: four`,
    `${time(5)} app[web.1]: five`,
  ])
  t.same((await tail({ lines: 2 })).length, 2)
  t.same(await tail({ process: 'worker', lines: 1 }), [`${time(4)} app[worker.1]: four`])
  t.same(await tail({ grep: /error/ }), [`${time(3)} app[web.1]: an error`])
  t.same(await tail({ release: 2 }), [`${time(5)} app[web.1]: five`])
  t.same(await tail({ since: new Date('2026-01-01T00:00:00.004Z') }), [
    `${time(4)} app[worker.1]: four`,
    `${time(5)} app[web.1]: five`,
  ])
  const by = { source: 'app[web.1]', release: 1, since: new Date(0) }
  t.equal(await logs.lastTime('a', 'web', by), time(3), 'the last line of one release')
  t.equal(await logs.lastTime('a', 'web', { ...by, source: 'app[web.2]' }), undefined)
  t.same(await logs.tail('b', { lines: 10 }), [])
})

t.test('the first line of a stream is in the tail before its file is there', async (t) => {
  const logs = new Logs(t.testdir())
  const written = logs.append('a', 'web', [entry(1)])
  t.same(await logs.tail('a', { lines: 10 }), [`${time(1)} app[web.1]: line 1`])
  await written
})

t.test('files are bounded, and many appends at once stay in order', async (t) => {
  const folder = t.testdir()
  const logs = new Logs(folder, { maxBytes: 20_000, files: 3 })
  const all: Promise<void>[] = []
  for (let n = 0; n < 5000; n++) {
    all.push(logs.append('a', 'web', [entry(n)]))
    if (n % 100 === 0) await all[n]
  }
  await Promise.all(all)
  const files = readdirSync(join(folder, 'a'))
  t.same(files.length, 3)
  for (const file of files) t.ok(statSync(join(folder, 'a', file)).size <= 20_000, file)
  const lines = await logs.tail('a', { lines: 600 })
  t.equal(lines.length, 600)
  t.equal(lines.at(-1), `${time(4999)} app[web.1]: line 4999`)
  t.equal(lines[0], `${time(4400)} app[web.1]: line 4400`)
})

t.test('control characters do not reach a terminal; a follower gets what comes', async (t) => {
  const logs = new Logs(t.testdir())
  const seen: string[] = []
  const over = new AbortController()
  logs.follow('a', { process: 'web' }, (line) => seen.push(line), over.signal)
  await logs.append('a', 'web', [entry(1, 'a\rb\x07c\nd')])
  await logs.append('a', 'worker', [entry(2)])
  over.abort()
  await logs.append('a', 'web', [entry(3)])
  t.same(seen, [`${time(1)} app[web.1]: a b c d`])
})

t.test('a deploy log: attached from the first line, read again from disk, closed with the last words', async (t) => {
  const logs = new DeployLogs(t.testdir())
  await logs.start('d1')
  logs.say('d1', 'one')
  const all = (async () => {
    const lines: string[] = []
    for await (const line of logs.lines('d1')) lines.push(line)
    return lines
  })()
  logs.say('d1', 'two\x1b[31mred\x1b[0m\x1b]0;title\x07\r')
  t.same(await logs.soFar('d1'), ['one', 'two\x1b[31mred\x1b[0m]0;title  '])
  await logs.end('d1', ['last'])
  const whole = ['one', 'two\x1b[31mred\x1b[0m]0;title  ', 'last']
  t.same(await all, whole)
  t.same(await logs.soFar('d1'), whole, 'from disk')
  const over = new AbortController()
  await logs.start('d2')
  const cut = (async () => {
    for await (const _ of logs.lines('d2', over.signal)) t.fail('there is no line')
  })()
  over.abort()
  await cut
  await logs.end('d9', ['a verdict after a crash'])
  t.same(await logs.soFar('d9'), ['a verdict after a crash'])
})

t.test('a deploy that never stops talking is cut, but its last words are there', async (t) => {
  const logs = new DeployLogs(t.testdir())
  await logs.start('d1')
  for (let n = 0; n < 60_000; n++) logs.say('d1', `line ${n}`)
  await logs.end('d1', ['last'])
  const lines = await logs.soFar('d1')
  t.same(lines.slice(-3), ['line 51999', '       … 8000 lines were left out here', 'last'])
})

t.test('what a step prints is in the whole log alone, and does not crowd out what the deploy says', async (t) => {
  const folder = t.testdir({ 'old.log': '-----> Building\n       [1/2] FROM x\n=====> live\n' })
  const logs = new DeployLogs(folder)
  await logs.start('d1')
  logs.say('d1', '-----> Building')
  for (let n = 0; n < 50_010; n++) logs.say('d1', `npm says ${n}`, 'detail')
  logs.say('d1', '\x01-----> no line can hide itself')
  logs.say('d1', 'not ok 1', 'tests')
  logs.say('d1', '-----> Testing')
  await logs.end('d1', ['last'])
  const read = async (id: string, all?: boolean): Promise<string[]> => {
    const lines: string[] = []
    for await (const line of logs.lines(id, undefined, all)) lines.push(line)
    return lines
  }
  const shown = ['-----> Building', ' -----> no line can hide itself', '-----> Testing', 'last']
  t.same(await read('d1'), shown)
  const all = await read('d1', true)
  t.same(all.slice(0, 2), ['-----> Building', 'npm says 0'])
  t.same(all.slice(-4), [...shown.slice(1, 3), '       … 12 lines were left out here', 'last'])
  t.same(await logs.soFar('d1'), all)
  t.same(await read('old'), ['-----> Building', '       [1/2] FROM x', '=====> live'], 'a log of an older version')
  await logs.start('d2')
  logs.say('d2', '-----> Testing')
  logs.say('d2', 'not ok 1', 'tests')
  t.same(await logs.soFar('d2', 'tests'), ['not ok 1'])
  await logs.end('d2', ['last'])
  t.same(await logs.soFar('d2', 'tests'), ['not ok 1'], 'from disk')
})
